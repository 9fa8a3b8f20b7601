"""A session as a calendar file (`BEY-18`)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from icalendar import Calendar

from tests.enrolments.scenes import stage
from tests.factories import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return stage()


def events(content: bytes) -> list[tuple[str, str, str]]:
    return [
        (str(event["summary"]), str(event["status"]), str(event["location"]))
        for event in Calendar.from_ical(content).walk("VEVENT")
    ]


@pytest.mark.feature("BEY-18")
def test_a_session_is_a_calendar_file_with_one_event_a_half_day(made):
    session = made.session(online_link="https://visio.example.invalid/x")
    answer = visitor(made.fund).get(reverse("enrolments:session_calendar", args=[session.uuid]))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="com-101.ics"'
    place = "Rue de la Loi 51, Bruxelles"
    assert events(answer.content) == [
        ("Communiquer clairement (1/2)", "CONFIRMED", place),
        ("Communiquer clairement (2/2)", "CONFIRMED", place),
    ]
    first = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert first["dtstart"].dt == session.starts_at
    assert b"visio" not in answer.content
