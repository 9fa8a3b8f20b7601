"""« Mes factures »: the list, one's page, its files, and taking it back (`MYA-04`, `MYA-10`)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from extranet.documents.serving import serve
from extranet.organisations.requests import ActorRequest
from extranet.ui.counting import BoundedData, BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage
from extranet.ui.tables import Table

from ..invoice_page import KINDS, events_of, families_left, in_words, invoices_context, rows_of
from ..invoice_states import COUNTING, InvoiceState
from ..models import Agreement, Attestation, FundingRequest, Invoice, ReplacedFile
from ..money import in_hours
from ..permissions import check_invoices, check_own_invoice
from ..preflight_texts import number_shown
from ..queries import is_body, is_funding_staff, is_member
from ..queries.refunds import refund_due
from ..services import following, invoicing
from ..services.attesting import OPEN
from ..tables.invoices import (
    AgreementFilter,
    AgreementTable,
    InvoiceFilter,
    InvoiceTable,
    agreement_columns,
    invoice_columns,
)


class Invoices(ListPage):
    """Those of the actor's organisation; for the staff, all that were sent."""

    filterset_class = InvoiceFilter
    table_class = InvoiceTable
    template_name = "funding/invoices/list.html"
    export_name = gettext_lazy("factures")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        check_invoices(self.request.actor)

    def get_queryset(self) -> QuerySet[Invoice]:
        rows = Invoice.objects.visible_to(self.request.actor).select_related("request", "depositor")
        return rows.defer("read", "checks").order_by("-moved_at", "-pk")

    def get_columns(self) -> list[Column]:
        return invoice_columns()

    def get_table(self, rows: QuerySet[Any]) -> Table:
        hidden = ("depositor",) if is_body(self.request.actor) and not is_member(self.request.actor) else ()
        return InvoiceTable(BoundedData(rows), exclude=hidden)

    def get_context(self) -> dict[str, Any]:
        return {"is_staff": is_funding_staff(self.request.actor)}


class Agreements(ListPage):
    """« Dossiers accordés »: what the actor's organisation may invoice, and what is left of it."""

    filterset_class = AgreementFilter
    table_class = AgreementTable
    template_name = "funding/invoices/agreements.html"
    export_name = gettext_lazy("Dossiers accordés")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        actor = self.request.actor
        if is_funding_staff(actor) or not (is_body(actor) or is_member(actor)):
            raise PermissionDenied(
                _("Cette page est celle de qui dépose des factures : l’organisme de formation ou l’entreprise.")
            )

    def get_queryset(self) -> QuerySet[Agreement]:
        rows = Agreement.objects.to_invoice_by(self.request.actor).with_invoiced()
        return rows.select_related("request__company").order_by("-decided_at", "-pk")

    def get_columns(self) -> list[Column]:
        return agreement_columns()

    def get_table(self, rows: QuerySet[Any]) -> Table:
        return AgreementTable(BoundedData(rows))


@require_safe
def agreement(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """One of them: what was granted, of whom, and the invoices so far."""
    rows = Agreement.objects.to_invoice_by(request.actor).select_related("request__company", "request__body")
    row = get_object_or_404(rows, uuid=uuid)
    people = [one.worker for one in row.request.people.select_related("worker").order_by("pk")]
    context = {
        "agreement": row,
        "agreed_hours": in_hours(row.total_hours),
        "families": families_left(request.actor, row),
        "people": people,
    }
    return render(request, "funding/invoices/agreement.html", context | invoices_context(request.actor, row.request))


def posted(request: ActorRequest) -> tuple[Any, Any]:
    """What a form is bound to: data and files, or nothing before it is sent."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def visible_invoice(request: ActorRequest, uuid: UUID) -> Invoice:
    """The invoice, or 404 for whoever it isn't shown to."""
    rows = Invoice.objects.visible_to(request.actor).select_related(
        "request__device", "request__company", "request__body", "depositor", "document", "credits"
    )
    return get_object_or_404(rows, uuid=uuid)


def visible_request(request: ActorRequest, uuid: UUID) -> FundingRequest:
    rows = FundingRequest.objects.visible_to(request.actor).select_related("device", "company", "body")
    return get_object_or_404(rows, uuid=uuid)


def is_own(request: ActorRequest, row: Invoice) -> bool:
    """Whether the actor may act on it: it is her organisation's."""
    try:
        check_own_invoice(request.actor, row)
    except PermissionDenied:
        return False
    return True


@require_safe
def invoice(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = visible_invoice(request, uuid)
    own = is_own(request, row)
    notes = Invoice.objects.visible_to(request.actor).filter(credits=row)
    context = {
        "invoice": row,
        "kind": KINDS[InvoiceState(row.state)],
        "siret": number_shown(row.seller_siret),
        "in_words": in_words(row) if own else "",
        "own": own,
        "is_staff": is_funding_staff(request.actor),
        "may_change": own and row.state in OPEN,
        "may_withdraw": own and row.state == InvoiceState.RECEIVED,
        "may_credit": own
        and row.kind == Invoice.Kind.INVOICE
        and row.state in COUNTING
        and row.state != InvoiceState.RECEIVED,
        "attestations": row.attestations.select_related("worker", "document", "piece").order_by("pk"),
        "replaced_files": list(row.replaced_files.select_related("document").order_by("pk")),
        "credit_notes": list(notes.order_by("pk")),
        "refund": refund_due(request.fund, row) if own or is_funding_staff(request.actor) else None,
        "payments": list(row.payments.order_by("-expected_on", "-pk")),
        "checks": rows_of(row),
        "events": events_of(request.actor, row),
    }
    return render(request, "funding/invoices/invoice.html", context)


@require_safe
def invoice_file(request: ActorRequest, uuid: UUID) -> FileResponse:
    return serve(visible_invoice(request, uuid).document)


@require_safe
def attestation_file(request: ActorRequest, uuid: UUID) -> FileResponse:
    """Of an invoice that the actor sees."""
    seen = Invoice.objects.visible_to(request.actor)
    rows = Attestation.objects.filter(invoice__in=seen).select_related("document")
    return serve(get_object_or_404(rows, uuid=uuid).document)


@require_safe
def replaced_file(request: ActorRequest, uuid: UUID) -> FileResponse:
    """What the fund had read before a complement, of an invoice that the actor sees."""
    seen = Invoice.objects.visible_to(request.actor)
    rows = ReplacedFile.objects.filter(invoice__in=seen).select_related("document")
    return serve(get_object_or_404(rows, uuid=uuid).document)


@require_POST
def withdraw_invoice(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = visible_invoice(request, uuid)
    try:
        following.withdraw_invoice(actor=request.actor, invoice=row)
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("La facture est retirée : le fonds ne la voit plus comme une facture à régler."))
    return redirect("funding:invoice", uuid)


@require_POST
def delete_invoice(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = visible_invoice(request, uuid)
    try:
        invoicing.delete_draft(actor=request.actor, invoice=row)
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
        return redirect("funding:invoice", uuid)
    messages.success(request, _("La facture en préparation est supprimée."))
    return redirect("funding:invoices")
