"""« Remboursements »: what comes back to the fund, and the staff's note that it came."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.ui.counting import BoundedData, BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage
from extranet.ui.refusals import refusals_on

from ..forms.paying import RefundForm
from ..models import Invoice
from ..permissions import check_funding_staff, check_payments
from ..queries import is_funding_staff
from ..queries.refunds import refund_totals, refunds_for
from ..services.refunds import note_refunded, to_refund
from ..tables.refunds import RefundFilter, RefundTable, refund_columns


class Refunds(ListPage):
    """Those of the actor's organisation; for the staff, all."""

    filterset_class = RefundFilter
    table_class = RefundTable
    template_name = "funding/paying/refunds.html"
    export_name = gettext_lazy("remboursements")
    paginator_class = BoundedPaginator
    request: ActorRequest
    chosen: Any

    def check_access(self) -> None:
        check_payments(self.request.actor)

    def get_queryset(self) -> QuerySet[Invoice]:
        return refunds_for(self.request.actor).defer("read", "checks")

    def get_columns(self) -> list[Column]:
        return refund_columns(self.request.fund)

    def get_table(self, rows: QuerySet[Any]) -> RefundTable:
        self.chosen = rows
        hidden = () if is_funding_staff(self.request.actor) else ("depositor", "act")
        return RefundTable(BoundedData(rows), fund=self.request.fund, exclude=hidden)

    def get_context(self) -> dict[str, Any]:
        return {"totals": refund_totals(self.chosen), "is_staff": is_funding_staff(self.request.actor)}


@form_page
def invoice_refunded(request: ActorRequest, uuid: UUID) -> HttpResponse:
    check_funding_staff(request.actor)
    rows = Invoice.objects.visible_to(request.actor).select_related("request", "depositor")
    invoice = get_object_or_404(rows, uuid=uuid)
    due = to_refund(invoice)
    form = RefundForm(request.POST or None, today=timezone.localdate(), amount=due)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            note_refunded(actor=request.actor, fund=request.fund, invoice=invoice, **form.cleaned_data)
            messages.success(request, _("Le remboursement est noté."))
            return redirect("funding:invoice", uuid)
    return render(request, "funding/paying/refund.html", {"invoice": invoice, "due": due, "form": form})
