"""The company's half of requests, and the representative's links, answer as their access table says."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.access.table import Row
from tests.access.test_access import accepted_beyond, differences
from tests.access.training_company import TRAINING_COMPANY
from tests.access.training_company_world import build  # noqa: F401 - what the fixture `built` makes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("row", TRAINING_COMPANY, ids=str)
def test_each_profile_gets_what_the_table_says(world, row):
    gated = {name for name, word in row.expected.items() if word == "gate"}
    plain = Row(row.method, row.route, row.kind, {n: w for n, w in row.expected.items() if n not in gated})
    assert differences(world, plain) == {}
    for name in gated:
        answer = world.clients[name].generic(row.method, world.address(row.route, row.kind))
        assert answer.headers["Location"] == reverse("mandates:onboarding"), name


def test_methods_that_are_not_in_the_table_are_not_accepted(world):
    assert accepted_beyond(world, TRAINING_COMPANY) == []
