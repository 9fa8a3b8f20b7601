"""Two of the fund's staff decide at the same moment: one decision counts, the other is told. Two clicks ask once."""

from __future__ import annotations

import threading

import pytest
from django.core.exceptions import ValidationError

from extranet.organisations.acting import acting
from extranet.organisations.models import Membership
from extranet.rights import services
from extranet.rights.catalogue import Service
from extranet.rights.models import Application, Right
from extranet.rights.services import deciding
from extranet.rights.workflow import RightState
from extranet.tenants.scope import scope
from tests.factories import UserFactory
from tests.rights.scenes import PERSON, asked, attested, known_company, member_claim, opco, right_of, staff_actor
from tests.threads import at_once, in_threads

pytestmark = pytest.mark.django_db(transaction=True)

CHOSEN = [Service.TRAINING_FILES]


@pytest.fixture
def decisions():
    """A request, and two people's decisions on it, to be run at once."""
    fund = opco()
    known_company(fund)
    application = asked(fund, member_claim(services=tuple(CHOSEN)))
    one, other = staff_actor(fund), staff_actor(fund)

    def confirm():
        with scope(fund):
            return services.confirm(actor=one, fund=fund, application=application, services=CHOSEN)

    def refuse():
        with scope(fund):
            return services.refuse(actor=other, fund=fund, application=application, services=CHOSEN, reason="Non")

    return fund, application, confirm, refuse


def test_of_two_decisions_at_once_one_counts_and_the_other_is_told(decisions):
    fund, application, confirm, refuse = decisions
    outcomes = at_once(confirm, refuse)
    (told,) = [outcome for outcome in outcomes if isinstance(outcome, ValidationError)]
    assert "rechargez la page" in told.messages[0]
    with scope(fund):
        right = right_of(application)
        has_access = Membership.objects.filter(user=application.user_id).exists()
    assert has_access == (right.state == RightState.CONFIRMED)
    assert right.state == (RightState.REFUSED if outcomes[0] is told else RightState.CONFIRMED)


def test_without_the_lock_somebody_refused_would_have_access(decisions, monkeypatch):
    """The race that the lock prevents: shown by two who have both read the request before either decides."""
    fund, application, confirm, refuse = decisions
    both_have_read, confirmed_first = threading.Barrier(2, timeout=30), threading.Event()
    refuse_state, read_rights = Right.refuse, deciding.requested

    def read_together(actor, row, chosen):
        rights = read_rights(actor, row, chosen)
        both_have_read.wait()
        return rights

    def refuse_later(self, **fields):
        confirmed_first.wait(30)
        refuse_state(self, **fields)
        self.membership = self.ends_on = None

    def confirm_then_tell():
        try:
            return confirm()
        finally:
            confirmed_first.set()

    def unlocked(row):
        return Application.objects.select_related("organisation").get(pk=row.pk)

    monkeypatch.setattr(deciding, "locked_application", unlocked)
    monkeypatch.setattr(deciding, "requested", read_together)
    monkeypatch.setattr(Right, "refuse", refuse_later)
    outcomes = at_once(confirm_then_tell, refuse)
    assert [type(outcome).__name__ for outcome in outcomes] == ["Application", "Application"], "both believe it"
    with scope(fund):
        assert right_of(application).state == RightState.REFUSED
        assert Membership.objects.filter(user=application.user_id, ended_at=None).exists()


def test_asking_twice_at_once_asks_once():
    fund = opco()
    user = UserFactory()

    def ask():
        with scope(fund):
            return services.ask_for_rights(
                actor=acting(fund.pk, user, None),
                fund=fund,
                user=user,
                person=PERSON,
                entities=[member_claim()],
                attestation=attested(),
            )

    outcomes = in_threads(3, ask)
    told = [outcome for outcome in outcomes if isinstance(outcome, ValidationError)]
    assert len(told) == 2
    with scope(fund):
        assert Application.objects.count() == 1
