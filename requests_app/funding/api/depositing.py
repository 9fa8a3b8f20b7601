"""Depositing an invoice: its file is read as on the page, compared, and sent, in one call or in steps (`BEY-05`)."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Form, Schema, Status, UploadedFile
from pydantic import Field

from extranet.integrations.access import CallRequest, needs
from extranet.integrations.page_forms import checked
from extranet.integrations.problems import Problem, of_validation
from extranet.integrations.scopes import Scope
from extranet.organisations.models import Organisation

from ..forms.invoices import AttestationForm, DepositForm, FileForm, InvoiceForm, WordForm
from ..invoice_states import InvoiceState
from ..models import FundingRequest, Invoice
from ..preflight import warning
from ..services import attesting, following, invoicing
from ..services.attesting import asked_pieces
from ..services.invoicing import Differs
from ..services.rehearsing import rehearse
from .invoices import InvoiceCheck, InvoiceFull, differences, shown, verdict, visible_invoice
from .routing import bills
from .shapes import FILE, PAPERS, Day, Euros, Hours, Siret, text


class InvoiceIn(Schema):
    """What a structured file says needn't be repeated; what is given here counts, and a difference is shown."""

    number: Annotated[str, text(60, "Numéro de la facture")] = ""
    seller_name: Annotated[str, text(160, "Émise par")] = ""
    seller_siret: Siret = ""
    dated_on: Day = ""
    period_from: Day = ""
    period_to: Day = ""
    hours: Hours = ""
    net: Euros = ""
    vat: Euros = ""
    total: Euros = ""
    is_exempt: bool = Field(default=False, description="Exonérée de TVA")
    currency: Annotated[str, text(3, "Monnaie ; seul l’euro est réglé")] = "EUR"


class DepositIn(InvoiceIn):
    funding_request: UUID = Field(description="Le dossier accordé (funding_request d’un accord)")
    family: Annotated[str, text(8, "teaching, salary ou annex, quand il y a le choix")] = ""
    word: Annotated[str, text(2000, "Votre explication des différences signalées ; le fonds la lit")] = ""
    kind: Annotated[str, text(11, "Nature des attestations : attendance, certificate ou other")] = "attendance"
    worker: UUID | None = Field(default=None, description="De qui sont les attestations ; absent : de tous")
    attested_hours: Hours = ""


class CreditIn(InvoiceIn):
    word: Annotated[str, text(2000, "Votre explication des différences signalées ; le fonds la lit")] = ""


VALUES = ("here", "there", "mender")


@bills.post(
    "/invoices",
    response={200: InvoiceCheck, 201: InvoiceFull},
    auth=needs(Scope.FUNDING_WRITE),
    operation_id="deposit_invoice",
    summary="Déposer une facture, ou la contrôler sans rien garder",
)
def deposit_invoice(
    request: CallRequest,
    response: HttpResponse,
    given: Form[DepositIn],
    file: UploadedFile | None = FILE,
    papers: list[UploadedFile] = PAPERS,
    check_only: bool = False,
    as_draft: bool = False,
) -> Any:
    """Multipart: a PDF, a Factur-X, CII or UBL file, 10 MB at most. 201: it is deposited. 422: it is refused, nothing
    is kept, and `errors` has each difference with both values and who mends it; `/word`: a word of yours would do.

    `check_only` compares and keeps nothing; `as_draft` keeps it without sending it.
    """
    row = get_object_or_404(FundingRequest.objects.visible_to(request.actor), uuid=given.funding_request)
    families = invoicing.offered_families(actor=request.actor, request=row)
    form = DepositForm({"family": given.family}, request.FILES, families=families)
    checked(form)
    values = form.given()

    def make() -> Invoice:
        depositor = get_object_or_404(Organisation, pk=request.actor.organisation_id)
        begun = invoicing.begin_invoice(
            actor=request.actor, fund=request.fund, request=row, depositor=depositor, **values
        )
        filled = fill_in(request, begun, begun.version, said_in(given))
        if papers:
            attested = {"kind": given.kind, "worker": given.worker or "", "hours": given.attested_hours}
            attest(request, filled, attested, pointers={"hours": "attested_hours"})
        return filled

    return outcome(request, response, make, word=given.word, check_only=check_only, as_draft=as_draft)


