"""The administration of an organisation's people answers as its access table says."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.access.administration import ADMINISTRATION
from tests.access.administration_world import build  # noqa: F401 - what the fixture `built` makes
from tests.access.table import Row
from tests.access.test_access import accepted_beyond, differences

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("row", ADMINISTRATION, ids=str)
def test_each_profile_gets_what_the_table_says(world, row):
    led = {name for name, word in row.expected.items() if word == "renewal"}
    plain = Row(row.method, row.route, row.kind, {n: w for n, w in row.expected.items() if n not in led})
    assert differences(world, plain) == {}
    for name in led:
        answer = world.clients[name].generic(row.method, world.address(row.route, row.kind))
        assert answer.headers["Location"] == reverse("organisations:renew"), name


def test_methods_that_are_not_in_the_table_are_not_accepted(world):
    routes = {"dashboard", "organisations:own", "organisations:members", "account_edit", "organisations:invite"}
    assert accepted_beyond(world, [row for row in ADMINISTRATION if row.route not in routes]) == []
