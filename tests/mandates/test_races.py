"""Two of the fund's staff decide the same document at the same moment: one decision counts, the other is told."""

from __future__ import annotations

import threading

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from extranet.mandates import services
from extranet.mandates.models import Paper
from extranet.mandates.workflow import PaperState
from extranet.organisations.models import Membership
from extranet.tenants.scope import scope
from tests.mandates.scenes import (
    company_of,
    deposited,
    filled_convention,
    newcomer_of,
    preencoding_fund,
    staff_actor,
)
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def decisions():
    """A deposited convention, and two people's decisions on it, to be run at once."""
    fund = preencoding_fund()
    newcomer = newcomer_of(fund, company_of(fund))
    paper = deposited(fund, newcomer, filled_convention(fund, newcomer))
    one, other = staff_actor(fund), staff_actor(fund)

    def accept():
        with scope(fund):
            return services.accept(actor=one, fund=fund, paper=paper, starts_on=timezone.localdate(), ends_on=None)

    def refuse():
        with scope(fund):
            return services.refuse(actor=other, fund=fund, paper=paper, reason="La date manque.")

    return fund, accept, refuse


def stored(fund) -> tuple[str, bool]:
    """The document's state, and whether the person it names was let in."""
    with scope(fund):
        return Paper.objects.get().state, not Membership.objects.get(designations__isnull=False).awaits_convention


def test_of_two_decisions_at_once_one_counts_and_the_other_is_told(decisions):
    fund, accept, refuse = decisions
    outcomes = at_once(accept, refuse)
    (refusal,) = [outcome for outcome in outcomes if isinstance(outcome, ValidationError)]
    assert "rechargez la page" in refusal.messages[0]
    with scope(fund):
        paper = Paper.objects.get()
        admitted = Membership.objects.filter(designations__isnull=False, awaits_convention=False).exists()
    assert admitted == (paper.state == PaperState.ACCEPTED)
    assert paper.state == (PaperState.REFUSED if outcomes[0] is refusal else PaperState.ACCEPTED)


def test_without_the_lock_a_person_would_be_let_in_by_a_refused_document(decisions, monkeypatch):
    """The race that the lock prevents: shown by two who have both read the document before either decides."""
    fund, accept, refuse = decisions
    both_have_read, accepted_first = threading.Barrier(2, timeout=30), threading.Event()
    refuse_state = Paper.refuse

    def read_together(paper, *states):
        read = Paper.objects.select_related("company", "model_document").get(pk=paper.pk)
        both_have_read.wait()
        return read

    def refuse_later(self, **fields):
        accepted_first.wait(30)
        refuse_state(self, **fields)

    def accept_then_tell():
        try:
            return accept()
        finally:
            accepted_first.set()

    monkeypatch.setattr(services, "locked_paper", read_together)
    monkeypatch.setattr(Paper, "refuse", refuse_later)
    outcomes = at_once(accept_then_tell, refuse)
    assert [type(outcome).__name__ for outcome in outcomes] == ["Paper", "Paper"], "both believe they decided"
    assert stored(fund) == (PaperState.REFUSED, True)
