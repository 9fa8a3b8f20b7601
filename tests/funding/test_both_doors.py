"""Each rule refuses identically on the page and through the API: the same words, and nothing is changed (`BEY-05`)."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from extranet.integrations.scopes import Scope
from extranet.tenants.scope import scope
from requests_app.funding.models import Agreement, FundingRequest, Invoice, RequestPiece
from requests_app.funding.services import controlling
from tests.documents.pdf_factory import simple_pdf
from tests.funding import einvoices
from tests.funding.invoicing_scenes import at, draft, file, typed
from tests.funding.scenes import Stage, stage
from tests.integrations.scenes import Program, program_of

pytestmark = [pytest.mark.django_db, pytest.mark.feature("BEY-05")]

LAUGHS = b"<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><l>&b;</l>"
OUTSIDE = b"<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><l>&a;</l>"
BIG = b"%PDF-1.7\n" + b"0" * 10_100_000


def words(text: str) -> str:
    return " ".join(html.unescape(text).replace("\xa0", " ").replace("\u202f", " ").split())


def details(answer: Any, status: int = 422) -> list[str]:
    """What a program reads of a refusal."""
    assert answer.status_code == status, answer.content.decode()
    body = answer.json()
    return [words(one["detail"]) for one in body.get("errors", [])] or [words(body["detail"])]


def both_say(page: Any, details: list[str], about: str) -> None:
    """Each sentence of the program's is on the page, and is about what was wrong."""
    shown = words(page.content.decode())
    assert any(about in one for one in details), details
    for one in details:
        assert one in shown, one


def stored(made: Stage) -> list[Any]:
    """What must not change."""
    with scope(made.fund):
        return [
            sorted(model.objects.values_list(*columns))
            for model, columns in (
                (Invoice, ("pk", "state", "number", "total", "hours", "deposit_number", "version")),
                (FundingRequest, ("pk", "state", "title", "hours", "teaching", "version")),
                (RequestPiece, ("pk", "withdrawn_at")),
            )
        ]


def body(made: Stage) -> Program:
    return program_of(made.fund, made.manager, Scope.FUNDING_READ, Scope.FUNDING_WRITE)


def company(made: Stage) -> Program:
    return program_of(made.fund, made.member, Scope.FUNDING_READ, Scope.FUNDING_WRITE)


# Files: at the first step of a deposit


@pytest.mark.parametrize(
    ("content", "name", "about"),
    [
        pytest.param(b"PK\x03\x04 rien", "f.pdf", "PDF", id="another kind"),
        pytest.param(b"<?xml version='1.0'?><note>Bonjour</note>", "f.xml", "Factur-X, CII ou UBL", id="no invoice"),
        pytest.param(LAUGHS, "f.xml", "", id="entities"),
        pytest.param(OUTSIDE, "f.xml", "", id="external entity"),
        pytest.param(BIG, "f.pdf", "10", id="too big"),
        pytest.param(b"", "f.pdf", "vide", id="empty"),
    ],
)
def test_a_file_that_no_invoice_is(content, name, about):
    made = stage()
    agreement = made.agreed()
    before = stored(made)
    page = made.as_body.post(
        reverse("funding:deposit_invoice", args=[agreement.request.uuid]), {"file": file(content, name)}
    )
    answer = body(made).upload("/invoices", funding_request=str(agreement.request.uuid), file=file(content, name))
    both_say(page, details(answer), about)
    assert stored(made) == before


def test_no_file_at_all():
    made = stage()
    agreement = made.agreed()
    page = made.as_body.post(reverse("funding:deposit_invoice", args=[agreement.request.uuid]), {})
    answer = body(made).upload("/invoices", funding_request=str(agreement.request.uuid))
    both_say(page, details(answer), "obligatoire")


