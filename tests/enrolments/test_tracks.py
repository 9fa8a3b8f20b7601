"""Certification tracks: candidates are enrolled, changed and deleted with a history, and their progress is seen."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from extranet.journal.models import Entry
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Candidacy, Enrolment, Track
from requests_app.enrolments.services import tracks
from tests.enrolments.scenes import Stage, stage
from tests.enrolments.test_reports import result_of, text_of

pytestmark = pytest.mark.django_db

LIST = reverse("enrolments:tracks")


@pytest.fixture
def made() -> Stage:
    return stage()


def track_of(made: Stage, code: str = "PRO", **values: Any) -> Track:
    """Two courses and a test between them."""
    first, second = made.course(f"{code}-1", "Bases"), made.course(f"{code}-2", "Approfondir")
    with scope(made.fund):
        return tracks.add_track(
            actor=made.staff, code=code, name="PRO Academy", steps=[first, "Examen écrit", second], **values
        )


def candidate(made: Stage, track: Track, worker: Any) -> Candidacy:
    with scope(made.fund):
        return tracks.enrol_candidate(actor=made.actor, track=track, worker=worker)


def attended(made: Stage, worker: Any, session: Any) -> None:
    enrolment = made.enrol(worker, session, made.staff)
    with scope(made.fund):
        enrolment = Enrolment.objects.get(pk=enrolment.pk)
        enrolment.note_present()
        enrolment.save()


def verbs(made: Stage) -> list[str]:
    with scope(made.fund):
        found = Entry.objects.filter(verb__startswith="enrolments.candidate").order_by("pk")
        return [verb.partition("candidate_")[2] for verb in found.values_list("verb", flat=True)]


@pytest.mark.feature("ITM-18")
def test_the_staff_make_a_track_of_courses_and_tests_in_an_order(made):
    made.course("COM-1", "Communiquer")
    made.course("LOI-2", "Légistique")
    staff = made.as_staff
    typed = {"code": "PRO", "name": "PRO Academy", "is_open": "on"}
    refused = staff.post(reverse("enrolments:add_track"), typed | {"steps": "com-1\nNO-9"})
    assert "« NO-9 » : aucune formation avec ce code" in text_of(refused)
    assert "com-1" in refused.content.decode(), "nothing that was typed is lost"
    page = staff.post(
        reverse("enrolments:add_track"), typed | {"steps": "loi-2\n\ntest : Examen  écrit\nCOM-1"}, follow=True
    )
    assert "Le trajet PRO est ajouté." in text_of(page)
    assert "Légistique Test : Examen écrit Communiquer" in text_of(page)
    again = staff.post(reverse("enrolments:add_track"), typed | {"code": "pro", "steps": "COM-1"})
    assert "Un trajet porte déjà ce code" in text_of(again)
    with scope(made.fund):
        track = Track.objects.get()
    edit = reverse("enrolments:edit_track", args=[track.uuid])
    assert "LOI-2\nTest : Examen écrit\nCOM-1" in staff.get(edit).content.decode()
    staff.post(edit, typed | {"steps": "COM-1", "version": 1})
    stale = staff.post(edit, typed | {"steps": "LOI-2", "version": 1})
    assert "Quelqu’un d’autre a modifié cette fiche" in text_of(stale)
    assert made.as_responsible.post(edit, typed).status_code == 403


@pytest.mark.feature("ITM-18")
def test_a_responsible_enrols_changes_and_deletes_a_candidate_with_a_history(made):
    track, ann = track_of(made), made.worker()
    client = made.as_responsible
    choose = reverse("enrolments:choose_candidate", args=[track.uuid])
    found = client.post(choose, {"name": "janssens"}, follow=True)
    enrol = reverse("enrolments:enrol_candidate", args=[track.uuid, ann.uuid])
    assert enrol in found.content.decode()
    page = client.post(enrol, {"started_on": "2026-01-05", "due_on": "2026-12-31"}, follow=True)
    assert "« Ann Janssens » est inscrit(e)" in text_of(page)
    assert "déjà inscrite à ce trajet" in text_of(client.post(enrol, {"started_on": "2026-01-05"}))
    with scope(made.fund):
        candidacy = Candidacy.objects.get()
    edit = reverse("enrolments:edit_candidacy", args=[candidacy.uuid])
    wrong = client.post(edit, {"started_on": "2026-01-05", "due_on": "2026-01-01", "version": 1})
    assert "Le trajet finit avant de commencer" in text_of(wrong)
    page = client.post(edit, {"started_on": "2026-01-05", "due_on": "2027-06-30", "version": 1}, follow=True)
    assert "à terminer pour le : 2026-12-31 → 2027-06-30" in text_of(page)
    remove = reverse("enrolments:remove_candidacy", args=[candidacy.uuid])
    assert "obligatoire" in text_of(client.post(remove, {"reason": " "}))
    page = client.post(remove, {"reason": "Change de fonction"}, follow=True)
    assert "L’inscription de « Ann Janssens » est supprimée." in text_of(page)
    history = text_of(client.get(reverse("enrolments:candidacy", args=[candidacy.uuid])))
    for words in ("Inscription supprimée", "Change de fonction", "Inscription modifiée", made.actor.name):
        assert words in history
    assert "est supprimée : inscrivez" in text_of(client.post(edit, {"started_on": "2026-01-05", "version": 3}))
    assert verbs(made) == ["enrolled", "changed", "removed"]
    client.post(enrol, {"started_on": "2026-02-01"})
    assert verbs(made)[-1] == "enrolled", "and may be enrolled again"


@pytest.mark.feature("ITM-18")
def test_the_progress_follows_presences_and_passed_tests(made):
    track, ann = track_of(made), made.worker()
    row = candidate(made, track, ann)
    page = reverse("enrolments:candidacy", args=[row.uuid])
    client = made.as_responsible

    def steps() -> list[str]:
        return [one.standing.value for one in client.get(page).context["progress"].steps]

    assert steps() == ["to_do", "to_do", "to_do"]
    with scope(made.fund):
        first, second = (step.course for step in track.steps.exclude(course=None).order_by("position"))
    attended(made, ann, made.session(first, in_days=3))
    made.enrol(ann, made.session(second))
    result_of(made, ann, test="examen ecrit", outcome="failed")
    assert steps() == ["done", "under_way", "under_way"]
    result_of(made, ann, test="Examen écrit", outcome="passed", taken_on=datetime.date(2026, 4, 1))
    assert steps() == ["done", "done", "under_way"]
    listed = text_of(client.get(reverse("enrolments:track", args=[track.uuid])))
    assert "2 sur 3" in listed
    assert "Approfondir" in listed
    csv = client.get(f"{reverse('enrolments:track', args=[track.uuid])}?export=csv").getvalue().decode("utf-8-sig")
    assert '"2";"3";"Approfondir"' in csv


@pytest.mark.feature("ITM-18")
def test_others_candidates_are_nobodys_business_and_a_closed_track_takes_none(made):
    track, ann = track_of(made, is_open=False), made.worker()
    enrol = reverse("enrolments:enrol_candidate", args=[track.uuid, ann.uuid])
    typed = {"started_on": timezone.localdate().isoformat()}
    assert "ne prend plus de candidats" in text_of(made.as_responsible.post(enrol, typed))
    assert made.as_other_responsible.post(enrol, typed).status_code == 404
    assert "est inscrit(e)" in text_of(made.as_staff.post(enrol, typed, follow=True)), "the staff may"
    with scope(made.fund):
        row = Candidacy.objects.get()
    assert made.as_other_responsible.get(reverse("enrolments:candidacy", args=[row.uuid])).status_code == 404
    other = made.as_other_responsible.get(reverse("enrolments:track", args=[track.uuid]))
    assert "Aucun candidat" in text_of(other)
    assert "Ce trajet ne prend plus de candidats : adressez-vous au fonds." in text_of(other)
    listed = made.as_responsible.get(LIST)
    assert "PRO Academy PRO 3 1 Fermé" in text_of(listed)
    assert "PRO Academy" not in text_of(made.as_responsible.get(f"{LIST}?q=nothing"))
    assert "PRO Academy" in text_of(made.as_responsible.get(f"{LIST}?is_open=False"))


def test_sixty_candidates_cost_as_many_queries_as_one(made):
    track = track_of(made)
    with scope(made.fund):
        session = made.session(track.steps.get(position=1).course, capacity=100)
    client = made.as_staff
    page, home = reverse("enrolments:track", args=[track.uuid]), LIST

    def add(number: int) -> None:
        worker = made.worker("Janssens", f"Ann {number}", email="")
        candidate(made, track, worker)
        made.enrol(worker, session, made.staff)
        result_of(made, worker, test="Examen écrit")

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        assert answer.status_code == 200
        if answer.streaming:
            assert answer.getvalue()
        return len(queries)

    add(0)
    count(page)
    one = [count(page), count(f"{page}?export=csv"), count(home)]
    for number in range(1, 60):
        add(number)
    for number in range(30):
        with scope(made.fund):
            tracks.add_track(actor=made.staff, code=f"T-{number}", name="Trajet", steps=["Examen"])
    assert [count(page), count(f"{page}?export=csv"), count(home)] == one
