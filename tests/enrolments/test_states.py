"""The states of an enrolment, one by one: what the person's page and the fund's say, and how many places are left."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.urls import reverse

from extranet.tenants.scope import scope
from requests_app.enrolments.models import Enrolment, Session
from requests_app.enrolments.services import enrolling
from requests_app.enrolments.workflow import EnrolmentState
from tests.enrolments.presence_scenes import confirmed_day
from tests.enrolments.reading import text_of
from tests.enrolments.scenes import Stage, stage

pytestmark = pytest.mark.django_db

PLACES = 2


@pytest.fixture
def made() -> Stage:
    return stage()


def places_left(made: Stage, session: Session) -> int:
    with scope(made.fund):
        return Session.objects.get(pk=session.pk).places_left


def said(made: Stage, enrolment: Enrolment) -> str:
    return text_of(made.as_responsible.get(reverse("enrolments:enrolment", args=[enrolment.uuid])))


def full(made: Stage, **course: Any) -> tuple[Session, Enrolment]:
    """A session without a place left, and one of its enrolled."""
    session = made.session(made.course(**course), capacity=PLACES)
    rows = [made.enrol(made.worker("Place", f"Numéro {number}"), session, made.staff) for number in range(PLACES)]
    return session, rows[0]


@pytest.mark.feature("ITM-19")
def test_waiting_is_for_who_found_no_place_and_takes_none(made):
    session, _first = full(made)
    enrolment = made.enrol(made.worker(), session)
    assert (enrolment.state, places_left(made, session)) == ("waiting", 0)
    assert "En attente" in said(made, enrolment)


@pytest.mark.feature("ITM-19")
def test_an_option_that_the_fund_is_to_confirm_holds_a_place_until_its_deadline(made):
    session = made.session(made.course(needs_approval=True), capacity=PLACES)
    enrolment = made.enrol(made.worker(), session)
    assert (enrolment.state, places_left(made, session)) == ("option", PLACES - 1)
    assert enrolment.held_until is not None
    assert "Option" in said(made, enrolment)


@pytest.mark.feature("ITM-19")
def test_an_option_offered_to_the_next_of_the_waiting_list_holds_a_place(made):
    session, first = full(made)
    waiting = made.enrol(made.worker(), session)
    with scope(made.fund):
        enrolling.unenrol(actor=made.staff, fund=made.fund, enrolment=first)
        offered = Enrolment.objects.get(pk=waiting.pk)
    assert (offered.state, places_left(made, session)) == ("option", 0)
    assert offered.held_until is not None


@pytest.mark.feature("ITM-19", "ITM-25")
def test_enrolled_takes_a_place(made):
    session = made.session(capacity=PLACES)
    enrolment = made.enrol(made.worker(), session)
    assert (enrolment.state, places_left(made, session)) == ("enrolled", PLACES - 1)
    assert "Inscrit" in said(made, enrolment)


@pytest.mark.feature("BEY-06")
def test_present_excused_and_absent_come_from_the_confirmed_sheets(made):
    session = confirmed_day(
        made, {"Ann": ["present", "absent"], "Bea": ["excused", "excused"], "Cas": ["absent", "absent"]}
    )
    with scope(made.fund):
        rows = list(Enrolment.objects.order_by("worker__first_name"))
    assert [row.state for row in rows] == ["present", "excused", "absent"]
    for row, words in zip(rows, ("Présent", "Absent excusé", "Absent"), strict=True):
        assert words in said(made, row)
    assert places_left(made, session) == session.capacity - 3, "whoever came, and whoever didn't, had a place"


@pytest.mark.feature("ITM-28")
@pytest.mark.parametrize(("in_days", "is_late"), [(30, False), (2, True)])
def test_cancelled_says_by_whom_when_and_whether_late_and_frees_the_place(made, in_days, is_late):
    session = made.session(capacity=PLACES, in_days=in_days)
    enrolment = made.enrol(made.worker(), session)
    with scope(made.fund):
        enrolling.unenrol(actor=made.actor, fund=made.fund, enrolment=enrolment, reason="Autre réunion")
        ended = Enrolment.objects.get(pk=enrolment.pk)
    assert (ended.state, ended.cancelled_by, ended.is_late) == ("cancelled", "responsible", is_late)
    assert ended.cancelled_at - datetime.datetime.now(datetime.UTC) < datetime.timedelta(minutes=5)
    assert places_left(made, session) == PLACES
    page = said(made, ended)
    assert ("Annulé" in page, "Autre réunion" in page) == (True, True)


def test_there_is_no_other_state():
    assert {state.value for state in EnrolmentState} == {
        "waiting", "option", "enrolled", "present", "excused", "absent", "cancelled",
    }  # fmt: skip
