"""Programs keep their company's funding files, and a body's deposits its invoices (`BEY-05`)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from extranet.integrations.scopes import Scope
from extranet.journal.models import Look
from extranet.tenants.scope import scope
from requests_app.funding.models import Device, FundingRequest, Invoice
from requests_app.funding.services import paying
from tests.documents.pdf_factory import simple_pdf
from tests.funding import einvoices
from tests.funding.invoicing_scenes import file, in_complement
from tests.funding.scenes import BODY_SIRET, Stage, stage
from tests.integrations.scenes import Program, problem, program_of, refusals

pytestmark = pytest.mark.django_db

BOTH = (Scope.FUNDING_READ, Scope.FUNDING_WRITE)


def company(made: Stage) -> Program:
    return program_of(made.fund, made.member, *BOTH)


def body(made: Stage) -> Program:
    return program_of(made.fund, made.manager, *BOTH)


def said(answer, status: int = 200):
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


@pytest.mark.feature("BEY-05", "MYA-02")
def test_a_request_from_what_to_prepare_to_its_number():
    made = stage()
    made.device()
    claire = made.known_worker()
    program = company(made)

    (device,) = said(program.get("/funding-devices"))["results"]
    assert [one["name"] for one in device["pieces"] if one["stage"] == "request"] == ["Programme de la formation"]

    begun = said(program.post("/funding-requests", {"device": device["uuid"], "title": "Sécurité au travail"}), 201)
    at = f"/funding-requests/{begun['uuid']}"
    assert set(begun["missing"]) == {"starts_on", "ends_on", "hours", "body_name", "teaching", "people", "papers"}
    assert set(refusals(program.post(f"{at}/send"))) == {f"/{name}" for name in begun["missing"]}

    given = {
        "starts_on": "2027-01-04",
        "ends_on": "2027-01-05",
        "hours": "14",
        "body_siret": BODY_SIRET,
        "teaching": "1400.50",
    }
    filled = said(program.patch(at, given, version=begun["version"]))
    assert filled["body"]["name"] == "Centre Démo"
    assert filled["title"] == "Sécurité au travail"
    assert filled["teaching"] == "1400.50"
    said(program.put(f"{at}/people", {"workers": [str(claire.uuid)]}))
    piece = next(one["uuid"] for one in device["pieces"] if one["stage"] == "request")
    said(program.upload(f"{at}/pieces", uploads=[file(simple_pdf(), "programme.pdf")], piece=piece), 201)

    sent = said(program.post(f"{at}/send"))
    assert sent["state"] == "sent"
    assert sent["number"].startswith("DPC-")
    with scope(made.fund):
        stored = FundingRequest.objects.get(uuid=begun["uuid"])
        assert stored.receipt is not None
        assert stored.teaching == Decimal("1400.50")
        assert [one.worker for one in stored.people.all()] == [claire]
    problem(program.patch(at, {"title": "Trop tard"}, version=sent["version"]), 409)


def test_a_change_of_somebody_else_is_not_lost():
    made = stage()
    draft = made.draft()
    program = company(made)
    at = f"/funding-requests/{draft.uuid}"
    version = said(program.get(at))["version"]
    said(program.patch(at, {"place": "Paris"}, version=version))
    problem(program.patch(at, {"place": "Lille"}, version=version), 412)
    problem(program.patch(at, {"place": "Lille"}), 428)
    assert said(program.get(at))["place"] == "Paris"


def test_what_the_fund_asks_for_is_read_and_given():
    made = stage()
    request = made.sent()
    with scope(made.fund):
        request.demands.create(name="Devis signé", note="La signature manque.", asked_by=made.officer.user)
        request.ask_pieces()
        request.save()
    program = company(made)
    at = f"/funding-requests/{request.uuid}"
    (demand,) = said(program.get(at))["demands"]
    assert demand["note"] == "La signature manque."
    assert not demand["is_prepared"]
    refused = problem(program.post(f"{at}/answer", {}), 422)
    assert "« Devis signé »" in refused["errors"][0]["detail"]
    answered = program.upload(f"{at}/pieces", uploads=[file(simple_pdf())], demand=demand["uuid"])
    assert said(answered, 201)["demands"][0]["is_prepared"]
    assert said(program.post(f"{at}/answer", {}))["state"] == "sent"


@pytest.mark.feature("BEY-05", "BEY-01", "BEY-13")
def test_a_structured_invoice_is_compared_then_deposited():
    made = stage()
    made.agreed()
    program = body(made)
    (agreement,) = said(program.get("/agreements"))["results"]
    assert agreement["hours"] == "14.00", "by the name that programs know"
    assert agreement["families"] == [{"family": "teaching", "granted": "1400.00", "left": "1400.00"}]
    where = {"funding_request": agreement["funding_request"]}

    tried = program.upload("/invoices?check_only=true", file=file(einvoices.cii(hours=15), "f.xml"), **where)
    compared = said(tried)
    assert compared["status"] == "word_needed"
    hours = next(one for one in compared["differences"] if one["check"] == "hours_agreed")
    assert (hours["here"], hours["there"], hours["mender"]) == ("15,00\xa0h", "14,00\xa0h", "body")
    with scope(made.fund):
        assert not Invoice.objects.exists()

    refused = problem(program.upload("/invoices", file=file(einvoices.cii(), "f.xml"), **where), 422)
    assert {"word_needed", "unattested"} <= {one["code"] for one in refused["errors"]}
    with scope(made.fund):
        assert not Invoice.objects.exists()

    papers = {"papers": [file(simple_pdf(), "feuille.pdf")], "attested_hours": "14"}
    word = "L’attestation de la DREETS suit."
    sent = said(program.upload("/invoices", file=file(einvoices.cii(), "f.xml"), word=word, **papers, **where), 201)
    assert (sent["state"], sent["number"], sent["total"]) == ("received", "F2026-0042", "1400.00")
    assert sent["deposit_number"].startswith("FAC-")
    assert sent["attestations"][0]["hours"] == "14.00"
    assert said(program.get("/agreements"))["results"][0]["families"][0]["left"] == "0.00"

    assert said(program.post(f"/invoices/{sent['uuid']}/withdraw"))["state"] == "withdrawn"
    problem(program.post(f"/invoices/{sent['uuid']}/withdraw"), 409)


def test_the_same_deposit_sent_twice_is_one():
    made = stage()
    agreement = made.agreed()
    program = body(made)

    def deposit():
        given = {"funding_request": str(agreement.request.uuid), "word": "Suit.", "retry": "mois-10"}
        return program.upload("/invoices", file=file(einvoices.cii(), "f.xml"), **given)

    first, again = deposit(), deposit()
    assert said(first, 201)["uuid"] == said(again, 201)["uuid"]
    with scope(made.fund):
        assert Invoice.objects.count() == 1


def test_in_steps_and_the_complement_that_the_fund_asks():
    made = stage()
    invoice = in_complement(made)
    program = body(made)
    at = f"/invoices/{invoice.uuid}"
    read = said(program.get(at))
    assert (read["state"], read["reason"]) == ("complement", "Il manque la feuille du 12 octobre.")
    said(program.upload(f"{at}/attestations", papers=[file(simple_pdf())], hours="14"), 201)
    said(program.patch(at, {"hours": "14", "period_from": "2026-10-02"}, version=read["version"]))
    checks = said(program.get(f"{at}/check"))
    assert checks["status"] == "deposited"  # its word of then still stands
    answered = said(program.post(f"{at}/send", {"word": "La feuille est jointe."}))
    assert (answered["state"], answered["word"]) == ("control", "La feuille est jointe.")


@pytest.mark.feature("MYA-10", "ATN-07")
def test_payments_have_our_numbers_and_both_dates():
    made = stage()
    payment = made.planned()
    program = body(made)
    (row,) = said(program.get("/payments"))["results"]
    assert row["reference"] == payment.reference
    assert row["reference"].startswith(row["file_number"])
    assert (row["state"], row["expected_on"], row["paid_on"]) == ("expected", "2026-12-15", None)
    with scope(made.fund):
        paying.note_paid(actor=made.staff, fund=made.fund, payment=payment, paid_on=timezone.localdate())
    (row,) = said(program.get("/payments", state="paid"))["results"]
    assert row["paid_on"] == timezone.localdate().isoformat()
    assert said(program.get(f"/payments/{payment.uuid}")) == row
    assert not said(program.get("/payments", since="2027-06-01"))["results"]
    assert set(refusals(program.get("/payments", since="hier", state="perdu"))) == {"/since", "/state"}
    assert said(program.get("/invoices", state="paid"))["results"][0]["validated_amount"] == "1400.00"


def test_a_body_reads_what_was_agreed_for_it_and_no_wages():
    made = stage()
    agreement = made.agreed(salary=Decimal(300))
    program = body(made)
    read = said(program.get(f"/funding-requests/{agreement.request.uuid}"))
    assert (read["teaching"], read["salary"], read["pieces"]) == (None, None, [])
    assert read["people"][0]["last_name"] == "Martin"
    assert [one["family"] for one in said(program.get("/agreements"))["results"][0]["families"]] == ["teaching"]
    problem(program.patch(f"/funding-requests/{agreement.request.uuid}", {"title": "Autre"}, version=1), 403)
    families = said(company(made).get("/agreements"))["results"][0]["families"]
    assert [one["family"] for one in families] == ["teaching", "salary"]


def test_reading_a_file_by_program_is_noted():
    made = stage()
    draft = made.draft()
    said(company(made).get(f"/funding-requests/{draft.uuid}"))
    with scope(made.fund):
        assert Look.objects.filter(subject_model="funding.FundingRequest", subject_uuid=draft.uuid).count() == 1


def test_the_staff_of_the_fund_read_what_was_sent():
    made = stage()
    made.received()
    program = program_of(made.fund, made.officer, Scope.FUNDING_READ)
    assert len(said(program.get("/invoices"))["results"]) == 1
    problem(program.get("/funding-devices"), 403)


@pytest.mark.parametrize("path", ["/funding-requests", "/agreements", "/invoices", "/payments", "/funding-devices"])
def test_lists_cost_the_same_however_long(path):
    made = stage()
    made.planned()
    program = company(made) if path == "/funding-devices" else body(made)
    program.get(path)
    few = counted(program, path)
    for number in range(3):
        made.planned(made.agreed(), number=f"F2026-1{number}")
        with scope(made.fund):
            Device.objects.create(code=f"D{number}", name="Autre")
    assert counted(program, path) == few


def counted(program: Program, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert said(program.get(path))["results"]
    return len(queries)
