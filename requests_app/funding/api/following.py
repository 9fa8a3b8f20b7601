"""A deposited invoice: completed, sent, taken back (`MYA-09`, `MYA-10`)."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Form, Schema, Status, UploadedFile
from pydantic import Field

from extranet.integrations.access import CallRequest, needs
from extranet.integrations.scopes import Scope
from extranet.integrations.versions import expected_version

from ..services import following, invoicing
from .depositing import InvoiceIn, attest, fill_in, said_in, sent
from .invoices import InvoiceFull, own_open, shown, visible_invoice
from .routing import bills
from .shapes import FILES, Hours, text


class AttestationIn(Schema):
    kind: Annotated[str, text(11, "attendance, certificate ou other")] = "attendance"
    worker: UUID | None = Field(default=None, description="Bénéficiaire ; absent : tous")
    hours: Hours = ""
    piece: UUID | None = Field(default=None, description="Pièce que le dispositif demande avec la facture")


class SendIn(Schema):
    word: Annotated[str, text(2000, "Votre explication des différences signalées ; le fonds la lit")] = ""


@bills.patch(
    "/invoices/{uuid}",
    response=InvoiceFull,
    auth=needs(Scope.FUNDING_WRITE),
    operation_id="change_invoice",
    summary="Corriger une facture en préparation",
)
def change_invoice(request: CallRequest, response: HttpResponse, uuid: UUID, given: InvoiceIn) -> Any:
    """A draft, or one for which the fund asks a complement. Needs `If-Match`."""
    row = own_open(request, uuid)
    fill_in(request, row, expected_version(request), said_in(given))
    return shown(response, visible_invoice(request, uuid))


@bills.delete(
    "/invoices/{uuid}",
    response={204: None},
    auth=needs(Scope.FUNDING_WRITE),
    operation_id="delete_invoice",
    summary="Supprimer une facture en préparation",
)
def delete_invoice(request: CallRequest, uuid: UUID) -> Any:
    """A draft only; what was sent is taken back with `withdraw`."""
    invoicing.delete_draft(actor=request.actor, invoice=visible_invoice(request, uuid))
    return Status(204, None)


@bills.post(
    "/invoices/{uuid}/attestations",
    response={201: InvoiceFull},
    auth=needs(Scope.FUNDING_WRITE),
    operation_id="add_attestations",
    summary="Joindre des attestations",
)
def add_attestations(
    request: CallRequest,
    response: HttpResponse,
    uuid: UUID,
    given: Form[AttestationIn],
    papers: list[UploadedFile] = FILES,
) -> Any:
    """Multipart: PDF or pictures, twenty at once at most; the hours are this person’s, on all of them together."""
    row = own_open(request, uuid)
    attest(request, row, {name: value or "" for name, value in given.dict().items()})
    return Status(201, shown(response, visible_invoice(request, uuid)))


@bills.post(
    "/invoices/{uuid}/send",
    response=InvoiceFull,
    auth=needs(Scope.FUNDING_WRITE),
    operation_id="send_invoice",
    summary="Envoyer une facture, ou renvoyer le complément demandé",
)
def send_invoice(request: CallRequest, response: HttpResponse, uuid: UUID, given: SendIn) -> Any:
    """Compared once more. 422 has each difference with both values and who mends it, as when it is deposited."""
    sent(request, own_open(request, uuid), given.word)
    return shown(response, visible_invoice(request, uuid))


@bills.post(
    "/invoices/{uuid}/withdraw",
    response=InvoiceFull,
    auth=needs(Scope.FUNDING_WRITE),
    operation_id="withdraw_invoice",
    summary="Retirer une facture",
)
def withdraw_invoice(request: CallRequest, response: HttpResponse, uuid: UUID) -> Any:
    """While nobody of the fund has begun its control: its number may be used again. Later a credit note answers."""
    following.withdraw_invoice(actor=request.actor, invoice=visible_invoice(request, uuid))
    return shown(response, visible_invoice(request, uuid))
