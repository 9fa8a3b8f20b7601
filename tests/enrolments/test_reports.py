"""« Rapports » → « Aperçu »: the name, its homonyms, the kinds, the results on screen and as files."""

from __future__ import annotations

import datetime
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from extranet.journal.models import Look
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Enrolment, TestResult
from requests_app.enrolments.services import enrolling
from requests_app.enrolments.services.results import add_result
from tests.enrolments.scenes import Stage, stage

pytestmark = pytest.mark.django_db

OVERVIEW = reverse("enrolments:overview")
REPORT = reverse("enrolments:report")
ALL = ["options", "enrolments", "results", "cancellations"]


@pytest.fixture
def made() -> Stage:
    return stage()


def text_of(page: Any) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page.content.decode()).split())


def shown(page: Any) -> dict[str, int]:
    """How many rows of each kind the report shows."""
    return {str(part["title"]): len(part["table"].rows) for part in page.context["parts"]}


def searched(client: Client, name: str) -> Any:
    page = client.post(OVERVIEW, {"name": name})
    assert name.lower() not in page.headers["Location"].lower(), "no name in an address"
    return client.get(page.headers["Location"])


def result_of(made: Stage, worker: Any, **values: Any) -> TestResult:
    usual = {"test": "Certificat A", "taken_on": datetime.date(2026, 3, 2), "outcome": "passed"}
    with scope(made.fund):
        return add_result(actor=made.staff, worker=worker, **usual | values)


def everything(made: Stage, worker: Any) -> None:
    """One row of each kind, and one that waits."""
    needs_approval = made.course("PRE-1", "Préparer un examen", needs_approval=True)
    full = made.session(made.course("FUL-1", "Complète"), capacity=1)
    made.enrol(made.worker("Peeters", "Jan"), full)
    made.enrol(worker, full)
    made.enrol(worker, made.session(needs_approval))
    made.enrol(worker, made.session(made.course("COM-101", "Communiquer clairement")))
    ended = made.enrol(worker, made.session(made.course("ANN-1", "Annulée par elle")))
    with scope(made.fund):
        enrolling.unenrol(actor=made.actor, fund=made.fund, enrolment=ended, reason="Autre réunion")
    result_of(made, worker, score=14.5, out_of=20)


@pytest.mark.feature("ITM-29", "ITM-24")
def test_the_name_lists_the_homonyms_with_what_tells_them_apart(made):
    made.worker("Janssens", "Ann")
    other = made.worker("Janssens", "Ann", birth_date=datetime.date(1990, 1, 2), email="")
    with scope(made.fund):
        other.details.update(unit="Service budget")
    made.worker("Janssens", "Bea", organisation=made.other_body)
    page = searched(made.as_responsible, "janss")
    said = text_of(page)
    assert len(page.context["search"].people) == 2, "those of her own organisation only"
    assert "Plusieurs collaborateurs ont ce nom" in said
    assert "12/05/1985" in said
    assert "02/01/1990" in said
    assert "Service budget" in said
    assert "checked" not in re.search(r'name="person".*?>', page.content.decode(), re.S).group()
    assert len(searched(made.as_staff, "Janssens").context["search"].people) == 3
    assert "Ville Démo" in text_of(searched(made.as_staff, "Janssens B"))


@pytest.mark.feature("ITM-29")
def test_one_match_is_chosen_already_and_none_says_what_to_do(made):
    ann = made.worker("Janssens", "Ann")
    page = searched(made.as_responsible, "Janssens")
    chosen = re.search(r'name="person".*?>', page.content.decode(), re.S).group()
    assert f'value="{ann.uuid}"' in chosen
    assert "checked" in chosen
    assert "Personne de ce nom" in text_of(searched(made.as_responsible, "Nobody"))
    assert "Écrivez le début du nom de famille" in text_of(made.as_responsible.post(OVERVIEW, {"name": " "}))


