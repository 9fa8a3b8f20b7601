"""Test results and certification tracks go some years after what happened last in them, wherever the person works."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from extranet.journal.models import Entry, EntryText
from extranet.organisations.models import Worker
from extranet.retention.models import LegalHold
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Candidacy, CandidacyChange, Session, TestResult, Track
from requests_app.enrolments.retention import RESULTS, TRACKS
from requests_app.enrolments.services import tracks
from tests.enrolments.scenes import Stage, stage
from tests.enrolments.test_reports import result_of, text_of
from tests.enrolments.test_tracks import candidate, track_of
from tests.retention.scenes import night

pytestmark = pytest.mark.django_db

OLD = datetime.date(2015, 5, 4)
LONG_AGO = datetime.datetime(2015, 5, 4, 12, tzinfo=datetime.UTC)
YEARS_AHEAD = timezone.localdate() + datetime.timedelta(days=1900)


@pytest.fixture
def made() -> Stage:
    return stage()


def aged(made: Stage) -> None:
    """As if everything had been entered long ago; the journal says today, so nights are looked at years ahead."""
    with scope(made.fund):
        TestResult.objects.update(entered_at=LONG_AGO)
        Candidacy.objects.update(created_at=LONG_AGO, started_on=OLD)


def names_in_journal(made: Stage, label: str) -> int:
    with scope(made.fund):
        return EntryText.objects.filter(entry__subject_model=label).count()


@pytest.mark.feature("BEY-23")
def test_a_result_goes_years_after_the_test_and_its_act_stays_without_a_name(made):
    ann = made.worker()
    result_of(made, ann, taken_on=OLD)
    result_of(made, ann, test="Certificat B", taken_on=timezone.localdate())
    aged(made)
    assert night(made.fund, RESULTS).forgotten == 0, "entered today"
    assert night(made.fund, RESULTS, YEARS_AHEAD - datetime.timedelta(days=100)).forgotten == 0
    assert names_in_journal(made, "enrolments.TestResult") == 2
    with scope(made.fund):
        TestResult.objects.filter(test="Certificat B").update(taken_on=YEARS_AHEAD)
    assert night(made.fund, RESULTS, YEARS_AHEAD).forgotten == 1
    with scope(made.fund):
        assert list(TestResult.objects.values_list("test", flat=True)) == ["Certificat B"]
        assert Entry.objects.filter(verb="enrolments.result_added").count() == 2
        assert Worker.objects.get(pk=ann.pk).last_name == "Janssens", "she works there still"
    assert names_in_journal(made, "enrolments.TestResult") == 1


@pytest.mark.feature("BEY-23")
def test_a_result_that_a_track_needs_stays_until_the_track_is_over(made):
    track, ann = track_of(made), made.worker()
    row = candidate(made, track, ann)
    result_of(made, ann, test="examen ECRIT", taken_on=OLD)
    aged(made)
    with scope(made.fund):
        Candidacy.objects.update(due_on=YEARS_AHEAD)
    assert night(made.fund, TRACKS, YEARS_AHEAD).forgotten == 0, "it is to be finished only then"
    assert night(made.fund, RESULTS, YEARS_AHEAD).forgotten == 0
    with scope(made.fund):
        Candidacy.objects.update(due_on=OLD)
    next_night = YEARS_AHEAD + datetime.timedelta(days=1)
    assert night(made.fund, TRACKS, next_night).forgotten == 1
    assert night(made.fund, RESULTS, next_night).forgotten == 1
    with scope(made.fund):
        assert not Candidacy.objects.filter(pk=row.pk).exists()
        assert not CandidacyChange.objects.exists()
        assert Track.objects.get(pk=track.pk).steps.count() == 3
    assert names_in_journal(made, "enrolments.Candidacy") == 0
    assert "PRO Academy" in text_of(made.as_staff.get(reverse("enrolments:tracks"))), "the track is offered still"


@pytest.mark.feature("BEY-23")
@pytest.mark.parametrize("what", ["test", "session", "removed"])
def test_what_happens_in_a_track_begins_its_clock_anew(made, what):
    track, ann = track_of(made), made.worker()
    row = candidate(made, track, ann)
    aged(made)
    late = YEARS_AHEAD - datetime.timedelta(days=30)
    if what == "test":
        result_of(made, ann, test="Examen écrit", taken_on=OLD)
        with scope(made.fund):
            TestResult.objects.update(taken_on=late)
    elif what == "session":
        with scope(made.fund):
            course = track.steps.exclude(course=None).first().course
        made.enrol(ann, made.session(course))
        moment = datetime.datetime.combine(late, datetime.time(12), made.fund.zone)
        with scope(made.fund):
            Session.objects.update(starts_at=moment, ends_at=moment + datetime.timedelta(hours=3))
    else:
        with scope(made.fund):
            tracks.remove_candidacy(actor=made.actor, candidacy=row, reason="Change de fonction")
            Candidacy.objects.update(removed_at=timezone.now() + datetime.timedelta(days=1800))
    assert night(made.fund, TRACKS, YEARS_AHEAD).forgotten == 0
    assert night(made.fund, TRACKS, YEARS_AHEAD + datetime.timedelta(days=1900)).forgotten == 1


@pytest.mark.feature("BEY-23")
def test_what_is_held_of_a_person_keeps_her_results_and_tracks(made):
    ann = made.worker()
    candidate(made, track_of(made), ann)
    result_of(made, ann, taken_on=OLD)
    aged(made)
    with scope(made.fund):
        held = LegalHold.objects.create(
            rule="workers",
            subject_model=Worker._meta.label,
            subject_uuid=ann.uuid,
            reference=f"S-{ann.pk}",
            reason="Litige",
        )
    assert night(made.fund, TRACKS, YEARS_AHEAD).forgotten == 0
    assert night(made.fund, RESULTS, YEARS_AHEAD).forgotten == 0
    with scope(made.fund):
        LegalHold.objects.filter(pk=held.pk).update(released_at=timezone.now(), release_reason="Clos")
    next_night = YEARS_AHEAD + datetime.timedelta(days=1)
    assert night(made.fund, TRACKS, next_night).forgotten == 1
    assert night(made.fund, RESULTS, next_night).forgotten == 1
