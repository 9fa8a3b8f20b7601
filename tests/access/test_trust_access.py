"""People's own data, lost access, support and second opinions answer as their access table says."""

from __future__ import annotations

import pytest

from tests.access.test_access import accepted_beyond, differences
from tests.access.trust import TRUST
from tests.access.trust_world import build  # noqa: F401 - what the fixture `built` makes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("row", TRUST, ids=str)
def test_each_profile_gets_what_the_table_says(world, row):
    assert differences(world, row) == {}


def test_methods_that_are_not_in_the_table_are_not_accepted(world):
    assert accepted_beyond(world, TRUST) == []