@pytest.mark.feature("ITM-29", "ITM-30", "ITM-31")
def test_the_kinds_that_are_ticked_appear_on_the_screen_each_with_its_columns(made):
    ann = made.worker("Janssens", "Ann")
    everything(made, ann)
    client = made.as_responsible
    address = client.post(OVERVIEW, {"name": "Janssens"}).headers["Location"]
    page = client.post(address, {"person": ann.uuid, "kinds": ALL}, follow=True)
    assert shown(page) == {
        "Inscriptions avec option": 2,
        "Inscriptions": 1,
        "Résultats de tests": 1,
        "Annulations": 1,
    }
    said = text_of(page)
    for words in ("Place tenue jusqu’au", "En attente", "Rue de la Loi 51", "14,5 / 20", "Réussi", "Autre réunion"):
        assert words in said
    assert "Peeters" not in said
    one = client.post(address, {"person": ann.uuid, "kinds": ["results"]}, follow=True)
    assert shown(one) == {"Résultats de tests": 1}
    with scope(made.fund):
        assert Look.objects.filter(subject_uuid=ann.uuid, subject_model="organisations.Worker").count() == 2


@pytest.mark.feature("ITM-30")
def test_without_a_person_or_a_kind_the_page_says_what_to_tick(made):
    ann = made.worker()
    made.worker("Janssens", "Bea")
    client = made.as_responsible
    address = client.post(OVERVIEW, {"name": "Janssens"}).headers["Location"]
    refused = client.post(address, {"first": "2026-02-01", "last": "2026-01-01"})
    said = text_of(refused)
    assert "Cochez le collaborateur." in said
    assert "Cochez au moins un type de rapport." in said
    assert "La période finit avant de commencer" in said
    assert "Bea" in said, "the people found are still there"
    assert 'value="2026-02-01"' in refused.content.decode(), "nothing that was typed is lost"
    own = reverse("enrolments:report_of", args=[ann.uuid])
    assert "Cochez au moins un type de rapport." in text_of(client.get(f"{own}?first=2026-01-01"))


@pytest.mark.feature("ITM-31")
def test_a_report_leaves_as_csv_as_a_workbook_and_as_pdf(made):
    ann = made.worker("=Janssens", "Ann")
    everything(made, ann)
    client = made.as_responsible
    own = f"{reverse('enrolments:report_of', args=[ann.uuid])}?kinds=enrolments&kinds=results"
    text = client.get(f"{own}&export=csv&kind=results").getvalue().decode("utf-8-sig")
    assert '"\'=Janssens";"Ann";"SPF Démo";"2026-03-02";"Certificat A";"Réussi";"14.50";"20.00"' in text
    assert "Communiquer" not in text
    book = load_workbook(io.BytesIO(client.get(f"{own}&export=xlsx").getvalue()))
    assert book.sheetnames == ["Inscriptions", "Résultats de tests"]
    sheet = book["Inscriptions"]
    assert [cell.value for cell in sheet[2]][:5] == [
        "=Janssens",
        "Ann",
        "SPF Démo",
        "COM-101",
        "Communiquer clairement",
    ]
    assert sheet["A2"].data_type == "s"
    paper = client.get(f"{own}&export=pdf")
    assert paper.headers["Content-Type"] == "application/pdf"
    assert "anssens" not in paper.headers["Content-Disposition"]
    assert paper.content.startswith(b"%PDF-")


