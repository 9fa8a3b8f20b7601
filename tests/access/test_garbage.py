"""Whatever is written into any field of any form, by somebody who may send it, is answered: never with a broken page."""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from django.test import Client

from tests.access.every_table import TABLES, Table

pytestmark = pytest.mark.django_db

GARBAGE = ["\0", "x" * 20_000, "-1", "9" * 30, "é'\"<>%s{}🙂", "NaN"]
FIELD = re.compile(r'name="([^"]+)"')
# What no page shows, or none that opens without more: sent all the same.
GUESSED = {"q", "reason", "membership", "state", "on", "uuid", "version", "services", "chosen", "worker"}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_form_breaks(table: Table):
    people = (table.build_confirmed or table.build)()
    broken: list[str] = []
    for row in [*table.rows, *table.confirmed]:
        sender = next((name for name, word in row.expected.items() if word in {"ok", "done"}), None)
        if row.method != "POST" or sender is None:
            continue
        client, address = people.clients[sender], people.address(row.route, row.kind)
        broken += [f"{row} as {sender}: {fault}" for fault in faults(client, address)]
    assert broken == []


def faults(client: Client, address: str) -> list[str]:
    fields = fields_of(client, address) | GUESSED
    found = []
    for value in GARBAGE:
        with transaction.atomic():
            try:
                client.post(address, dict.fromkeys(fields, value))
            except Exception as error:  # noqa: BLE001 - each is a page that breaks: all are told at once
                found.append(f"{value[:8]!r} {type(error).__name__}")
            transaction.set_rollback(True)
    return found


def fields_of(client: Client, address: str) -> set[str]:
    """Those that the page behind the address shows, when it shows any."""
    with transaction.atomic():
        page = client.get(address)
        transaction.set_rollback(True)
    if page.status_code != 200 or page.streaming:
        return set()
    return set(FIELD.findall(page.content.decode()))
