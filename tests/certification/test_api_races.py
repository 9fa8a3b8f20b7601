"""Two programs, or a program and a person, at the same moment on one month: one wins, the other is told."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from certification.models import Dossier, MonthDraft, PlannedDay, Transmission, TransmissionLine
from certification.services import calendar, hours
from extranet.tenants.scope import scope
from tests.certification.programs import calendar_at, hours_at, of_body, of_fund, tag_of
from tests.certification.scenes import Stage, stage
from tests.certification.test_races import read_together
from tests.integrations.scenes import Program
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)

JUNE = datetime.date(2020, 6, 1)


@pytest.fixture
def made():
    with time_machine.travel("2020-08-15T10:00:00+02:00"):
        yield stage()


def writer(program: Program, dossier: Dossier, centre: str) -> Callable[[], Any]:
    return lambda: program.put(hours_at(dossier, JUNE), {"rows": [{"centre": centre}]}, version=0).status_code


def planner(program: Program, dossier: Dossier, version: int, centre: str) -> Callable[[], Any]:
    body = {"days": [{"date": "2020-06-08", "centre": centre}]}
    return lambda: program.put(calendar_at(dossier), body, version=version).status_code


def test_of_two_programs_on_one_month_the_second_is_told(made):
    dossier = made.dossier()
    assert sorted(at_once(*(writer(of_body(made), dossier, centre) for centre in ("7", "8")))) == [200, 412]
    with scope(made.fund):
        assert MonthDraft.objects.get().version == 1


def test_without_the_lock_two_programs_would_meet_the_databases_refusal(made, monkeypatch):
    dossier = made.dossier()
    programs = [of_body(made), of_body(made)]
    for program in programs:
        program.client.raise_request_exception = False
    read_together(monkeypatch, hours)
    outcomes = at_once(*(writer(program, dossier, "7") for program in programs))
    assert sorted(outcomes) == [200, 500], "both believed that nobody had begun: what the lock is for"


def test_of_a_program_and_a_person_on_one_month_the_second_is_told(made):
    dossier, browser = made.dossier(), made.as_manager
    address = reverse("certification:month", args=[dossier.uuid, JUNE])

    def by_hand() -> bool:
        page = browser.post(address, {"h-2020-06-centre": "8", "version": "0", "action": "draft"})
        return "Quelqu’un d’autre a modifié" not in page.content.decode()

    status, was_kept = at_once(writer(of_body(made), dossier, "7"), by_hand)
    assert (status, was_kept) in {(200, False), (412, True)}
    with scope(made.fund):
        draft = MonthDraft.objects.get()
    assert draft.cells == {"2020-06": {"centre": "7.00" if status == 200 else "8.00"}}


def test_a_payment_at_the_same_moment_leaves_no_hours_written_after_it(made):
    dossier, program = made.dossier(), of_body(made)
    status, _payment = at_once(writer(program, dossier, "7"), lambda: made.pay(dossier, JUNE, JUNE))
    assert status in {200, 422}
    with scope(made.fund):
        assert MonthDraft.objects.exists() == (status == 200)


def test_of_two_programs_on_one_calendar_the_second_is_told(made):
    dossier = made.dossier()
    programs = [of_body(made), of_body(made)]
    read = tag_of(programs[0].get(calendar_at(dossier)))
    works = [planner(program, dossier, read, centre) for program, centre in zip(programs, ("7", "8"), strict=True)]
    assert sorted(at_once(*works)) == [200, 412]
    with scope(made.fund):
        assert PlannedDay.objects.count() == 1


def test_without_the_lock_two_calendars_would_meet_the_databases_refusal(made, monkeypatch):
    dossier = made.dossier()
    programs = [of_body(made), of_body(made)]
    read = tag_of(programs[0].get(calendar_at(dossier)))
    for program in programs:
        program.client.raise_request_exception = False
    read_together(monkeypatch, calendar)
    outcomes = at_once(*(planner(program, dossier, read, "7") for program in programs))
    assert sorted(outcomes) == [200, 500]


@pytest.mark.feature("ATN-61")
def test_two_transmissions_at_once_hand_a_month_over_once(made: Stage):
    made.certified(made.dossier(), JUNE)
    programs = [of_fund(made), of_fund(made)]
    outcomes = at_once(*((lambda program=program: program.post("/transmissions").status_code) for program in programs))
    assert sorted(outcomes) == [201, 422]
    with scope(made.fund):
        assert (Transmission.objects.count(), TransmissionLine.objects.count()) == (1, 1)
