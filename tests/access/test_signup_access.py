"""Sign-up answers as its access table says."""

from __future__ import annotations

import pytest

from tests.access.signup import SIGNUP
from tests.access.signup_world import build  # noqa: F401 - what the fixture `built` makes
from tests.access.test_access import accepted_beyond, differences

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_many_tries_as_there_are_profiles(settings):
    settings.SIGNUP_RATES = dict.fromkeys(settings.SIGNUP_RATES, "")


@pytest.mark.parametrize("row", SIGNUP, ids=str)
def test_each_profile_gets_what_the_table_says(world, row):
    assert differences(world, row) == {}


def test_methods_that_are_not_in_the_table_are_not_accepted(world):
    assert [found for found in accepted_beyond(world, SIGNUP) if found[2] != "done"] == []
