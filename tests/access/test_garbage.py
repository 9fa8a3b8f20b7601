"""Whatever is written into any field of any form, by somebody who may send it, is answered: never with a broken page."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from extranet.documents.models import Document
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.access.every_table import TABLES, Table
from tests.security.hostile_files import all_of_them

pytestmark = pytest.mark.django_db

GARBAGE = ["\0", "x" * 20_000, "-1", "9" * 30, "é'\"<>%s{}🙂", "NaN"]
FIELD = re.compile(r'name="([^"]+)"')
FILE_FIELD = re.compile(r'<input type="file" name="([^"]+)"')
FILES = all_of_them()
HOSTILE = ["test virus as a PDF", "page as a picture", "PDF that runs a script when opened", "XML that reads the disk"]
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
                answer = client.post(address, dict.fromkeys(fields, value))
                if answer.streaming:
                    list(answer.streaming_content)  # a file is closed once it is read
            except Exception as error:  # noqa: BLE001 - each is a page that breaks: all are told at once
                found.append(f"{value[:8]!r} {type(error).__name__}")
            transaction.set_rollback(True)
    return found + file_faults(client, address)


def file_faults(client: Client, address: str) -> list[str]:
    """Where the page takes files: hostile ones are answered, and none is kept."""
    fields, found = set(FILE_FIELD.findall(shown(client, address))), []
    for what in HOSTILE if fields else ():
        name, content = FILES[what]
        with transaction.atomic():
            kept = documents(client)
            try:
                client.post(address, {field: SimpleUploadedFile(name, content) for field in fields})
                if documents(client) > kept:
                    found.append(f"keeps a {what}")
            except Exception as error:  # noqa: BLE001 - as above
                found.append(f"{what} {type(error).__name__}")
            transaction.set_rollback(True)
    return found


def documents(client: Client) -> int:
    with scope(Fund.objects.get(hosts__name=client.defaults["HTTP_HOST"])):
        return Document.objects.count()


def fields_of(client: Client, address: str) -> set[str]:
    """Those that the page behind the address shows, when it shows any."""
    return set(FIELD.findall(shown(client, address)))


def shown(client: Client, address: str) -> str:
    with transaction.atomic():
        page = client.get(address)
        transaction.set_rollback(True)
    return "" if page.status_code != 200 or page.streaming else page.content.decode()
