"""« Tableaux de bord »: figures by month as pictures with their tables, for the fund and for one organisation."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from extranet.journal.models import Entry
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Enrolment
from requests_app.enrolments.services import enrolling
from tests.enrolments.scenes import Stage, stage
from tests.enrolments.test_reports import text_of

pytestmark = pytest.mark.django_db

FIGURES = reverse("enrolments:figures")


@pytest.fixture
def made() -> Stage:
    with time_machine.travel("2026-03-02T10:00:00+01:00"):
        return stage()


@pytest.fixture(autouse=True)
def in_june(time_machine):
    time_machine.move_to("2026-06-15T10:00:00+02:00")


def said(client: Client, name: str, **query: str) -> dict[str, str]:
    """The figures of one picture, by month, where there are any."""
    (found,) = [chart for chart in client.get(FIGURES, query).context["charts"] if chart.name == name]
    return {bar.label: bar.said.replace("\N{NO-BREAK SPACE}", " ") for bar in found.bars if bar.said != "—"}


def enrolled(made: Stage, day: str, worker: Any, session: Any, state: str = "") -> Enrolment:
    with time_machine.travel(f"{day}T09:00:00+02:00"):
        enrolment = made.enrol(worker, session, made.staff)
    if state:
        with scope(made.fund):
            enrolment = Enrolment.objects.get(pk=enrolment.pk)
            getattr(enrolment, state)()
            enrolment.save()
    return enrolment


@pytest.mark.feature("ITM-31")
def test_enrolments_places_and_absences_month_by_month(made):
    with time_machine.travel("2026-03-02T10:00:00+01:00"):
        april = made.session(made.course("A-1"), in_days=40, capacity=8)
        may = made.session(made.course("B-1"), in_days=70, capacity=4)
    ann, bea = made.worker(), made.worker("Janssens", "Bea")
    jan = made.worker("Peeters", "Jan", organisation=made.other_body)
    enrolled(made, "2026-03-10", ann, april, "note_present")
    enrolled(made, "2026-03-11", bea, april, "note_absent")
    enrolled(made, "2026-04-02", jan, april, "excuse")
    enrolled(made, "2026-04-03", jan, may)
    staff, hers = made.as_staff, made.as_responsible
    assert said(staff, "enrolments") == {"mars 2026": "2", "avr. 2026": "2"}
    assert said(hers, "enrolments") == {"mars 2026": "2"}
    assert said(staff, "fill") == {"avr. 2026": "37,5 %", "mai 2026": "25 %"}
    assert said(staff, "absence") == {"avr. 2026": "66,7 %"}
    assert said(hers, "absence") == {"avr. 2026": "50 %"}
    assert said(staff, "enrolments", course="b-1") == {"avr. 2026": "1"}
    assert said(staff, "enrolments", period="2025") == {}
    page = staff.get(FIGURES)
    assert page.content.decode().count('<svg class="chart"') == 3
    assert "Les mêmes chiffres dans un tableau" in text_of(page)
    assert "style=" not in page.content.decode()
    assert "Rien à montrer pour cette période" in text_of(page), "nobody waited"
    assert "aucune formation avec ce code" in text_of(staff.get(f"{FIGURES}?course=NO"))


@pytest.mark.feature("ITM-31")
def test_how_long_people_waited_for_a_place(made):
    with time_machine.travel("2026-03-02T10:00:00+01:00"):
        session = made.session(in_days=100, capacity=1)
    ann, bea = made.worker(), made.worker("Janssens", "Bea")
    first = enrolled(made, "2026-03-10", ann, session)
    enrolled(made, "2026-03-30", bea, session)
    with time_machine.travel("2026-04-11T21:00:00+02:00"), scope(made.fund):
        enrolling.unenrol(actor=made.staff, fund=made.fund, enrolment=first)
        assert Entry.objects.filter(verb="enrolments.offered").count() == 1
    assert said(made.as_responsible, "waiting") == {"avr. 2026": "12,5 j"}
    assert said(made.as_other_responsible, "waiting") == {}


def test_sixty_enrolments_cost_as_many_queries_as_one(made):
    with time_machine.travel("2026-03-02T10:00:00+01:00"):
        session = made.session(in_days=20, capacity=100)
    client = made.as_staff

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(FIGURES).status_code == 200
        return len(queries)

    enrolled(made, "2026-03-05", made.worker(), session)
    count()
    one = count()
    for number in range(20):
        day = datetime.date(2026, 3, 5) + datetime.timedelta(days=number % 10)
        enrolled(made, day.isoformat(), made.worker("Janssens", f"Ann {number}", email=""), session)
    assert count() == one
