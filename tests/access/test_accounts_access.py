"""One's own account answers as its access table says."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from tests.access.accounts import ACCOUNTS, CONFIRMED
from tests.access.accounts_world import build, build_confirmed
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


@pytest.mark.parametrize("row", ACCOUNTS, ids=str)
def test_each_profile_gets_what_the_table_says(row):
    assert differences(build(), row) == {}


@pytest.mark.parametrize("row", CONFIRMED, ids=str)
def test_the_same_after_confirming_ones_identity(row):
    assert differences(build_confirmed(), row) == {}


def test_methods_that_are_not_in_the_table_are_not_accepted():
    assert accepted_beyond(build_confirmed(), ACCOUNTS) == []
