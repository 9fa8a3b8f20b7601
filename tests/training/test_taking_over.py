"""The attendance sheets of a session of the fund fill the company's request."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from extranet.tenants.capabilities import Capability
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Presence
from requests_app.enrolments.services import presences
from requests_app.training.models import Absence
from tests.enrolments import scenes as courses
from tests.enrolments.presence_scenes import confirmed_day
from tests.factories import FundFactory, staff_of
from tests.training.scenes import Stage, own_request_of, stage, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return stage(FundFactory(capabilities=[Capability.PREENCODING, Capability.ENROLMENT]))


def door_of(made: Stage) -> courses.Stage:
    """The company's people go to the fund's sessions."""
    with scope(made.fund):
        officer = staff_of(made.fund)
    return courses.Stage(made.fund, made.company, made.mandatee, made.company, made.mandatee, officer)


@pytest.mark.feature("BEY-06")
def test_days_people_and_absences_come_from_the_confirmed_sheets(made):
    door = door_of(made)
    marks = {"Ann": ["present", "present"], "Bea": ["present", "excused"], "Cleo": ["absent", "absent"]}
    session = confirmed_day(door, marks)
    request = own_request_of(made, filled=False)
    client, address = made.as_mandatee, reverse("training:take_presences", args=[request.uuid])
    assert "Reprendre les présences" in client.get(reverse("training:presences", args=[request.uuid])).text
    page = client.post(address, {"session": str(session.uuid)}, follow=True)
    assert "Les présences de 3 personnes sont reprises." in page.text
    with scope(made.fund):
        (day,) = stored(request).days.all()
        assert (day.starts_at, day.ends_at) == (datetime.time(9), datetime.time(16))
        assert (day.break_starts_at, day.break_ends_at) == (datetime.time(12), datetime.time(13))
        absences = Absence.objects.order_by("participant__first_name").values_list(
            "participant__first_name", "kind", "starts_at", "is_justified"
        )
        assert list(absences) == [
            ("Bea", "", datetime.time(13), True),
            ("Cleo", "unjustified", None, None),
        ]
    page = client.post(address, {"session": str(session.uuid)}, follow=True)
    with scope(made.fund):
        assert stored(request).participants.count() == 3
    assert "Absent : Absence injustifiée" in page.text


@pytest.mark.feature("BEY-06")
def test_what_is_not_confirmed_is_not_taken_over(made):
    door = door_of(made)
    confirmed_day(door, {"Ann": ["present", "present"]}, confirm=False)
    request = own_request_of(made, filled=False)
    page = made.as_mandatee.get(reverse("training:take_presences", args=[request.uuid]))
    assert "Aucune session à reprendre" in page.text
    with scope(made.fund):
        assert Presence.objects.count() == 2
        assert not presences.is_confirmed(Presence.objects.select_related("part").first().part)
