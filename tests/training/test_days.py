"""The days of a training: rows, a pattern, and what is refused at its field."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from extranet.tenants.scope import scope
from requests_app.training.models import Absence, Day, Request
from requests_app.training.services import drafting
from tests.factories import OrganisationFactory
from tests.training.factories import AbsenceFactory
from tests.training.scenes import TRAINING, authorised, draft_of, stage, stored

pytestmark = pytest.mark.django_db

MONDAY = datetime.date(2026, 3, 2)


@pytest.fixture
def made():
    return stage()


def rows(*days: dict[str, Any], stored_days: int = 0, **more: Any) -> dict[str, Any]:
    """What the page of days sends: the rows, then what is given by name."""
    data: dict[str, Any] = {"days-TOTAL_FORMS": len(days), "days-INITIAL_FORMS": stored_days}
    for place, day in enumerate(days):
        data |= {f"days-{place}-{name}": value for name, value in day.items()}
    return data | more


def day(date: datetime.date, start: str = "08:30", end: str = "16:30", **more: Any) -> dict[str, Any]:
    return {"date": date.isoformat(), "starts_at": start, "ends_at": end} | more


def post(made, request: Request, data: dict[str, Any], **options: Any) -> Any:
    address = reverse("training:days", args=[request.uuid])
    with scope(made.fund):
        version = stored(request).version
    return made.as_encoder.post(address, {"version": version} | data, **options)


def dates(made, request: Request) -> list[datetime.date]:
    with scope(made.fund):
        return list(request.days.order_by("date").values_list("date", flat=True))


@pytest.mark.feature("ATM-19")
def test_days_with_their_hours(made):
    request = draft_of(made, filled=False)
    page = post(
        made,
        request,
        rows(
            day(MONDAY, break_starts_at="12:00", break_ends_at="12:30"),
            day(MONDAY + datetime.timedelta(days=1), "09:00", "12:15"),
            {},
        ),
        follow=True,
    )
    assert "Total enregistré : 10\u00a0h\u00a045." in page.content.decode()
    with scope(made.fund):
        assert [one.minutes for one in Day.objects.order_by("date")] == [450, 195]
        assert (stored(request).starts_on, stored(request).ends_on) == (MONDAY, MONDAY + datetime.timedelta(days=1))


@pytest.mark.feature("ATM-19")
@pytest.mark.parametrize(
    ("second", "field", "message"),
    [
        (day(MONDAY), "date", "Cette date est déjà encodée"),
        (day(datetime.date(2026, 3, 3), "16:30", "08:30"), "ends_at", "La fin n’est pas après le début."),
        (
            day(datetime.date(2026, 3, 3), break_starts_at="07:00", break_ends_at="07:30"),
            "break_starts_at",
            "La pause commence avant la formation.",
        ),
        (
            day(datetime.date(2026, 3, 3), break_starts_at="12:00"),
            "break_ends_at",
            "Indiquez le début et la fin de la pause",
        ),
        (day(datetime.date(226, 3, 3)), "date", "Vérifiez l’année"),
    ],
)
def test_what_makes_no_sense_is_said_at_the_field_and_nothing_is_lost(made, second, field, message):
    request = draft_of(made, filled=False)
    page = post(made, request, rows(day(MONDAY), second))
    assert message in " ".join(page.context["rows"].forms[1].errors[field])
    assert message in page.content.decode()
    assert f'value="{MONDAY.isoformat()}"' in page.content.decode()
    assert dates(made, request) == []


@pytest.mark.feature("ATM-19")
def test_several_days_at_once_by_their_weekdays(made):
    request = draft_of(made, filled=False)
    pattern = {
        "pattern-first": MONDAY.isoformat(),
        "pattern-last": (MONDAY + datetime.timedelta(days=9)).isoformat(),
        "pattern-weekdays": ["0", "2"],
        "pattern-starts_at": "09:00",
        "pattern-ends_at": "12:00",
    }
    post(made, request, rows(**pattern))
    assert dates(made, request) == [MONDAY + datetime.timedelta(days=shift) for shift in (0, 2, 7, 9)]
    page = post(made, request, rows(day(MONDAY, was=MONDAY.isoformat()), stored_days=1, **pattern))
    assert "Ces jours ont déjà leur ligne : 02/03/2026" in page.content.decode()


def test_a_day_with_absences_is_removed_only_on_purpose(made):
    request = draft_of(made)
    with scope(made.fund):
        first, second = request.days.order_by("date")
        AbsenceFactory(day=first, participant=request.participants.order_by("pk").first())
    removed = day(first.date, was=first.date.isoformat(), remove="on")
    kept = day(second.date, was=second.date.isoformat())
    page = post(made, request, rows(removed, kept, stored_days=2))
    assert "1 absence y est reportée et disparaîtrait" in page.content.decode()
    assert dates(made, request) == [first.date, second.date]
    post(made, request, rows(removed, kept, stored_days=2, lose_absences="on"))
    assert dates(made, request) == [second.date]
    with scope(made.fund):
        assert not Absence.objects.exists()


def test_a_date_that_was_mistyped_moves_with_its_absences(made):
    request = draft_of(made)
    with scope(made.fund):
        first, second = request.days.order_by("date")
        AbsenceFactory(day=first, participant=request.participants.order_by("pk").first())
    moved = first.date - datetime.timedelta(days=30)
    sent = rows(day(moved, was=first.date.isoformat()), day(second.date, was=second.date.isoformat()), stored_days=2)
    post(made, request, sent)
    with scope(made.fund):
        assert Absence.objects.get().day.date == moved


def test_hours_that_would_cut_a_reported_absence_are_refused(made):
    request = draft_of(made)
    with scope(made.fund):
        first, second = request.days.order_by("date")
        AbsenceFactory(
            day=first,
            participant=request.participants.order_by("pk").first(),
            kind="",
            starts_at=datetime.time(9),
            ends_at=datetime.time(10),
            is_justified=True,
        )
    sent = [day(one.date, start, was=one.date.isoformat()) for one, start in ((first, "09:30"), (second, "08:30"))]
    page = post(made, request, rows(*sent, stored_days=2))
    assert "tomberait hors de ces heures" in page.content.decode()
    with scope(made.fund):
        assert request.days.order_by("date")[0].starts_at == datetime.time(8, 30)


def test_a_day_in_the_future_waits_for_the_sending(made):
    request = draft_of(made)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    post(made, request, rows(day(tomorrow)))
    assert dates(made, request)[-1] == tomorrow
    page = made.as_encoder.post(reverse("training:send", args=[request.uuid]))
    assert "La formation n’est pas terminée" in page.content.decode()


def test_two_people_on_the_days_see_what_the_other_saved(made):
    request = draft_of(made)
    page = made.as_encoder.post(
        reverse("training:days", args=[request.uuid]), {"version": 1} | rows(day(MONDAY))
    ).content.decode()
    assert "Quelqu’un d’autre a modifié" in page
    assert "Jours enregistrés entre-temps" in page
    assert f'value="{MONDAY.isoformat()}"' in page


@pytest.mark.feature("ATM-18")
def test_days_are_encoded_once_for_all_drafts_of_a_session(made):
    with scope(made.fund):
        second = OrganisationFactory(name="Béta")
        authorised(made.fund, second, made.encoder.organisation)
        one, two = drafting.create(actor=made.operator_actor, companies=[made.company, second], **TRAINING)
    post(made, one, rows(day(MONDAY)))
    assert dates(made, two) == [MONDAY]