# What an invoice says: at the second step


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ({"total": "mille"}, "nombre"),
        ({"total": "-5"}, "0"),
        ({"net": "1.2.3"}, "nombre"),
        ({"dated_on": "2026-13-1"}, "date"),
        ({"period_from": "2026-10-31", "period_to": "2026-10-01"}, "finit avant de commencer"),
        ({"seller_siret": "73282932000075"}, "SIRET"),
        ({"hours": "7h75"}, "60 minutes"),
        ({"hours": "-3"}, "négatives"),
    ],
    ids=str,
)
def test_what_no_invoice_may_say(said, about):
    made = stage()
    invoice = draft(made)
    before = stored(made)
    page = made.as_body.post(at("edit_invoice", invoice), typed(**said, version=invoice.version))
    answer = body(made).patch(f"/invoices/{invoice.uuid}", said, version=invoice.version)
    both_say(page, details(answer), about)
    assert stored(made) == before


# What is compared: at sending


@dataclass
class Sending:
    """An invoice in preparation that can't be sent as it is."""

    about: str
    values: dict[str, Any] = field(default_factory=dict)
    before: Callable[[Stage, Agreement], object] = lambda made, agreement: None
    granted: dict[str, Any] = field(default_factory=dict)
    word: str = "Voir la note."


def reject(made: Stage, agreement: Agreement) -> None:
    """All of the agreement is invoiced."""
    made.received(agreement, number="F2026-0001")


SENDINGS = {
    "number used before": Sending("déjà déposé", before=lambda made, _agreement: made.received(made.agreed())),
    "nothing left": Sending("dépasse ce que l’accord laisse", before=reject),
    "wrong SIRET": Sending("n’est pas l’organisme du dossier", {"seller_siret": "55208131766522"}),
    "dated tomorrow": Sending("jour à venir", {"dated_on": "2099-01-01"}),
    "another currency": Sending("euros", {"currency": "USD"}),
    "nothing to pay": Sending("zéro", {"total": "0"}),
    "no number": Sending("Indiquez", {"number": ""}),
    "more than is left, without a word": Sending("Expliquez", {"total": "2000", "net": "2000"}, word=""),
    "hours differ, without a word": Sending("Expliquez", {"hours": "20"}, word=""),
    "dates outside, without a word": Sending("Expliquez", {"period_from": "2026-01-01"}, word=""),
    "tax doesn’t add up, without a word": Sending("Expliquez", {"vat": "280"}, word=""),
}


@pytest.mark.parametrize("case", SENDINGS.values(), ids=SENDINGS.keys())
def test_what_cannot_be_sent(case):
    made = stage()
    agreement = made.agreed()
    case.before(made, agreement)
    invoice = draft(made, agreement)
    if case.values:
        made.as_body.post(at("edit_invoice", invoice), typed(**case.values, version=invoice.version))
    before = stored(made)
    page = made.as_body.post(at("check_invoice", invoice), {"word": case.word})
    answer = body(made).post(f"/invoices/{invoice.uuid}/send", {"word": case.word})
    shown = words(page.content.decode())
    (refused,) = [one for one in answer.json()["errors"] if case.about in one["detail"]]
    assert words(refused["detail"]).partition(" (")[0] in shown
    for value in ("here", "there"):  # what was compared stands in a table on the page
        assert words(refused.get(value, "")) in shown
    assert answer.status_code == 422
    assert stored(made) == before


def test_a_difference_is_named_with_both_values_and_who_mends_it():
    made = stage()
    agreement = made.agreed()
    made.received(agreement, number="F2026-0001", total=Decimal(400), net=Decimal(400))
    given = {"funding_request": str(agreement.request.uuid), "file": file(einvoices.cii(hours=20), "f.xml")}
    refused = body(made).upload("/invoices", **given).json()["errors"]
    left = next(one for one in refused if one["code"] == "amount_left")
    assert (words(left["here"]), words(left["there"]), left["mender"]) == ("1 400,00 €", "1 000,00 €", "body")
    assert {"hours_agreed", "word_needed"} <= {one["code"] for one in refused}


