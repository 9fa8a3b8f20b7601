"""Two people send the same draft at once: it gets one number."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from extranet.journal.models import Entry
from extranet.tenants.scope import scope
from requests_app.funding.models import FundingRequest
from requests_app.funding.services import asking
from requests_app.funding.services.locking import MovedOn
from tests.funding.scenes import Stage, stage
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made() -> Stage:
    return stage()


def both_send(made: Stage, draft: FundingRequest) -> list[Any]:
    def send() -> FundingRequest:
        with scope(made.fund):
            return asking.send(actor=made.actor, fund=made.fund, request=draft)

    return at_once(send, send)


def times_sent(made: Stage) -> int:
    with scope(made.fund):
        return Entry.objects.filter(verb="funding.request_sent").count()


def test_two_who_send_at_once_send_once(made):
    outcomes = both_send(made, made.draft())
    assert sum(isinstance(one, MovedOn) for one in outcomes) == 1
    assert sum(isinstance(one, FundingRequest) for one in outcomes) == 1
    assert times_sent(made) == 1


def test_without_the_lock_it_would_be_sent_twice(made, monkeypatch):
    draft, looked = made.draft(), threading.Barrier(2)

    def read(request: FundingRequest, *states: str) -> FundingRequest:
        found = FundingRequest.objects.select_related("device", "company", "body").get(pk=request.pk)
        assert found.state in states
        looked.wait(60)  # until both have seen a draft
        return found

    monkeypatch.setattr(asking, "locked_in", read)
    both_send(made, draft)
    assert times_sent(made) == 2
