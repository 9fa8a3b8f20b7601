"""« Gérez vos règlements »: the list for whoever is paid and for the staff, and what the bank did with a payment."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from extranet.accounts.step_up import fresh_proof_required
from extranet.documents.serving import serve
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.ui.counting import BoundedData, BoundedPaginator
from extranet.ui.exports import Column, csv_response
from extranet.ui.import_page import import_page
from extranet.ui.lists import ListPage
from extranet.ui.refusals import refusals_on

from ..forms.controlling import ReasonForm
from ..forms.paying import PaidForm
from ..models import Payment
from ..payment_rows import PAYMENT_COLUMNS, storing
from ..permissions import check_funding_staff, check_payments
from ..queries import is_body, is_funding_staff
from ..queries.refunds import refunds_due
from ..services import paying, transfers
from ..tables.paying import PaymentFilter, PaymentTable, dated, payment_columns, totals_of


class Payments(ListPage):
    """Those of the actor's organisation; for the staff, all."""

    filterset_class = PaymentFilter
    table_class = PaymentTable
    template_name = "funding/paying/payments.html"
    export_name = gettext_lazy("règlements")
    paginator_class = BoundedPaginator
    request: ActorRequest
    chosen: QuerySet[Payment]

    def check_access(self) -> None:
        check_payments(self.request.actor)

    def get_queryset(self) -> QuerySet[Payment]:
        rows = Payment.objects.visible_to(self.request.actor).order_by("-expected_on", "-pk")
        return rows.select_related("invoice__request__company", "payee", "advice")

    def get_columns(self) -> list[Column]:
        return payment_columns()

    def get_table(self, rows: QuerySet[Any]) -> PaymentTable:
        self.chosen = rows
        hidden = ("payee",) if is_body(self.request.actor) else ()  # a body sees its own only
        return PaymentTable(BoundedData(rows), exclude=hidden)

    def get_context(self) -> dict[str, Any]:
        is_staff = is_funding_staff(self.request.actor)
        due = [] if is_staff else refunds_due(self.request.actor, self.request.fund)
        return {"totals": totals_of(self.chosen), "is_staff": is_staff, "refunds": due}


def visible_payment(request: ActorRequest, uuid: UUID) -> Payment:
    check_payments(request.actor)
    rows = Payment.objects.visible_to(request.actor)
    return get_object_or_404(rows.select_related("invoice__request__company", "payee", "advice", "bank"), uuid=uuid)


@require_safe
def payment(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = visible_payment(request, uuid)
    context = {"payment": row, "dated": dated(row), "is_staff": is_funding_staff(request.actor)}
    return render(request, "funding/paying/payment.html", context)


@require_safe
def payment_advice(request: ActorRequest, uuid: UUID) -> FileResponse:
    """The letter as PDF; 404 while it is in preparation."""
    return serve(visible_payment(request, uuid).advice)


@form_page
def payment_paid(request: ActorRequest, uuid: UUID) -> HttpResponse:
    check_funding_staff(request.actor)
    row = visible_payment(request, uuid)
    today = timezone.localdate()
    form = PaidForm(request.POST or None, today=today, amount=row.amount)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            paying.note_paid(actor=request.actor, fund=request.fund, payment=row, **form.cleaned_data)
            messages.success(request, _("Le règlement est noté comme payé : l’avis est en préparation."))
            return redirect("funding:payment", uuid)
    context = {"payment": row, "form": form, "title": _("Marquer payé"), "submit": _("Marquer payé")}
    return render(request, "funding/paying/payment_form.html", context)


@form_page
def payment_returned(request: ActorRequest, uuid: UUID) -> HttpResponse:
    check_funding_staff(request.actor)
    row = visible_payment(request, uuid)
    form = ReasonForm(
        request.POST or None,
        label=_("Motif donné par la banque"),
        help_text=_("Par exemple « compte clos » : l’organisme le lit, et la facture redevient à régler."),
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            paying.note_returned(actor=request.actor, fund=request.fund, payment=row, reason=reason)
            messages.success(request, _("Le retour est noté : la facture est de nouveau à régler."))
            return redirect("funding:payment", uuid)
    context = {"payment": row, "form": form, "title": _("Noter un retour de la banque"), "submit": _("Noter le retour")}
    return render(request, "funding/paying/payment_form.html", context)


@sensitive_post_parameters()
@form_page
def import_payments(request: ActorRequest) -> HttpResponse:
    """The bank's export: each line pays the expected payment of its reference."""
    check_funding_staff(request.actor)
    return import_page(
        request,
        PAYMENT_COLUMNS,
        storing(request.fund),
        {
            "heading": _("Importer les virements de la banque"),
            "model": Payment,
            "back": "funding:payments",
            "back_label": _("Gérez vos règlements"),
        },
        lambda count: ngettext(
            "%(count)s règlement est noté comme payé.", "%(count)s règlements sont notés comme payés.", count
        ),
    )


@require_POST
@fresh_proof_required
def transfers_to_make(request: ActorRequest) -> Any:
    """What is expected, with the accounts in clear, for the bank's own program."""
    check_funding_staff(request.actor)
    rows = transfers.transfers_to_make(actor=request.actor, fund=request.fund)
    return csv_response(rows, transfers.COLUMNS, name=_("virements à faire"))
