"""Each rule of hours and calendar refuses at the page and at the API alike: the same words, and nothing is stored."""

from __future__ import annotations

import datetime
import html
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from certification.models import Dossier, MonthDraft
from certification.services import following
from extranet.tenants.scope import scope
from tests.certification.programs import calendar_at, hours_at, of_body, of_fund, stored, tag_of
from tests.certification.scenes import OCTOBER, PLANNED_OCTOBER, Stage
from tests.integrations.scenes import problem

pytestmark = pytest.mark.django_db

SEPTEMBER, NOVEMBER, DECEMBER = (OCTOBER.replace(month=month) for month in (9, 11, 12))
SESSION = {"starts_on": datetime.date(2020, 1, 6), "ends_on": datetime.date(2020, 12, 18)}


@pytest.fixture(autouse=True)
def in_autumn():
    with time_machine.travel("2020-11-20T10:00:00+01:00"):
        yield


def nothing(made: Stage, dossier: Dossier) -> None:
    """The dossier as it was opened."""


def suspended(made: Stage, dossier: Dossier, on: int = 19) -> None:
    with scope(made.fund):
        following.suspend(actor=made.staff, dossier=dossier, on=OCTOBER.replace(day=on), reason="Maladie")


def suspended_for_the_month(made: Stage, dossier: Dossier) -> None:
    suspended(made, dossier, 1)


def paid(made: Stage, dossier: Dossier) -> None:
    made.pay(dossier, OCTOBER, OCTOBER.replace(day=31))


def closed_after_a_delay(made: Stage, dossier: Dossier) -> None:
    made.choose(closes_after=5)


def closed(made: Stage, dossier: Dossier) -> None:
    with scope(made.fund):
        on = datetime.date(2020, 11, 2)
        ended = following.end_early(actor=made.staff, dossier=dossier, on=on, reason="Démission")
        following.close(actor=made.staff, dossier=ended, on=on, reason="Terminé")


def online_from_november(made: Stage, dossier: Dossier) -> None:
    made.choose(online_from="2020-11-01")


def certified(made: Stage, dossier: Dossier) -> None:
    made.certified(dossier, OCTOBER)


@dataclass(frozen=True)
class Wrong:
    """What is typed, how the page names the cell, and the code that a program gets."""

    code: str
    cells: dict[str, str]
    day: str = ""
    month: datetime.date = OCTOBER
    granularity: str = "month"
    before: Callable[[Stage, Dossier], None] = nothing
    dates: dict[str, datetime.date] = field(default_factory=dict)

    @property
    def row(self) -> dict[str, Any]:
        return self.cells | ({"day": self.day} if self.day else {})

    def fields(self, prefix: str) -> dict[str, str]:
        row = self.day or f"{self.month:%Y-%m}"
        return {f"{prefix}-{row}-{cell}": typed for cell, typed in self.cells.items()}


ONE_HOUR = {"centre": "1"}
A_DAY = {"granularity": "day", "day": "2020-10-08"}
HOURS = {
    "no number": Wrong("not_hours", {"centre": "sept"}),
    "too many minutes": Wrong("not_hours", {"centre": "7h75"}),
    "three decimals": Wrong("too_many_decimals", {"absence": "7,555"}),
    "negative": Wrong("negative_hours", {"placement": "-3"}),
    "more than the month holds": Wrong("month_too_long", {"centre": "744,01"}),
    "more than the day holds": Wrong("day_too_long", {"centre": "20", "absence": "4,01"}, **A_DAY),
    "more than the day holds, by half-day": Wrong(
        "day_too_long", {"centre_am": "13", "placement_pm": "12"}, day="2020-10-08", granularity="half_day"
    ),
    "before the session": Wrong("day_closed", ONE_HOUR, **A_DAY, dates={"starts_on": datetime.date(2020, 10, 12)}),
    "after the session": Wrong("day_closed", ONE_HOUR, **A_DAY, dates={"ends_on": datetime.date(2020, 10, 7)}),
    "a suspended day": Wrong("day_closed", ONE_HOUR, day="2020-10-20", granularity="day", before=suspended),
    "a suspended month": Wrong("month_not_yet", {"centre": "0"}, before=suspended_for_the_month),
    "not yet open": Wrong("month_not_yet", ONE_HOUR, month=DECEMBER),
    "locked by a payment": Wrong("month_paid", ONE_HOUR, before=paid),
    "its delay is over": Wrong("month_no_longer", ONE_HOUR, month=SEPTEMBER, before=closed_after_a_delay),
    "before online entry": Wrong("month_no_longer", ONE_HOUR, before=online_from_november),
    "a closed dossier": Wrong("month_no_longer", ONE_HOUR, before=closed),
    "certified": Wrong("month_certified", ONE_HOUR, before=certified),
}


def scene(made: Stage, wrong: Wrong) -> tuple[Dossier, int]:
    """A dossier, and the version of its month's draft."""
    dossier = made.dossier(granularity=wrong.granularity, **SESSION | wrong.dates)
    wrong.before(made, dossier)
    with scope(made.fund):
        draft = MonthDraft.objects.filter(dossier=dossier, month=wrong.month).first()
    return dossier, draft.version if draft else 0


def page_of(answer: Any) -> str:
    return " ".join(html.unescape(answer.content.decode()).split())


def by_program(answer: Any) -> dict[str, Any]:
    (said,) = problem(answer, 422)["errors"]
    return said


