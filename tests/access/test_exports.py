"""Every list of the site can be taken along as CSV and XLSX: all the rows that the page lists, and no other.

The access tables lead to every page as everybody who may open it, so a list that is added is tried too.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import django_tables2
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver
from openpyxl import load_workbook

from extranet.ui.lists import ListPage
from tests.access.conftest import made_once
from tests.access.every_table import TABLES, Table
from tests.access.table import Row
from tests.access.world import World, outcome

pytestmark = pytest.mark.django_db

KINDS = {"csv", "xlsx"}

# Tables that offer no export of their own, and why.
NOT_EXPORTED = {
    "enrolments:course": "the sessions to come of one course, part of its page",
    "enrolments:manage_course": "the sessions of one course: « Sessions », filtered, exports them",
    "enrolments:report": "several lists on a page: each has its CSV, all together are one XLSX (test_reports)",
    "enrolments:person_report": "the same, of one person",
}


@pytest.fixture(scope="module")
def built(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker) -> Iterator[World]:
    with made_once(request.param, django_db_blocker) as world:
        yield world


def list_pages(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, type[ListPage]]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from list_pages(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        elif isinstance(view := getattr(entry.callback, "view_class", None), type) and issubclass(view, ListPage):
            yield f"{namespace}{entry.name}", view


LISTS = dict(list_pages(get_resolver("extranet.urls")))


@pytest.mark.feature("BEY-24")
@pytest.mark.parametrize("route", sorted(LISTS))
def test_every_list_offers_csv_and_xlsx(route):
    assert set(LISTS[route].exports) == KINDS


def tables_on(answer: HttpResponse) -> dict[int, django_tables2.Table]:
    """What the page drew as tables."""
    layers = (layer for context in answer.context or [] for layer in getattr(context, "dicts", [context]))
    found = (value for layer in layers for value in dict(layer).values())
    return {id(value): value for value in found if isinstance(value, django_tables2.Table)}


def first_of_route(table: Table) -> dict[tuple[str, str], Row]:
    return {(row.route, row.kind): row for row in table.rows if row.method == "GET"}


def opened(table: Table, world: World) -> Iterator[tuple[Row, str, Client, HttpResponse]]:
    """Every list as each profile that may open it, and every other page as one of them."""
    for row in first_of_route(table).values():
        who = [profile for profile, expected in row.expected.items() if expected == "ok"]
        for profile in who if row.route in LISTS else who[-1:]:
            answer = world.clients[profile].get(world.address(row.route, row.kind))
            if answer.streaming:
                list(answer)
            yield row, profile, world.clients[profile], answer


def exported(client: Client, address: str, kind: str) -> list[list[Any]]:
    """The rows of the file, its header first."""
    answer = client.get(f"{address}{'&' if '?' in address else '?'}export={kind}")
    assert answer.status_code == 200
    if kind == "csv":
        assert answer.headers["Content-Type"].startswith("text/csv")
        return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig")), delimiter=";"))
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


@pytest.mark.feature("BEY-24")
@pytest.mark.parametrize(
    ("built", "table"),
    [pytest.param(one.build, one, id=one.name, marks=pytest.mark.xdist_group(one.name)) for one in TABLES],
    indirect=["built"],
)
def test_files_hold_every_row_of_the_list_and_no_other(world, table):
    for row, profile, client, page in opened(table, world):
        drawn = list(tables_on(page).values())
        if not drawn or row.route in NOT_EXPORTED:
            continue
        assert row.route in LISTS, f"{row.route} draws a table without export"
        (listed,) = drawn
        address = world.address(row.route, row.kind)
        as_csv, as_xlsx = exported(client, address, "csv"), exported(client, address, "xlsx")
        assert as_xlsx[0] == as_csv[0], (row.route, profile)
        assert len(as_csv) - 1 == len(as_xlsx) - 1 == len(listed.rows), (row.route, profile)
        if len(listed.rows):
            text = page.content.decode()
            assert all(f"export={kind}" in text for kind in KINDS), (row.route, profile)
    for row, profile in shut(table):
        client, address = world.clients[profile], world.address(row.route, row.kind)
        for kind in KINDS:
            assert outcome(client.get(f"{address}?export={kind}")) == outcome(client.get(address)) != "ok"


def shut(table: Table) -> Iterator[tuple[Row, str]]:
    """The lists that a profile may not open."""
    for row in first_of_route(table).values():
        if row.route in LISTS:
            yield from ((row, profile) for profile, expected in row.expected.items() if expected != "ok")