@bills.post(
    "/invoices/{uuid}/credit-notes",
    response={200: InvoiceCheck, 201: InvoiceFull},
    auth=needs(Scope.FUNDING_WRITE),
    operation_id="deposit_credit_note",
    summary="Déposer un avoir",
)
def deposit_credit_note(
    request: CallRequest,
    response: HttpResponse,
    uuid: UUID,
    given: Form[CreditIn],
    file: UploadedFile | None = FILE,
    check_only: bool = False,
    as_draft: bool = False,
) -> Any:
    """Answers an invoice whose control has begun, for all of it or a part; before, `withdraw` takes it back."""
    answered = visible_invoice(request, uuid)
    form = FileForm({}, request.FILES)
    checked(form)

    def make() -> Invoice:
        begun = invoicing.begin_credit_note(actor=request.actor, fund=request.fund, invoice=answered, **form.given())
        return fill_in(request, begun, begun.version, said_in(given))

    return outcome(request, response, make, word=given.word, check_only=check_only, as_draft=as_draft)


def said_in(given: InvoiceIn) -> dict[str, Any]:
    return {
        name: value
        for name, value in given.model_dump(exclude_unset=True, mode="json").items()
        if name in InvoiceIn.model_fields
    }


def fill_in(request: CallRequest, row: Invoice, version: int, said: dict[str, Any]) -> Invoice:
    """Through the form of the page, which takes what stands there where the program said nothing."""
    if not said:
        return row
    former = InvoiceForm(instance=copy(row))
    form = InvoiceForm(written(former) | said, instance=copy(row))
    checked(form)
    values = {name: value for name, value in form.given().items() if name in said}
    return invoicing.change_invoice(actor=request.actor, invoice=row, version=version, **values)


def written(form: InvoiceForm) -> dict[str, Any]:
    """What stands in a form, as its fields would be sent."""
    return {name: field.value() for name in form.fields if (field := form[name])}


def attest(request: CallRequest, row: Invoice, data: dict[str, Any], *, pointers: dict[str, str] | None = None) -> None:
    workers = [one.worker for one in row.request.people.select_related("worker").order_by("pk")]
    form = AttestationForm(
        {name: str(value) for name, value in data.items()}, request.FILES, workers=workers, pieces=asked_pieces(row)
    )
    checked(form, pointers=pointers)
    attesting.add_attestations(actor=request.actor, fund=request.fund, invoice=row, **form.given())


def outcome(
    request: CallRequest,
    response: HttpResponse,
    make: Callable[[], Invoice],
    *,
    word: str,
    check_only: bool,
    as_draft: bool,
) -> Any:
    """What the page's four steps come to: tried and undone, kept as a draft, or sent."""
    if check_only:
        return Status(200, verdict(rehearse(fund=request.fund, make=make), word=word))
    row = make()
    if not as_draft:
        row = sent(request, row, word)
    return Status(201, shown(response, visible_invoice(request, row.uuid)))


def sent(request: CallRequest, row: Invoice, word: str) -> Invoice:
    """Sent, or sent back with what was asked. A refusal says each difference with both values and who mends it."""
    checked(WordForm({"word": word}, is_needed=False))
    send = following.complete_invoice if row.state == InvoiceState.COMPLEMENT else invoicing.send_invoice
    try:
        return send(actor=request.actor, fund=request.fund, invoice=row, word=word)
    except Differs as refusal:
        raise refused(refusal) from refusal


def refused(refusal: Differs) -> Problem:
    """The service's words, each beside the comparison that it comes from; for a missing word, what it is to explain."""
    problem = of_validation(refusal)
    by_check = {one["check"]: one for one in differences(refusal.found)}
    for error in problem.errors:
        if compared := by_check.get(error["code"]):
            error |= {name: compared[name] for name in VALUES}
    if problem.errors[0]["code"] == "word_needed":
        explained = differences(warning(refusal.found))
        problem.errors += [
            {"pointer": "/word", "code": one["check"], "detail": one["said"]} | {name: one[name] for name in VALUES}
            for one in explained
        ]
    return problem
