"""One's own account answers as its access table says."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from tests.access.accounts import ACCOUNTS, CONFIRMED
from tests.access.accounts_world import build, build_confirmed  # noqa: F401 - `build` is what the fixture `built` makes
from tests.access.conftest import as_made, made_once
from tests.access.table import Row
from tests.access.test_access import accepted_beyond
from tests.access.world import World, outcome

pytestmark = pytest.mark.django_db


def differences(world: World, row: Row) -> dict[str, str]:
    """The profiles that got something else than the table says."""
    got = {}
    for profile in row.expected:
        answer = world.clients[profile].generic(
            row.method, world.address(row.route, row.kind), content_type="application/x-www-form-urlencoded"
        )
        to = urlsplit(answer.headers.get("Location", "")).path
        got[profile] = "confirm" if to == reverse("account_reauthenticate") else outcome(answer)
    return {profile: answer for profile, answer in got.items() if answer != row.expected[profile]}


@pytest.fixture(scope="module")
def confirmed_once(django_db_setup: None, django_db_blocker) -> Iterator[World]:
    with made_once(build_confirmed, django_db_blocker) as world:
        yield world


@pytest.fixture
def confirmed(confirmed_once: World, db: None) -> World:
    """The same people, who have just given their passwords again."""
    return as_made(confirmed_once)


@pytest.mark.parametrize("row", ACCOUNTS, ids=str)
def test_each_profile_gets_what_the_table_says(world, row):
    assert differences(world, row) == {}


@pytest.mark.parametrize("row", CONFIRMED, ids=str)
def test_the_same_after_confirming_ones_identity(confirmed, row):
    assert differences(confirmed, row) == {}


def test_methods_that_are_not_in_the_table_are_not_accepted(confirmed):
    assert accepted_beyond(confirmed, ACCOUNTS) == []
