"""Two officers decide the same request at once: one wins, the other is told."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import IntegrityError

from extranet.tenants.scope import scope
from requests_app.funding.models import Agreement, FundingRequest
from requests_app.funding.services import deciding
from requests_app.funding.services.locking import MovedOn, refuse_other
from requests_app.funding.workflow import RequestState
from tests.mandates.scenes import actor_of
from tests.threads import at_once

from .deciding_scenes import amended, colleague
from .scenes import Stage, stage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made() -> Stage:
    return stage()


def decided_at_once(made: Stage, request: FundingRequest) -> tuple[list[Any], FundingRequest]:
    """One officer agrees while another refuses: what each got, and what is stored."""
    other = actor_of(colleague(made))
    granted = amended(Agreement(teaching=1400, valid_from=request.starts_on, valid_until=request.ends_on))

    def agree() -> Any:
        with scope(made.fund):
            return deciding.agree(actor=made.staff, fund=made.fund, request=request, **granted)

    def refuse() -> Any:
        with scope(made.fund):
            return deciding.refuse(actor=other, fund=made.fund, request=request, reason="Hors champ.")

    outcomes = at_once(agree, refuse)
    with scope(made.fund):
        return outcomes, FundingRequest.objects.get(pk=request.pk)


@pytest.mark.feature("MYA-02")
def test_one_of_two_officers_decides_and_the_other_is_told(made):
    outcomes, request = decided_at_once(made, made.complete())
    (told,) = [one for one in outcomes if isinstance(one, MovedOn)]
    assert "Entre-temps, l’état a changé" in str(told)
    with scope(made.fund):
        agreements = Agreement.objects.count()
    assert (request.state, agreements) in [(RequestState.AGREED, 1), (RequestState.REFUSED, 0)]


def test_without_the_lock_both_would_decide(made, monkeypatch):
    request, both_looked = made.complete(), threading.Barrier(2, timeout=30)

    def looked(request: FundingRequest, *states: str) -> FundingRequest:
        found = FundingRequest.objects.select_related("device", "company", "body").get(pk=request.pk)
        refuse_other(found.state, found.get_state_display(), states)
        both_looked.wait()
        return found

    monkeypatch.setattr(deciding, "locked_in", looked)
    outcomes, _stored = decided_at_once(made, request)
    assert not [one for one in outcomes if isinstance(one, (MovedOn, IntegrityError))], outcomes
    assert any(isinstance(one, Agreement) for one in outcomes)
    assert any(isinstance(one, FundingRequest) for one in outcomes), "agreed and refused"
