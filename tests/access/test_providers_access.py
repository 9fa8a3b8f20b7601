"""Identity providers answer as their access table says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.access.conftest import as_made, made_once
from tests.access.providers import CONFIRMED_PROVIDERS, PROVIDERS
from tests.access.providers_world import build, build_confirmed  # noqa: F401 - `build` is what the fixture `built` makes
from tests.access.test_access import accepted_beyond
from tests.access.test_accounts_access import differences
from tests.access.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cards_are_read(settings) -> None:
    """The installation has a host that asks for identity cards."""
    settings.EID_ADDRESS, settings.EID_PROXY_SECRET = "https://eid.localhost", "un secret"
    settings.EID_AUTHORITIES = ["nowhere.pem"]


@pytest.fixture(scope="module")
def confirmed_once(django_db_setup: None, django_db_blocker) -> Iterator[World]:
    with made_once(build_confirmed, django_db_blocker) as world:
        yield world


@pytest.fixture
def confirmed(confirmed_once: World, db: None) -> World:
    return as_made(confirmed_once)


@pytest.mark.parametrize("row", PROVIDERS, ids=str)
def test_each_profile_gets_what_the_table_says(world, row):
    assert differences(world, row) == {}


@pytest.mark.parametrize("row", CONFIRMED_PROVIDERS, ids=str)
def test_the_same_after_confirming_ones_identity(confirmed, row):
    assert differences(confirmed, row) == {}


def test_methods_that_are_not_in_the_table_are_not_accepted(confirmed):
    assert accepted_beyond(confirmed, PROVIDERS) == []