@pytest.mark.feature("ITM-31")
def test_reports_by_course_session_organisation_and_period(made):
    ann, jan = made.worker(), made.worker("Peeters", "Jan", organisation=made.other_body)
    course = made.course("COM-101")
    soon, later = made.session(course, in_days=10), made.session(course, in_days=100)
    for worker in (ann, jan):
        made.enrol(worker, soon, made.staff)
        made.enrol(worker, later, made.staff)
    made.enrol(ann, made.session(made.course("AUT-1")), made.staff)
    staff = made.as_staff

    def found(client: Client, **query: str) -> int:
        (count,) = shown(client.get(REPORT, {"kinds": "enrolments", **query})).values()
        return count

    assert found(staff) == 5
    assert found(made.as_responsible) == 3, "her organisation's own"
    assert found(staff, course=" com-101 ") == 4
    assert found(staff, course="com-101", session=str(soon.uuid)) == 2
    assert found(staff, organisation="ville") == 2
    assert found(staff, organisation="ville", course="AUT-1") == 0
    with scope(made.fund):
        day = later.starts_at.astimezone(made.fund.zone).date()
    assert found(staff, first=day.isoformat(), last=day.isoformat()) == 2
    assert found(staff, last=(day - datetime.timedelta(days=1)).isoformat()) == 3
    assert "Il n’y a aucune formation avec ce code." in text_of(staff.get(f"{REPORT}?kinds=results&course=NO"))
    assert found(made.as_responsible, organisation="ville") == 3, "she has no such filter"


@pytest.mark.feature("ITM-29", "ITM-31")
def test_nobody_reports_on_others_people(made):
    ann = made.worker()
    everything(made, ann)
    own = f"{reverse('enrolments:report_of', args=[ann.uuid])}?kinds=enrolments"
    assert made.as_other_responsible.get(own).status_code == 404
    assert made.as_other_responsible.post(OVERVIEW, {"person": ann.uuid, "kinds": "results"}).status_code == 404
    assert shown(made.as_other_responsible.get(f"{REPORT}?kinds=enrolments&kinds=results")) == {
        "Inscriptions": 0,
        "Résultats de tests": 0,
    }


def test_a_sent_key_of_another_session_finds_nobody(made):
    made.worker()
    page = made.as_responsible.get(f"{OVERVIEW}?recherche=forged")
    assert page.context["search"].people == []


def test_sixty_rows_cost_as_many_queries_as_one(made):
    ann, session = made.worker(), made.session(capacity=100)
    made.enrol(ann, session)
    result_of(made, ann)
    client = made.as_staff
    address = f"{REPORT}?{'&'.join(f'kinds={kind}' for kind in ALL)}"

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    count()
    one = count()
    for number in range(59):
        other = made.worker("Janssens", f"Ann {number}", email="")
        made.enrol(other, session)
        result_of(made, other)
    with scope(made.fund):
        assert Enrolment.objects.count() == 60
    assert count() == one


def test_the_overview_costs_the_same_for_fifty_homonyms(made):
    made.worker()
    client = made.as_responsible
    address = client.post(OVERVIEW, {"name": "Janssens"}).headers["Location"]

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    count()
    one = count()
    with scope(made.fund):
        for number in range(59):
            worker = made.worker("Janssens", f"Ann {number}", email="")
            assert worker.pk
    assert "Il y en a plus de 50" in text_of(client.get(address))
    assert count() == one


@pytest.mark.feature("ITM-29")
def test_her_history_at_another_organisation_is_the_funds_alone_to_read(made):
    here, there = made.worker(), made.worker(organisation=made.other_body)
    made.enrol(here, made.session(made.course("ICI-1", "Ici")))
    made.enrol(there, made.session(made.course("AVT-1", "Avant")), made.staff)
    result_of(made, there, test="Certificat d’avant")
    query = "&".join(f"kinds={kind}" for kind in ALL)
    hers = reverse("enrolments:report_of", args=[here.uuid])
    before = reverse("enrolments:report_of", args=[there.uuid])
    said = text_of(made.as_responsible.get(f"{hers}?{query}"))
    assert ("ICI-1" in said, "AVT-1" in said, "avant" in said) == (True, False, False)
    assert made.as_responsible.get(f"{before}?{query}").status_code == 404
    said = text_of(made.as_staff.get(f"{before}?{query}"))
    assert ("AVT-1" in said, "Certificat d’avant" in said) == (True, True)
