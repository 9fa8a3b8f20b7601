"""Test results: entered, imported, corrected and removed by the staff; read by the responsibles."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from extranet.journal.models import Entry
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Participant, TestResult
from tests.enrolments.scenes import Stage, stage
from tests.enrolments.test_reports import result_of, text_of
from tests.enrolments.test_tracks import candidate, track_of
from tests.factories import UserFactory, quickly_signed_in

pytestmark = pytest.mark.django_db

LIST, IMPORT = reverse("enrolments:results"), reverse("enrolments:import_results")
OWN = reverse("enrolments:own_results")
TYPED = {"test": "Certificat A", "taken_on": "2026-03-02", "outcome": "passed", "score": "14,5", "out_of": "20"}
HEAD = "Nom;Prénom;Date de naissance;Test;Date du test;Résultat;Score;Sur;Code"


@pytest.fixture
def made() -> Stage:
    return stage()


def stored(made: Stage) -> list[tuple[Any, ...]]:
    with scope(made.fund):
        rows = TestResult.objects.order_by("pk")
        return list(rows.values_list("worker__first_name", "test", "outcome", "score", "course__code"))


def verbs(made: Stage) -> list[str]:
    with scope(made.fund):
        found = Entry.objects.filter(verb__startswith="enrolments.result").order_by("pk")
        return list(found.values_list("verb", flat=True))


@pytest.mark.feature("ITM-30")
def test_the_staff_find_somebody_by_name_and_enter_her_result(made):
    ann = made.worker()
    session = made.session(made.course("COM-101"))
    made.enrol(ann, session)
    staff = made.as_staff
    found = staff.post(reverse("enrolments:choose_for_result"), {"name": "janssens"}, follow=True)
    address = reverse("enrolments:add_result", args=[ann.uuid])
    assert address in found.content.decode()
    page = staff.post(address, TYPED | {"session_of": str(session.uuid)}, follow=True)
    assert "Le résultat est enregistré." in text_of(page)
    assert "14,5 / 20" in text_of(page)
    assert stored(made) == [("Ann", "Certificat A", "passed", Decimal("14.50"), "COM-101")]
    again = staff.post(address, TYPED)
    assert "est déjà enregistré" in text_of(again)
    assert 'value="14,5"' in again.content.decode(), "nothing that was typed is lost"
    own = f"{reverse('enrolments:report_of', args=[ann.uuid])}?kinds=results"
    assert "14,5 / 20" in text_of(made.as_responsible.get(own)), "and it stands in her report"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"score": "21"}, "il ne le dépasse pas"),
        ({"out_of": ""}, "Donnez le score et son maximum"),
        ({"taken_on": "2999-01-01"}, "Ce test n’a pas encore eu lieu"),
        ({"course_code": "NO-1"}, "Il n’y a aucune formation avec ce code."),
        ({"test": " "}, "obligatoire"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(made, typed, said):
    address = reverse("enrolments:add_result", args=[made.worker().uuid])
    assert said in text_of(made.as_staff.post(address, TYPED | typed))
    assert stored(made) == []


@pytest.mark.feature("ITM-30")
def test_a_result_is_corrected_and_removed_with_a_trace(made):
    ann = made.worker()
    result = result_of(made, ann)
    address = reverse("enrolments:edit_result", args=[result.uuid])
    staff = made.as_staff
    staff.post(address, TYPED | {"outcome": "failed", "version": 1})
    assert stored(made) == [("Ann", "Certificat A", "failed", Decimal("14.50"), None)]
    stale = staff.post(address, TYPED | {"outcome": "absent", "version": 1})
    assert "Valeur enregistrée entre-temps : « Échoué »." in text_of(stale)
    page = staff.post(reverse("enrolments:remove_result", args=[result.uuid]), follow=True)
    assert "Aucun résultat de test" in text_of(page)
    assert stored(made) == []
    assert verbs(made) == ["enrolments.result_added", "enrolments.result_changed", "enrolments.result_removed"]


@pytest.mark.feature("ITM-30")
def test_results_are_imported_after_a_look_and_wrong_lines_stay(made):
    made.worker()
    made.worker("Peeters", "Jan", organisation=made.other_body)
    made.course("COM-101")
    lines = [
        HEAD,
        "Janssens;Ann;12/05/1985;Certificat A;02/03/2026;réussi;14,5;20;com-101",
        "PEETERS;jan;12/05/1985;Certificat A;02/03/2026;échoué;;;",
        "Nobody;Ann;12/05/1985;Certificat A;02/03/2026;réussi;;;",
        "Janssens;Ann;12/05/1985;Certificat B;2/3/26;parfait;14;;",
    ]
    staff = made.as_staff
    look = staff.post(IMPORT, {"file": SimpleUploadedFile("r.csv", "\n".join(lines).encode("utf-16"))})
    said = text_of(look)
    assert "Personne de ce nom n’est né ce jour-là" in said
    assert "Écrivez l’un de" in said
    assert stored(made) == [], "a look stores nothing"
    page = staff.post(IMPORT, {"lines": look.context["form"]["lines"].value(), "confirm": "yes"})
    assert "2 résultats sont enregistrés." in text_of(page)
    assert "Nobody" in page.content.decode()
    assert stored(made) == [
        ("Ann", "Certificat A", "passed", Decimal("14.50"), "COM-101"),
        ("Jan", "Certificat A", "failed", None, None),
    ]
    again = staff.post(IMPORT, {"lines": "\n".join(lines[:2]), "confirm": "yes"})
    assert "est déjà enregistré" in text_of(again)


def test_a_workbook_is_imported_and_a_homonym_asks_for_the_organisation(made):
    made.worker()
    made.worker(organisation=made.other_body, email="")
    book = Workbook()
    cells = ["Janssens", "Ann", datetime.date(1985, 5, 12), "Certificat A", datetime.date(2026, 3, 2), "réussi"]
    book.active.append(HEAD.split(";")[:6])
    book.active.append(cells)
    file = io.BytesIO()
    book.save(file)
    staff = made.as_staff
    assert "ajoutez la colonne « Organisation »" in text_of(
        staff.post(IMPORT, {"file": SimpleUploadedFile("r.xlsx", file.getvalue())})
    )
    line = "Janssens;Ann;12/05/1985;Certificat A;02/03/2026;réussi;Ville Démo"
    staff.post(IMPORT, {"lines": f"{';'.join(HEAD.split(';')[:6])};Organisation\n{line}", "confirm": "yes"})
    with scope(made.fund):
        assert TestResult.objects.get().organisation == made.other_body


@pytest.mark.feature("ITM-31")
def test_the_list_is_searched_filtered_and_exported(made):
    result_of(made, made.worker("Janssens", "Ann"))
    result_of(made, made.worker("Peeters", "Jan", organisation=made.other_body), outcome="failed", test="Écrit")
    staff = made.as_staff

    def found(**query: str) -> int:
        return len(staff.get(LIST, query).context["table"].rows)

    assert found() == 2
    assert found(outcome="failed") == 1
    assert found(first="2026-03-03") == 0
    assert found(course="COM-101") == 0
    searched = staff.post(LIST, {"q": "ecri"})
    assert len(staff.get(searched.headers["Location"]).context["table"].rows) == 1
    assert '"Écrit"' in staff.get(f"{LIST}?export=csv").getvalue().decode("utf-8-sig")
    own = made.as_responsible.get(LIST)
    assert len(own.context["table"].rows) == 1
    assert "Corriger" not in text_of(own)


def test_a_participant_reads_her_own_results_and_tracks_and_takes_them_away(made):
    ann, user = made.worker(), UserFactory()
    result_of(made, ann, score=14.5, out_of=20)
    result_of(made, made.worker("Peeters", "Jan"), test="Certificat Z")
    track = track_of(made)
    candidate(made, track, ann)
    with scope(made.fund):
        participant = Participant.objects.create(worker=ann, account=user)
    client = quickly_signed_in(made.fund, user)
    assert "Aucun résultat de test" in text_of(client.get(OWN)), "before she said that the entry is hers"
    with scope(made.fund):
        participant.joined_at = timezone.now()
        participant.save()
    page = text_of(client.get(OWN))
    for words in ("PRO Academy", "Test : Examen écrit", "Certificat A", "14,5 / 20"):
        assert words in page
    assert "Certificat Z" not in page
    held = text_of(client.get(reverse("my_data:page")))
    assert "Mes résultats de tests" in held
    assert "Mes trajets de certification" in held
    assert "Certificat Z" not in held
