"""« Factures à contrôler »: the staff's queue, and what an officer does with an invoice (`MYA-10`)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.ui.counting import BoundedData, BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage
from extranet.ui.refusals import refusals_on, refusals_told

from ..forms.controlling import ReasonForm, ValidateForm
from ..invoice_page import rows_of
from ..models import Invoice
from ..permissions import check_funding_staff
from ..services import controlling, paying
from ..services.remaining import most_of
from ..tables.controlling import InvoiceQueueFilter, InvoiceQueueTable, invoice_queue_columns


class InvoiceQueue(ListPage):
    """What was sent and isn't decided, the oldest first."""

    filterset_class = InvoiceQueueFilter
    table_class = InvoiceQueueTable
    template_name = "funding/paying/queue.html"
    export_name = gettext_lazy("factures à contrôler")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        check_funding_staff(self.request.actor)

    def get_queryset(self) -> QuerySet[Invoice]:
        rows = Invoice.objects.visible_to(self.request.actor).undecided().order_by("sent_at", "pk")
        return rows.select_related("request__company", "depositor", "officer").defer("read", "checks")

    def get_columns(self) -> list[Column]:
        return invoice_queue_columns()

    def get_table(self, rows: QuerySet[Any]) -> InvoiceQueueTable:
        return InvoiceQueueTable(BoundedData(rows))


def controlled(request: ActorRequest, uuid: UUID) -> Invoice:
    """The invoice, for an officer."""
    check_funding_staff(request.actor)
    return visible_invoice(request, uuid)


def visible_invoice(request: ActorRequest, uuid: UUID) -> Invoice:
    rows = Invoice.objects.visible_to(request.actor)
    return get_object_or_404(rows.select_related("request__company", "depositor", "credits"), uuid=uuid)


def refused_or(request: ActorRequest, act: Any, said: str) -> None:
    """Do it and say so; what it refuses is said instead, on the page that one comes back to."""
    with refusals_told(request):
        act()
        messages.success(request, said)


@require_POST
def begin_control(request: ActorRequest, uuid: UUID) -> HttpResponse:
    invoice = controlled(request, uuid)
    refused_or(
        request,
        lambda: controlling.begin_control(actor=request.actor, invoice=invoice),
        _("Vous contrôlez cette facture : son dépositaire en est averti."),
    )
    return redirect("funding:invoice", uuid)


@require_POST
def take_over(request: ActorRequest, uuid: UUID) -> HttpResponse:
    invoice = controlled(request, uuid)
    refused_or(
        request,
        lambda: controlling.take_over(actor=request.actor, invoice=invoice),
        _("Vous contrôlez cette facture."),
    )
    return redirect("funding:invoice", uuid)


@form_page
def ask_complement(request: ActorRequest, uuid: UUID) -> HttpResponse:
    invoice = controlled(request, uuid)
    form = ReasonForm(
        request.POST or None,
        label=_("Ce qui manque"),
        help_text=_("L’organisme le lit, complète, puis renvoie : nommez chaque pièce ou chaque donnée."),
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            controlling.ask_complement(actor=request.actor, fund=request.fund, invoice=invoice, reason=reason)
            messages.success(request, _("Le complément est demandé : l’organisme reçoit un e-mail."))
            return redirect("funding:invoice", uuid)
    return decision_page(request, invoice, form, _("Demander un complément"), _("Demander le complément"))


@form_page
def validate_invoice(request: ActorRequest, uuid: UUID) -> HttpResponse:
    invoice = controlled(request, uuid)
    most = most_of(invoice)
    form = ValidateForm(request.POST or None, initial={"amount": most or None})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            done = controlling.validate_and_plan(
                actor=request.actor, fund=request.fund, invoice=invoice, **form.cleaned_data
            )
            messages.success(request, told_of(done))
            return redirect("funding:invoice", uuid)
    return decision_page(request, invoice, form, _("Valider la facture"), _("Valider"), most=most)


def told_of(invoice: Invoice) -> str:
    if invoice.kind == Invoice.Kind.CREDIT_NOTE:
        return _("L’avoir est validé : ce que le fonds doit est diminué d’autant.")
    if invoice.payments.filter(paid_on__isnull=True, cancelled_at__isnull=True).exists():
        return _("La facture est validée et son règlement est prévu : l’organisme reçoit un e-mail.")
    return _("La facture est validée ; son règlement attend les coordonnées bancaires de l’organisme.")


@form_page
def reject_invoice(request: ActorRequest, uuid: UUID) -> HttpResponse:
    invoice = controlled(request, uuid)
    form = ReasonForm(request.POST or None, help_text=_("L’organisme le lit : dites ce qu’il faut corriger."))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            controlling.reject(actor=request.actor, fund=request.fund, invoice=invoice, reason=reason)
            messages.success(request, _("La facture est rejetée : l’organisme reçoit un e-mail et lit le motif."))
            return redirect("funding:invoice", uuid)
    return decision_page(request, invoice, form, _("Rejeter la facture"), _("Rejeter"), kind="danger")


def decision_page(
    request: ActorRequest, invoice: Invoice, form: forms.Form, title: str, submit: str, **context: Any
) -> HttpResponse:
    words = {"invoice": invoice, "form": form, "title": title, "submit": submit, "kind": "primary", "most": None}
    words["checks"] = rows_of(invoice)
    return render(request, "funding/paying/decide.html", words | context)


@require_POST
def plan_payment(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Of a validated invoice that has none: its account came late, or a transfer came back."""
    invoice = controlled(request, uuid)
    refused_or(
        request,
        lambda: paying.plan_from_today(actor=request.actor, fund=request.fund, invoice=invoice),
        _("Le règlement est prévu."),
    )
    return redirect("funding:invoice", uuid)
