"""The access tables know every route, and what they say would be found out were it wrong."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.access import matrix
from tests.access.every_table import TABLES
from tests.access.programs import NO_OPERATIONS
from tests.access.table import BARE_ROWS, PROFILES, ROWS, Row
from tests.access.test_tables import answers, differences
from tests.access.world import build, outcome  # noqa: F401 - `build` is what the fixture `built` makes

pytestmark = pytest.mark.django_db


def test_the_first_table_names_its_profiles():
    assert {tuple(row.expected) for row in ROWS} == {PROFILES}


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
    pages = {route for route in routes(get_resolver("extranet.urls")) if not route.startswith("api-v1:")}
    assert {row.route for table in TABLES for row in table.rows} == pages


def test_no_address_of_the_api_is_missing_from_its_table():
    """Its operations: `test_programs`."""
    named = {route for route in routes(get_resolver("extranet.urls")) if route.startswith("api-v1:")}
    assert set(NO_OPERATIONS) <= named
    assert {row.route for row in BARE_ROWS} == set(routes(get_resolver("extranet.demo.urls")))


@pytest.mark.parametrize("row", random.Random().sample(ROWS, 10), ids=lambda _: "flipped")
def test_a_wrong_table_is_found_out(world, row):
    """Ten cells changed at random: each must be reported."""
    (table,) = [one for one in TABLES if one.rows is ROWS]
    profile = random.choice(PROFILES)
    wrong = random.choice([word for word in ("sign-in", "ok", "done", "403", "404") if word != row.expected[profile]])
    flipped = Row(row.method, row.route, row.kind, {profile: wrong})
    assert profile in differences(table, flipped, answers(world, flipped))


def test_the_auditors_page_says_the_same():
    assert matrix.PAGE.read_text() == matrix.text(), "python -m tests.access.matrix"
