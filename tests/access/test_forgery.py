"""No form is obeyed that a page of ours didn't send: every route that posts wants the token, whoever asks."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.access.every_table import TABLES, Table

pytestmark = pytest.mark.django_db

# Mail programs post there without our token (RFC 8058): what is signed into the address is the right to it.
WITHOUT_TOKEN = {"account_stop_mails"}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_form_without_our_token_is_refused(table: Table):
    people = table.build()
    obeyed: dict[str, int] = {}
    for name in ("anonymous", "staff", "administrator"):
        client = people.clients.get(name)
        if client is None:
            continue
        client.handler.enforce_csrf_checks = True
        for row in table.rows:
            if row.method != "POST" or row.route in WITHOUT_TOKEN:
                continue
            with transaction.atomic():
                answer = client.post(people.address(row.route, row.kind), {"typed": "elsewhere"})
                transaction.set_rollback(True)
            if answer.status_code != 403:
                obeyed[f"{row} as {name}"] = answer.status_code
    assert obeyed == {}
