"""« Ce n'est pas moi » and the worker's last step at the same moment; two people who confirm one decision at once."""

from __future__ import annotations

import datetime
import threading

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.utils import timezone

from extranet.journal.models import Entry
from extranet.organisations import second_opinion
from extranet.organisations.acting import acting
from extranet.organisations.models import Membership, Proposal, Recovery
from extranet.organisations.services import recoveries, trust
from extranet.organisations.trust_rules import TrustRules
from extranet.tenants.scope import scope
from tests.accounts.factors import with_totp
from tests.factories import FundFactory, member_of, staff_of
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ends():
    """A recovery whose time has come: what stops it and what finishes it, to be run at once."""
    fund = FundFactory()
    member = member_of(fund)
    with_totp(member.user)
    with scope(fund):
        recovery = Recovery.objects.create(
            membership=member,
            lost="factor",
            state="waiting",
            check_kind="letter",
            checked_on=timezone.localdate(),
            check_note="Lettre",
            checked_by=staff_of(fund).user,
            stop_digest=recoveries.digest("secret"),
            ready_at=timezone.now() - datetime.timedelta(minutes=1),
            next_attempt_at=timezone.now(),
        )

    def stop():
        with scope(fund):
            return recoveries.stop(fund=fund, secret="secret")

    def finish():
        with scope(fund):
            recoveries.look_at(fund, recovery)

    def outcome() -> tuple[str, bool]:
        with scope(fund):
            return Recovery.objects.get().state, Authenticator.objects.filter(user=member.user).exists()

    return stop, finish, outcome


def test_either_it_is_stopped_and_nothing_changed_or_it_is_done(ends):
    stop, finish, outcome = ends
    stopped, _finished = at_once(stop, finish)
    if isinstance(stopped, ValidationError):
        assert outcome() == ("done", False)
    else:
        assert outcome() == ("stopped", True)


def test_without_the_lock_a_stopped_recovery_would_have_taken_the_factors(ends, monkeypatch):
    stop, finish, outcome = ends
    both_have_read, finished = threading.Barrier(2, timeout=30), threading.Event()
    stop_row = Recovery.stop

    def read_together(recovery):
        read = Recovery.objects.get(pk=recovery.pk)
        both_have_read.wait()
        return read

    def stop_later(self):
        finished.wait(30)
        stop_row(self)

    def finish_then_tell():
        try:
            return finish()
        finally:
            finished.set()

    monkeypatch.setattr(recoveries, "as_stored", read_together)
    monkeypatch.setattr(Recovery, "stop", stop_later)
    at_once(stop, finish_then_tell)
    assert outcome() == ("stopped", False), "the page said that nothing has changed"


def test_of_two_confirmations_at_once_one_counts():
    fund = FundFactory(options={"four_eyes": True})
    first, *others = (staff_of(fund) for _ in range(3))

    def actor(member):
        with scope(fund):
            stored = Membership.objects.select_related("organisation", "user").get(pk=member.pk)
            return acting(fund.pk, stored.user, stored)

    with scope(fund):
        rules = TrustRules(four_eyes=True, recovery_hours=72)
        proposal = trust.change_trust_rules(actor=actor(first), fund=fund, rules=rules)
    actors = [actor(member) for member in others]

    def confirm(one):
        def run():
            with scope(fund):
                return second_opinion.confirm(actor=one, fund=fund, proposal=proposal)

        return run

    outcomes = at_once(*map(confirm, actors))
    assert sorted(type(one).__name__ for one in outcomes) == ["Proposal", "ValidationError"]
    with scope(fund):
        assert Entry.objects.filter(verb="organisations.trust_rules_changed").count() == 1
        assert Proposal.objects.get().state == "confirmed"
