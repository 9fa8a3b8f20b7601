"""Two colleagues write the first message about a file at the same moment: one exchange, and both messages in it."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from extranet.tenants.scope import scope
from requests_app.funding.models import FundingRequest, Thread, ThreadMessage
from requests_app.funding.services import exchanges
from tests.funding.scenes import Stage, member_of, stage
from tests.mandates.scenes import actor_of
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> Stage:
    return stage()


def both_write(world: Stage) -> list[Any]:
    file = world.sent()
    with scope(world.fund):
        colleague = actor_of(member_of(world.company))

    def by(actor: Any) -> Any:
        def write() -> Thread:
            with scope(world.fund):
                return exchanges.write_about(
                    actor=actor, fund=world.fund, request=file, organisation_id=world.company.pk, text="Bonjour"
                )

        return write

    return at_once(by(world.actor), by(colleague))


def test_both_messages_stand_in_one_exchange(world):
    outcomes = both_write(world)
    assert all(isinstance(one, Thread) for one in outcomes)
    with scope(world.fund):
        assert (Thread.objects.count(), ThreadMessage.objects.count()) == (1, 2)


def test_without_the_lock_one_of_them_would_be_lost(world, monkeypatch):
    both_have_looked = threading.Barrier(2, timeout=30)
    begin = exchanges.begin

    def begin_once_both_looked(*args: Any, **kwargs: Any) -> Thread:
        both_have_looked.wait()
        return begin(*args, **kwargs)

    monkeypatch.setattr(exchanges.locking, "locked", lambda request: FundingRequest.objects.get(pk=request.pk))
    monkeypatch.setattr(exchanges, "begin", begin_once_both_looked)
    outcomes = both_write(world)
    assert sum(isinstance(one, (IntegrityError, ValidationError)) for one in outcomes) == 1
    with scope(world.fund):
        assert ThreadMessage.objects.count() == 1
    connection.close()
