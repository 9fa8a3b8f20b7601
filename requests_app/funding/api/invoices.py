"""Invoices: listed, read, and what is compared before they are sent (`MYA-04`, `MYA-10`, `BEY-01`)."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Schema
from ninja.pagination import paginate
from pydantic import AwareDatetime, Field

from extranet.integrations.access import CallRequest, needs
from extranet.integrations.paging import Pages
from extranet.integrations.scopes import Scope
from extranet.integrations.versions import tag

from ..invoice_states import InvoiceState
from ..models import Invoice
from ..permissions import check_invoices, check_own_invoice
from ..preflight import Finding, Level, blocking, loaded, warning
from ..preflight_texts import row_of, said
from ..services.attesting import OPEN
from ..services.comparing import preflight
from ..services.invoicing import refuse_missing
from ..services.locking import refuse_other
from ..tables.invoices import InvoiceFilter
from .routing import bills
from .shapes import Search, filtered, text


class Difference(Schema):
    """One comparison of agreement, certificates, attendance and invoice."""

    check: str = Field(description="Ce qui est comparé, par un code qui ne change pas")
    level: str = Field(description="fine, warns (un mot d’explication suffit) ou blocks")
    title: str
    here: str = Field(description="Ce que dit la facture")
    against: str = Field(description="Ce qu’est l’autre valeur")
    there: str = Field(description="L’autre valeur")
    mender: str = Field(description="Qui corrige : body, depositor, company, certifier, session, fund, ou vide")
    said: str = Field(description="Le tout en une phrase ; vide quand rien ne diffère")


class InvoiceOut(Schema):
    uuid: UUID
    deposit_number: str = Field(description="Donné à l’envoi ; vide avant")
    version: int
    kind: str = Field(description="invoice ou credit_note")
    credits: UUID | None = Field(description="Facture à laquelle un avoir répond")
    state: str = Field(
        description="draft, received (reçue), control (en contrôle), complement (complément demandé), validated,"
        " paid, rejected ou withdrawn"
    )
    state_label: str
    moved_at: datetime.datetime = Field(description="Depuis quand dans cet état")
    funding_request: UUID
    file_number: str
    family: str = Field(description="teaching, salary ou annex")
    number: str = Field(description="Numéro de l’émetteur")
    seller_name: str
    seller_siret: str
    dated_on: datetime.date | None
    period_from: datetime.date | None
    period_to: datetime.date | None
    hours: Decimal | None
    currency: str
    net: Decimal | None
    vat: Decimal | None
    total: Decimal | None = Field(description="À payer, en euros")
    is_exempt: bool
    validated_amount: Decimal | None
    sent_at: datetime.datetime | None
    decided_at: datetime.datetime | None
    reason: str = Field(description="Motif d’un rejet, ou ce que le fonds demande")

    @staticmethod
    def resolve_credits(row: Invoice) -> UUID | None:
        return row.credits.uuid if row.credits else None

    @staticmethod
    def resolve_state_label(row: Invoice) -> str:
        return str(InvoiceState(row.state).label)

    @staticmethod
    def resolve_funding_request(row: Invoice) -> UUID:
        return row.request.uuid

    @staticmethod
    def resolve_file_number(row: Invoice) -> str:
        return row.request.number


class AttestationOut(Schema):
    uuid: UUID
    kind: str = Field(description="attendance, certificate ou other")
    worker: UUID | None = Field(description="Bénéficiaire")
    hours: Decimal | None
    piece: UUID | None = Field(description="Pièce du dispositif")


class InvoiceFull(InvoiceOut):
    syntax: str = Field(description="pdf, factur_x, cii ou ubl")
    word: str = Field(description="Explication du déposant")
    attestations: list[AttestationOut]
    differences: list[Difference] = Field(description="Ce que le contrôle a comparé à l’envoi")

    @staticmethod
    def resolve_attestations(row: Invoice) -> list[dict[str, Any]]:
        return [
            {
                "uuid": one.uuid,
                "kind": one.kind,
                "worker": one.worker.uuid if one.worker else None,
                "hours": one.hours,
                "piece": one.piece.uuid if one.piece else None,
            }
            for one in row.attestations.select_related("worker", "piece").order_by("pk")
        ]

    @staticmethod
    def resolve_differences(row: Invoice) -> list[dict[str, Any]]:
        return differences(loaded(row.checks))


class InvoiceCheck(Schema):
    """What sending would do: `deposited`, or `refused` with what blocks; `word_needed` when a word would do."""

    status: str = Field(description="deposited, refused ou word_needed")
    differences: list[Difference]


class InvoiceSearch(Schema):
    q: Search = ""
    state: Annotated[str, text(20, "État")] = ""
    first: Annotated[str, text(10, "Datées de ce jour ou après")] = ""
    last: Annotated[str, text(10, "Datées de ce jour ou avant")] = ""
    since: AwareDatetime | None = Field(default=None, description="Dans leur état depuis ce moment ou après")


def visible(request: CallRequest) -> QuerySet[Invoice]:
    rows = Invoice.objects.visible_to(request.actor)
    return rows.select_related("request__device", "request__company", "request__body", "depositor", "credits")


def visible_invoice(request: CallRequest, uuid: UUID) -> Invoice:
    return get_object_or_404(visible(request), uuid=uuid)


def own_open(request: CallRequest, uuid: UUID) -> Invoice:
    """The caller's own, while it may be changed."""
    row = visible_invoice(request, uuid)
    check_own_invoice(request.actor, row)
    refuse_other(row.state, row.get_state_display(), OPEN)
    return row


