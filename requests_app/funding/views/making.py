"""« Créer ma facture Factur-X » (`BEY-13`): choose a file, say what is billed, download, deposit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from extranet.documents.serving import serve
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.ui.counting import BoundedData, BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage
from extranet.ui.refusals import refusals_on

from ..forms.making import MakeInvoiceForm
from ..models import FundingRequest, MadeInvoice
from ..queries import is_body
from ..services import making
from ..services.remaining import left_of
from ..tables.making import BillableFilter, BillableTable, billable_columns
from ..workflow import RequestState

RECENT = 10


def check_makes(request: ActorRequest) -> None:
    if not is_body(request.actor):
        raise PermissionDenied(_("Seuls les gestionnaires d’un organisme de formation créent ses factures."))


class Billable(ListPage):
    """The agreed files of the body, and the invoices it made last."""

    filterset_class = BillableFilter
    table_class = BillableTable
    template_name = "funding/paying/billable.html"
    export_name = gettext_lazy("dossiers à facturer")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        check_makes(self.request)

    def get_queryset(self) -> QuerySet[FundingRequest]:
        rows = FundingRequest.objects.of_body(self.request.actor).filter(state=RequestState.AGREED)
        return rows.select_related("company").order_by("-moved_at", "-pk")

    def get_columns(self) -> list[Column]:
        return billable_columns()

    def get_table(self, rows: QuerySet[Any]) -> BillableTable:
        return BillableTable(BoundedData(rows))

    def get_context(self) -> dict[str, Any]:
        made = MadeInvoice.objects.visible_to(self.request.actor).select_related("request").order_by("-pk")
        return {"recent": made[:RECENT]}


@form_page
def make_invoice(request: ActorRequest, uuid: UUID) -> HttpResponse:
    check_makes(request)
    rows = FundingRequest.objects.of_body(request.actor).select_related("company", "body")
    row = get_object_or_404(rows, uuid=uuid)
    form = MakeInvoiceForm(request.POST or None, request=row, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = making.make_invoice(actor=request.actor, fund=request.fund, request=row, **form.given())
            return redirect("funding:made_invoice", made.uuid)
    context = {"row": row, "form": form, "certified": form.certified, "left": left_of(row, "teaching")}
    return render(request, "funding/paying/make.html", context)


def own_made(request: ActorRequest, uuid: UUID) -> MadeInvoice:
    check_makes(request)
    rows = MadeInvoice.objects.visible_to(request.actor)
    return get_object_or_404(rows.select_related("request__company", "request__body", "document", "invoice"), uuid=uuid)


@require_safe
def made_invoice(request: ActorRequest, uuid: UUID) -> HttpResponse:
    return render(request, "funding/paying/made.html", {"made": own_made(request, uuid)})


@require_safe
def made_invoice_file(request: ActorRequest, uuid: UUID) -> FileResponse:
    return serve(own_made(request, uuid).document)


@require_POST
def deposit_made(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """« Déposer cette facture »: on to the draft that begins with it."""
    made = own_made(request, uuid)
    try:
        invoice = making.deposit_made(actor=request.actor, fund=request.fund, made=made)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("funding:made_invoice", uuid)
    messages.success(request, _("La facture est en brouillon dans son dossier : vérifiez-la, puis envoyez-la."))
    return redirect("funding:invoice", invoice.uuid)
