"""The site answers as every access table says, row by row, and accepts no method that no table lists."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from django.urls import reverse

from tests.access.conftest import made_once
from tests.access.every_table import TABLES, Table
from tests.access.table import Row
from tests.access.world import World, outcome
from tests.html.checker import HtmlChecker

pytestmark = pytest.mark.django_db

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

# Words for being led to one certain page first.
LED_TO = {"gate": "mandates:onboarding", "renewal": "organisations:renew", "confirm": "account_reauthenticate"}


@pytest.fixture(scope="module")
def built(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker) -> Iterator[World]:
    """What the parameter, a function that builds a world, makes."""
    with made_once(request.param, django_db_blocker) as world:
        yield world


@pytest.fixture(autouse=True)
def as_many_tries_as_there_are_profiles(settings):
    settings.SIGNUP_RATES = dict.fromkeys(settings.SIGNUP_RATES, "")


def word(table: Table, answer: HttpResponse, expected: str) -> str:
    """The table's word for an answer. Being led to confirm one's identity is said wherever a table knows the word."""
    to = urlsplit(answer.headers.get("Location", "")).path
    if expected in LED_TO and to == reverse(LED_TO[expected]):
        return expected
    if table.knows("confirm") and to == reverse(LED_TO["confirm"]):
        return "confirm"
    return outcome(answer)


def answers(world: World, row: Row) -> dict[str, HttpResponse]:
    """What each profile gets."""
    address, typed = world.address(row.route, row.kind), "application/x-www-form-urlencoded"
    return {
        profile: world.clients[profile].generic(row.method, address, content_type=typed) for profile in row.expected
    }


def differences(table: Table, row: Row, answers: dict[str, HttpResponse]) -> dict[str, str]:
    """The profiles that got something else than the table says."""
    got = {profile: word(table, answer, row.expected[profile]) for profile, answer in answers.items()}
    return {profile: answer for profile, answer in got.items() if answer != row.expected[profile]}


def case(table: Table, row: Row, *, confirmed: bool = False):
    name = f"{table.name}{' confirmed' if confirmed else ''}: {row}"
    build = table.build_confirmed if confirmed else table.build
    return pytest.param(build, table, row, id=name, marks=pytest.mark.xdist_group(table.name))


CASES = [
    *(case(table, row) for table in TABLES for row in table.rows),
    *(case(table, row, confirmed=True) for table in TABLES for row in table.confirmed),
]


@pytest.mark.parametrize(("built", "table", "row"), CASES, indirect=["built"])
def test_each_profile_gets_what_the_table_says(world, table, row, html_checker: HtmlChecker):
    """And every page, refused forms and error pages too, is HTML as the standard wants it."""
    given = answers(world, row)
    assert differences(table, row, given) == {}
    assert {profile: said for profile, answer in given.items() if (said := html_checker.mistakes_on(answer))} == {}


def accepted_beyond(table: Table, world: World) -> list[tuple[str, str, str]]:
    """Methods that a route of the table accepts although no table lists them."""
    kinds = {row.route: row.kind for row in reversed(table.rows)}  # the first of each route
    accepted = []
    for route, kind in kinds.items():
        for method in METHODS:
            if method not in LISTED[route]:
                client = world.clients["staff" if "staff" in world.clients else "administrator"]
                answer = outcome(client.generic(method, world.address(route, kind)))
                if answer not in table.refusing:
                    accepted.append((method, route, answer))
    return accepted


LISTED = {
    route: {row.method for table in TABLES for row in table.rows if row.route == route}
    for route in {row.route for table in TABLES for row in table.rows}
}


@pytest.mark.parametrize(
    ("built", "table"),
    [
        pytest.param(
            table.build_confirmed or table.build, table, id=table.name, marks=pytest.mark.xdist_group(table.name)
        )
        for table in TABLES
    ],
    indirect=["built"],
)
def test_methods_that_are_not_in_the_tables_are_not_accepted(world, table):
    assert accepted_beyond(table, world) == []