@bills.get(
    "/invoices",
    response=list[InvoiceOut],
    auth=needs(Scope.FUNDING_READ),
    operation_id="list_invoices",
    summary="Les factures et leur état",
)
@paginate(Pages, ordering=("-pk",))
def invoices(request: CallRequest, wished: Query[InvoiceSearch]) -> Any:
    """Those that the key's organisation deposited, and those of its company's files."""
    check_invoices(request.actor)
    rows = visible(request).defer("read", "checks")
    if wished.since:
        rows = rows.filter(moved_at__gte=wished.since)
    return filtered(InvoiceFilter, rows, **wished.dict(exclude={"since"}))


@bills.get(
    "/invoices/{uuid}",
    response=InvoiceFull,
    auth=needs(Scope.FUNDING_READ),
    operation_id="read_invoice",
    summary="Une facture, son état, ses attestations et ce qui a été comparé",
)
def invoice(request: CallRequest, response: HttpResponse, uuid: UUID) -> Any:
    """The states of the page: received, in control, a complement asked, validated, paid, rejected with its reason."""
    return shown(response, visible_invoice(request, uuid))


@bills.get(
    "/invoices/{uuid}/check",
    response=InvoiceCheck,
    auth=needs(Scope.FUNDING_READ),
    operation_id="check_invoice",
    summary="Comparer avant d’envoyer",
)
def invoice_check(request: CallRequest, uuid: UUID) -> Any:
    """Agreement, certificates, attendance and invoice compared: each difference, both values and who mends it."""
    row = own_open(request, uuid)
    refuse_missing(row)
    return verdict(preflight(request.fund, row), word=row.word)


def verdict(found: list[Finding], *, word: str) -> dict[str, Any]:
    status = "deposited"
    if blocking(found):
        status = "refused"
    elif warning(found) and not word.strip():
        status = "word_needed"
    return {"status": status, "differences": differences(found)}


def differences(found: Iterable[Finding]) -> list[dict[str, Any]]:
    """What differs first, the worst of it before the rest."""
    return [in_json(one) for one in sorted(found, key=lambda one: [*reversed(Level)].index(one.level))]


def in_json(finding: Finding) -> dict[str, Any]:
    row = row_of(finding)
    return {
        "check": finding.check.value,
        "level": finding.level.value,
        "title": row.title,
        "here": row.here,
        "against": row.against if row.there else "",
        "there": row.there,
        "mender": finding.mender.value,
        "said": "" if row.is_fine else said(finding),
    }


def shown(response: HttpResponse, row: Invoice) -> Invoice:
    """The row and its version."""
    tag(response, row)
    return row