@pytest.mark.feature("ATN-23", "ATN-28")
@pytest.mark.parametrize("wrong", HOURS.values(), ids=HOURS.keys())
def test_hours_are_refused_in_the_same_words(made, wrong):
    dossier, version = scene(made, wrong)
    program, browser, before = of_body(made), made.as_manager, stored(made)
    said = by_program(program.put(hours_at(dossier, wrong.month), {"rows": [wrong.row]}, version=version))
    address = reverse("certification:month", args=[dossier.uuid, wrong.month])
    typed = wrong.fields("h") | {"version": str(version)}
    page = page_of(browser.post(address, typed | {"action": "draft"}))
    assert said["code"] == wrong.code
    assert said["detail"] in page
    assert stored(made) == before


CALENDAR = {
    "no number": Wrong("not_hours", {"centre": "sept"}, day="2020-10-08"),
    "three decimals": Wrong("too_many_decimals", {"placement": "7,555"}, day="2020-10-08"),
    "negative": Wrong("negative_hours", {"centre": "-3"}, day="2020-10-08"),
    "more than the day holds": Wrong("day_too_long", {"centre": "20", "placement": "4,01"}, day="2020-10-08"),
    "before the session": Wrong(
        "day_closed", ONE_HOUR, day="2020-10-08", dates={"starts_on": datetime.date(2020, 10, 12)}
    ),
    "a suspended day": Wrong("day_closed", ONE_HOUR, day="2020-10-20", before=suspended),
}


@pytest.mark.feature("ATN-35")
@pytest.mark.parametrize("wrong", CALENDAR.values(), ids=CALENDAR.keys())
def test_a_calendar_is_refused_in_the_same_words(made, wrong):
    dossier, _version = scene(made, wrong)
    program, browser = of_body(made), made.as_manager
    version, before = tag_of(program.get(calendar_at(dossier))), stored(made)
    day = wrong.cells | {"date": wrong.day}
    said = by_program(program.put(calendar_at(dossier), {"days": [day]}, version=version))
    address = reverse("certification:calendar_month", args=[dossier.uuid, wrong.month])
    page = page_of(browser.post(address, wrong.fields("c") | {"version": str(version)}))
    assert (said["code"], said["pointer"].split("/")[:3]) == (wrong.code, ["", "days", "0"])
    assert said["detail"] in page
    assert stored(made) == before


def test_only_the_body_enters_hours_at_either_door(made):
    dossier = made.dossier(**SESSION)
    program, browser, before = of_fund(made), made.as_staff, stored(made)
    row = {"rows": [ONE_HOUR]}
    said = problem(program.put(hours_at(dossier, OCTOBER), row, version=0), 403)
    address = reverse("certification:month", args=[dossier.uuid, OCTOBER])
    answer = browser.post(address, {"h-2020-10-centre": "1", "version": "0", "action": "draft"})
    assert answer.status_code == 403
    assert said["detail"] in page_of(answer)
    assert stored(made) == before


@pytest.mark.parametrize("month", [OCTOBER.replace(year=2019), OCTOBER.replace(year=2021)])
def test_a_month_that_the_dossier_has_not_is_nowhere(made, month):
    dossier = made.dossier(**SESSION)
    assert of_body(made).put(hours_at(dossier, month), {"rows": []}, version=0).status_code == 404
    address = reverse("certification:month", args=[dossier.uuid, month])
    assert made.as_manager.post(address, {"action": "draft"}).status_code == 404


def test_who_wrote_on_an_older_draft_is_told_at_either_door(made):
    dossier = made.dossier(**SESSION)
    program, browser = of_body(made), made.as_manager
    assert program.put(hours_at(dossier, OCTOBER), {"rows": [ONE_HOUR]}, version=0).status_code == 200
    before = stored(made)
    said = problem(program.put(hours_at(dossier, OCTOBER), {"rows": [{"centre": "2"}]}, version=0), 412)
    address = reverse("certification:month", args=[dossier.uuid, OCTOBER])
    page = page_of(browser.post(address, {"h-2020-10-centre": "2", "version": "0", "action": "draft"}))
    assert said["code"] == "changed_meanwhile"
    assert said["detail"] in page
    assert "Enregistré : 1,00" in page
    assert stored(made) == before


def test_who_wrote_on_an_older_calendar_is_told_at_either_door(made):
    dossier = made.dossier(**SESSION)
    program, browser = of_body(made), made.as_manager
    read = tag_of(program.get(calendar_at(dossier)))
    made.plan(dossier, PLANNED_OCTOBER)
    before = stored(made)
    day = {"date": "2020-10-30", "centre": "7"}
    said = problem(program.put(calendar_at(dossier), {"days": [day]}, version=read), 412)
    address = reverse("certification:calendar_month", args=[dossier.uuid, OCTOBER])
    page = page_of(browser.post(address, {"c-2020-10-08-centre": "5", "version": str(read)}))
    assert said["detail"] in page
    assert "Enregistré : 7,00" in page
    assert stored(made) == before


@pytest.mark.feature("ATN-38")
def test_a_public_holiday_and_another_sum_are_pointed_out_and_refuse_nothing(made):
    dossier = made.dossier(granularity="day", **SESSION)
    made.plan(dossier, {datetime.date(2020, 11, 12): PLANNED_OCTOBER[datetime.date(2020, 10, 1)]})
    answer = of_body(made).put(hours_at(dossier, NOVEMBER), {"rows": [{"day": "2020-11-11", "centre": "6"}]}, version=0)
    holiday, differs = answer.json()["warnings"]
    assert (holiday["code"], holiday["detail"], holiday["day"]) == ("free_day", "mercredi 11 : férié", "2020-11-11")
    address = reverse("certification:month", args=[dossier.uuid, NOVEMBER])
    typed = {"h-2020-11-11-centre": "6", "version": str(tag_of(answer))}
    page = page_of(made.as_manager.post(address, typed | {"action": "recalculate"}))
    assert 'mercredi 11 <span class="hours-note">férié</span>' in page
    assert differs["code"] == "calendar_differs"
    assert differs["detail"] in page
