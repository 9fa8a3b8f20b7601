"""A person of two funds who carries her session of one to the other's host is a visitor there, whatever she may do."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client

from extranet.accounts.models import User
from extranet.tenants.models import Fund
from tests.access.every_table import TABLES, Table
from tests.access.world import outcome
from tests.factories import FundFactory, quickly_signed_in, staff_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_session_of_the_other_fund_opens_what_a_visitor_gets(table: Table):
    people = table.build()
    administrator = people.clients.get("staff") or people.clients["administrator"]
    carried = session_of_another_fund(administrator)
    got: dict[str, tuple[str, str]] = {}
    for row in table.rows:
        with transaction.atomic():  # the session ends with the first request: each row has it again
            answer = carried.generic(
                row.method, people.address(row.route, row.kind), content_type="application/x-www-form-urlencoded"
            )
            word = outcome(answer)
            transaction.set_rollback(True)
        if word != row.expected["anonymous"]:
            got[str(row)] = (word, row.expected["anonymous"])
    assert got == {}


def session_of_another_fund(client: Client) -> Client:
    """The same administrator signed in at another fund, whose administrator she is too, on the first one's host."""
    user = User.objects.get(pk=client.session["_auth_user_id"])
    other = FundFactory()
    staff_of(other, user=user)
    carried = quickly_signed_in(other, user)
    carried.defaults["HTTP_HOST"] = client.defaults["HTTP_HOST"]
    assert Fund.objects.get(hosts__name=carried.defaults["HTTP_HOST"]) != other
    return carried
