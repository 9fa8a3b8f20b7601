"""Rights, figures and what a confirmed right opens answer as their access table says."""

from __future__ import annotations

import pytest

from tests.access.rights import RIGHTS
from tests.access.rights_world import build  # noqa: F401 - what the fixture `built` makes
from tests.access.test_access import accepted_beyond, differences

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("row", RIGHTS, ids=str)
def test_each_profile_gets_what_the_table_says(world, row):
    assert differences(world, row) == {}


def test_methods_that_are_not_in_the_table_are_not_accepted(world):
    world.clients["staff"] = world.clients["administrator"]
    own = [row for row in RIGHTS if row.route.startswith("rights:")]
    assert accepted_beyond(world, own) == []
