"""The site answers as the access table says, and the table knows every route and method."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.access import matrix
from tests.access.every_table import TABLES
from tests.access.table import BARE_ROWS, PROFILES, ROWS, Row
from tests.access.world import World, build, outcome  # noqa: F401 - `build` is what the fixture `built` makes

pytestmark = pytest.mark.django_db

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def differences(world: World, row: Row) -> dict[str, str]:
    """The profiles that got something else than the table says."""
    address = world.address(row.route, row.kind)
    got = {
        profile: outcome(
            world.clients[profile].generic(row.method, address, content_type="application/x-www-form-urlencoded")
        )
        for profile in row.expected
    }
    return {profile: answer for profile, answer in got.items() if answer != row.expected[profile]}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_profile_gets_what_the_table_says(world, row):
    assert set(row.expected) == set(PROFILES)
    assert differences(world, row) == {}


@pytest.mark.parametrize("row", BARE_ROWS, ids=str)
def test_the_bare_address(db, settings, row):
    client = Client(headers={"host": "localhost"})
    (address,) = [f"/{p.pattern}" for p in get_resolver("extranet.demo.urls").url_patterns if p.name == row.route]
    assert outcome(client.generic(row.method, address)) == row.expected["anonymous"]


def routes(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}"
        else:
            yield from routes(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)


def test_no_route_is_missing_from_the_table():
    assert {row.route for table in TABLES for row in table.rows} == set(routes(get_resolver("extranet.urls")))
    assert {row.route for row in BARE_ROWS} == set(routes(get_resolver("extranet.demo.urls")))


def accepted_beyond(world: World, rows: list[Row]) -> list[tuple[str, str, str]]:
    """Methods that a route accepts although the table doesn't list them."""
    listed: dict[str, set[str]] = {}
    for row in rows:
        listed.setdefault(row.route, set()).add(row.method)
    accepted = []
    for route, methods in listed.items():
        kind = next(row.kind for row in rows if row.route == route)
        for method in set(METHODS) - methods:
            answer = outcome(world.clients["staff"].generic(method, world.address(route, kind)))
            if answer != "405":
                accepted.append((method, route, answer))
    return accepted


def test_methods_that_are_not_in_the_table_are_not_accepted(world):
    assert accepted_beyond(world, ROWS) == []


@pytest.mark.parametrize("row", random.Random().sample(ROWS, 10), ids=lambda _: "flipped")
def test_a_wrong_table_is_found_out(world, row):
    """Ten cells changed at random: each must be reported."""
    profile = random.choice(PROFILES)
    wrong = random.choice([word for word in ("sign-in", "ok", "done", "403", "404") if word != row.expected[profile]])
    assert profile in differences(world, Row(row.method, row.route, row.kind, {profile: wrong}))


def test_the_auditors_page_says_the_same():
    assert matrix.PAGE.read_text() == matrix.text(), "python -m tests.access.matrix"