def test_what_is_not_its_own_to_invoice():
    made = stage()
    agreement = made.agreed(is_subrogated=False)
    page = made.as_body.post(
        reverse("funding:deposit_invoice", args=[agreement.request.uuid]), {"file": file(simple_pdf())}, follow=True
    )
    given = {"funding_request": str(agreement.request.uuid), "file": file(simple_pdf())}
    both_say(page, details(body(made).upload("/invoices", **given)), "Rien de ce dossier n’est à facturer")


def test_an_invoice_under_control_is_no_longer_withdrawn():
    made = stage()
    invoice = made.received()
    with scope(made.fund):
        controlling.begin_control(actor=made.staff, invoice=invoice)
    before = stored(made)
    page = made.as_body.post(at("withdraw_invoice", invoice), follow=True)
    both_say(page, details(body(made).post(f"/invoices/{invoice.uuid}/withdraw"), 409), "En contrôle")
    assert stored(made) == before


def test_a_credit_note_for_what_can_be_withdrawn():
    made = stage()
    invoice = made.received()
    made.as_body.post(at("credit_invoice", invoice), {"file": file(simple_pdf())})
    answer = body(made).upload(f"/invoices/{invoice.uuid}/credit-notes", file=file(simple_pdf()))
    assert details(answer) == ["Cette facture peut encore être retirée : un avoir n’est pas nécessaire."]
    with scope(made.fund):
        assert Invoice.objects.count() == 1


# Funding requests


@pytest.mark.parametrize(
    ("step", "said", "about"),
    [
        ("formation", {"hours": "beaucoup"}, "nombre d’heures"),
        ("formation", {"hours": "0"}, "plus grand que zéro"),
        ("formation", {"starts_on": "31/31/2026"}, "date"),
        ("formation", {"starts_on": "2026-12-31", "ends_on": "2026-12-01"}, "finit avant de commencer"),
        ("organisme", {"body_siret": "12345678901234"}, "SIRET"),
        ("couts", {"teaching": "-1"}, "sans signe moins"),
        ("couts", {"teaching": "cent euros"}, "montant en euros"),
    ],
    ids=str,
)
def test_what_no_request_may_say(step, said, about):
    made = stage()
    request = made.draft()
    before = stored(made)
    filled = {"title": "Sécurité", "version": request.version, "is_subrogated": "True", "act": "next"} | said
    page = made.as_member.post(reverse("funding:step", args=[request.uuid, step]), filled)
    answer = company(made).patch(f"/funding-requests/{request.uuid}", said, version=request.version)
    both_say(page, details(answer), about)
    assert stored(made) == before


def test_a_draft_that_lacks_something_is_not_sent():
    made = stage()
    request = made.draft(workers=[], teaching=Decimal(0), title="")
    before = stored(made)
    page = made.as_member.post(reverse("funding:send", args=[request.uuid]))
    both_say(page, details(company(made).post(f"/funding-requests/{request.uuid}/send")), "au moins un bénéficiaire")
    assert stored(made) == before


def test_a_paper_that_no_piece_is():
    made = stage()
    request = made.draft()
    before = stored(made)
    given = {"piece": "other", "other-name": "Devis", "other-uploads": [file(b"rien", "devis.exe")]}
    page = made.as_member.post(reverse("funding:papers", args=[request.uuid]), given)
    answer = company(made).upload(
        f"/funding-requests/{request.uuid}/pieces", name="Devis", uploads=[file(b"rien", "devis.exe")]
    )
    both_say(page, details(answer), "")
    assert stored(made) == before


def test_a_sent_request_is_no_longer_changed():
    made = stage()
    request = made.sent()
    before = stored(made)
    made.as_member.post(reverse("funding:step", args=[request.uuid, "formation"]), {"title": "Autre"})
    refused = details(company(made).patch(f"/funding-requests/{request.uuid}", {"title": "Autre"}, version=1), 409)
    assert "l’état a changé" in refused[0]
    assert stored(made) == before
