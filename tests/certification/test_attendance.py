"""The month's grid takes over the attendance sheets of the fund's own sessions."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from certification.periods import month_of
from extranet.tenants.capabilities import Capability
from extranet.tenants.scope import scope
from requests_app.enrolments.models import SessionPart
from tests.certification.scenes import Stage, stage
from tests.enrolments import scenes as courses
from tests.enrolments.presence_scenes import confirmed_day

pytestmark = pytest.mark.django_db
BORN = datetime.date(1985, 5, 12)


@pytest.fixture
def made():
    made = stage()
    made.fund.capabilities = [*made.fund.capabilities, Capability.ENROLMENT]
    made.fund.save()
    return made


def door_of(made: Stage) -> courses.Stage:
    """The employer's people go to the fund's sessions."""
    return courses.Stage(made.fund, made.employer, made.manager, made.employer, made.manager, made.officer)


def day_of(made: Stage, session) -> datetime.date:
    with scope(made.fund):
        first = SessionPart.objects.filter(session=session).earliest("starts_at")
        return first.starts_at.astimezone(made.fund.zone).date()


@pytest.mark.feature("BEY-06")
@pytest.mark.parametrize(
    ("granularity", "expected"),
    [
        ("day", {"centre": "3", "absence": "3"}),
        ("half_day", {"centre_am": "3", "centre_pm": "", "absence": "3"}),
    ],
)
def test_the_grid_is_filled_from_the_confirmed_sheets(made, granularity, expected):
    door = door_of(made)
    session = confirmed_day(door, {"Ann": ["present", "absent"]}, course=door.course(provider=made.body))
    day = day_of(made, session)
    month = month_of(day)
    dossier = made.dossier(
        last_name="Janssens",
        first_name="Ann",
        born_on=BORN,
        granularity=granularity,
        starts_on=month,
        ends_on=day + datetime.timedelta(days=60),
    )
    address = reverse("certification:month", args=[dossier.uuid, month])
    page = made.as_manager.get(address).text
    assert "Reprendre les présences" in page
    page = made.as_manager.post(address, {"action": "presences", "version": "0"}).text
    assert "Les feuilles de présence confirmées sont reprises" in page
    for key, value in expected.items():
        cell = page.partition(f'name="h-{day.isoformat()}-{key}"')[2].partition(">")[0]
        assert f'value="{value}' in cell or not value, (key, cell)


@pytest.mark.feature("BEY-06")
def test_another_bodys_sheets_say_nothing(made):
    door = door_of(made)
    session = confirmed_day(door, {"Ann": ["present", "present"]})
    day = day_of(made, session)
    dossier = made.dossier(
        last_name="Janssens",
        first_name="Ann",
        born_on=BORN,
        starts_on=month_of(day),
        ends_on=day + datetime.timedelta(days=60),
    )
    address = reverse("certification:month", args=[dossier.uuid, month_of(day)])
    assert "Reprendre les présences" not in made.as_manager.get(address).text
    page = made.as_manager.post(address, {"action": "presences", "version": "0"}).text
    assert "Aucune feuille de présence confirmée" in page
