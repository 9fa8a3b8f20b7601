"""A training body's last days in its agenda (`BEY-18`)."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.urls import reverse

from certification.services import objections
from extranet.tenants.scope import scope
from tests.certification.scenes import stage

pytestmark = pytest.mark.django_db

AGENDA = reverse("agenda:agenda")
JUNE = {"starts_on": datetime.date(2020, 6, 1), "ends_on": datetime.date(2020, 6, 30)}


@pytest.mark.feature("BEY-18")
def test_a_month_stands_there_until_its_last_day_and_names_no_beneficiary():
    made = stage()
    with time_machine.travel("2020-06-10T10:00:00+02:00"):
        dossier = made.dossier("A-1", **JUNE)
        assert made.as_manager.get(AGENDA).context["deadlines"] == [], "nothing locks it, as far as is known"
        made.choose(closes_after=30)
        page = made.as_manager.get(AGENDA)
        (line,) = page.context["deadlines"]
        assert (line.entry.title, line.entry.begins) == (
            "Juin 2020 à certifier : dossier A-1",
            datetime.date(2020, 7, 30),
        )
        assert dossier.last_name not in page.content.decode()
        assert made.as_manager.get(line.entry.url).status_code == 200
        assert made.as_staff.get(AGENDA).context["deadlines"] == []


def test_sheets_that_the_fund_asks_for_have_a_last_day():
    made = stage()
    with time_machine.travel("2020-08-20T10:00:00+02:00"):
        certificate = made.certified(made.dossier(), datetime.date(2020, 6, 1))
        with scope(made.fund):
            objections.ask_sheets(
                actor=made.staff,
                fund=made.fund,
                certificate=certificate,
                due_on=datetime.date(2020, 9, 1),
                reason="Toutes, signées.",
            )
        lines = {line.entry.title: line for line in made.as_manager.get(AGENDA).context["deadlines"]}
        line = lines["Juin 2020, feuilles d’émargement à joindre : dossier 19-0001"]
        assert line.entry.begins == datetime.date(2020, 9, 1)
        assert made.as_manager.get(line.entry.url).status_code == 200
