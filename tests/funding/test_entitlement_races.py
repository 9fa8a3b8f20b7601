"""Two people of one company say what one worker's right to training is: one is kept, the other is told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extranet.journal.models import Entry
from extranet.tenants.scope import scope
from extranet.tenants.versions import StaleEdit
from requests_app.funding.models import Entitlement
from requests_app.funding.services.entitlements import say_entitlement
from tests.funding.scenes import Stage, stage
from tests.mandates.scenes import actor_of
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> Stage:
    return stage()


def said_at_once(world: Stage, version: int) -> list[Entitlement | Exception]:
    """Three days and four, both from a form that was opened at this version."""
    worker = world.known_worker()

    def say(days: int) -> Entitlement:
        with scope(world.fund):
            return say_entitlement(
                actor=actor_of(world.member),
                worker=worker,
                year=2026,
                version=version,
                days=Decimal(days),
                working_time=100,
                carried_hours=Decimal(0),
            )

    return at_once(lambda: say(3), lambda: say(4))


@pytest.mark.parametrize("is_known", [False, True])
def test_the_second_is_told_and_the_first_is_kept(world, is_known):
    version = 0
    if is_known:
        with scope(world.fund):
            version = Entitlement.objects.create(worker=world.known_worker(), year=2026, days=Decimal(5)).version
    outcomes = said_at_once(world, version)
    (kept,) = [one for one in outcomes if isinstance(one, Entitlement)]
    (told,) = [one for one in outcomes if isinstance(one, Exception)]
    assert isinstance(told, StaleEdit), "with what the other typed, not a refusal of a row that is there twice"
    assert told.current.days == kept.days
    with scope(world.fund):
        assert Entitlement.objects.get().days == kept.days
        assert Entry.objects.filter(verb="funding.entitlement_said").count() == 1
