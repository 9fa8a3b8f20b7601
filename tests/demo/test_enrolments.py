"""The demo's catalogue has something of everything."""

from __future__ import annotations

import pytest

from extranet.demo import enrolments, people
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Course, Enrolment, Session
from tests.factories import visitor

pytestmark = pytest.mark.django_db


def test_sessions_in_each_state_with_people_and_a_second_run_adds_none():
    people.make()
    academie = Fund.objects.get(slug="academie")
    enrolments.make(academie)
    enrolments.make(academie)
    with scope(academie):
        assert Course.objects.count() == len(enrolments.COURSES)
        assert set(Session.objects.values_list("state", flat=True)) == {"draft", "planned", "cancelled"}
        states = set(Enrolment.objects.values_list("state", flat=True))
        assert states == {"enrolled", "option", "waiting", "cancelled"}
    assert "Helder communiceren" in visitor(academie).get("/formations/").content.decode()
