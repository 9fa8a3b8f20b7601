"""The demo's enrolments have something of everything, on every page of theirs."""

from __future__ import annotations

import html
from typing import Any

import pytest

from extranet.demo import enrolments, people, problems, requesting, shelf
from extranet.help.models import ShelfItem, Ticket
from extranet.journal.models import Entry
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.enrolments import verbs
from requests_app.enrolments.models import (
    Candidacy,
    Course,
    Enrolment,
    EnrolmentRequest,
    Interest,
    Presence,
    Session,
    Sheet,
    StaffImport,
    TestResult,
    Track,
)
from tests.enrolments.reading import words_of
from tests.factories import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def academie() -> Fund:
    """Furnished twice, as a second start of the demo does."""
    people.make()
    fund = Fund.objects.get(slug="academie")
    for _twice in range(2):
        enrolments.make(fund)
    return fund


def states(model: Any) -> set[str]:
    return set(model.objects.values_list("state", flat=True))


def test_everything_in_each_state_and_a_second_run_adds_none(academie):
    with scope(academie):
        assert Course.objects.count() == len(enrolments.COURSES)
        assert states(Session) == {"draft", "planned", "cancelled"}
        assert states(Enrolment) == {"enrolled", "option", "waiting", "cancelled", "present", "excused", "absent"}
        assert set(Enrolment.objects.filter(state="option").values_list("confirmer", flat=True)) == {"fund", "person"}
        assert EnrolmentRequest.objects.count() == len(requesting.REQUESTS) + 1, "and the participant's, for a list"
        assert states(EnrolmentRequest) == {"asked", "waiting", "settled", "refused"}
        assert EnrolmentRequest.objects.filter(escalated_at__isnull=False).get().organisation is None
        assert Interest.objects.count() == 1
        assert (Track.objects.count(), Candidacy.objects.filter(removed_at__isnull=True).count()) == (2, 3)
        assert set(TestResult.objects.values_list("outcome", flat=True)) == {"passed", "failed", "absent"}
    assert "Helder communiceren" in visitor(academie).get("/formations/").content.decode()


def test_sheets_are_confirmed_corrected_and_still_to_confirm(academie):
    with scope(academie):
        assert Presence.objects.in_force().exclude(reason="").get().mark == "excused", "one was corrected"
        noted = set(Presence.objects.values_list("part", flat=True))
        confirmed = set(Sheet.objects.values_list("part", flat=True))
        assert confirmed < noted
        assert len(noted - confirmed) == 1


def test_files_of_staff_data_show_what_they_changed_and_what_is_wrong(academie):
    with scope(academie):
        done, waiting = StaffImport.objects.order_by("made_at")
        assert (done.state, done.created, done.changed, done.wrong) == ("written", 2, 2, 0)
        assert (waiting.state, waiting.created, waiting.changed, waiting.wrong) == ("checked", 1, 1, 4)


def test_what_was_made_stands_in_the_journal(academie):
    """Nothing of it is a row that no service wrote."""
    with scope(academie):
        for verb, model in (
            (verbs.REQUEST_ASKED, EnrolmentRequest),
            (verbs.RESULT_ADDED, TestResult),
            (verbs.CANDIDATE_ENROLLED, Candidacy),
            (verbs.TRACK_ADDED, Track),
            (verbs.STAFF_DATA_SENT, StaffImport),
        ):
            told = set(Entry.objects.filter(verb=verb.name).values_list("subject_uuid", flat=True))
            assert told == set(model.objects.values_list("uuid", flat=True))


def test_a_participant_can_sign_in(academie):
    (participant,) = (person for person in people.people() if person.role == "Participant")
    assert (participant.email, participant.organisation) == ("elif.maes.1990@demo.invalid", "FOD Voorbeeld")


@pytest.mark.feature("ITM-37")
def test_every_shelf_holds_invented_forms_that_open_and_a_second_run_adds_none():
    people.make()
    for _twice in range(2):
        shelf.make()
    for fund in Fund.objects.real():
        titles = [form.title for form in shelf.FORMS if form.fund == fund.slug]
        with scope(fund):
            assert sorted(ShelfItem.objects.values_list("title", flat=True)) == sorted(titles)
            item = ShelfItem.objects.filter(is_public=True).earliest("pk")
            assert Entry.objects.filter(verb="help.shelf_added").count() == len(titles) > 0
        anyone = visitor(fund)
        assert item.title in html.unescape(anyone.get("/aide/").content.decode())
        file = b"".join(anyone.get(f"/aide/documents/{item.uuid}").streaming_content)
        said = words_of(file)
        assert "aucune valeur" in said or "geen waarde" in said


def test_every_fund_has_reported_problems_and_a_second_run_adds_none(academie):
    for _twice in range(2):
        problems.make()
    for fund in Fund.objects.real():
        with scope(fund):
            reported = [problem for problem in problems.PROBLEMS if problem.fund == fund.slug]
            assert Ticket.objects.count() == len(reported) > 0
            assert Ticket.objects.filter(state="open").exists(), "something waits for the fund"
    with scope(academie):
        assert states(Ticket) == {"open", "answered", "closed"}
