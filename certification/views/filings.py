"""« Documents »: every file of the dossiers that one sees, and those of one of them (`ATN-06`, `ATN-26`)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from extranet.organisations.requests import ActorRequest
from extranet.ui.counting import BoundedData, BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.private_search import PeopleListPage

from ..models import Filing
from ..periods import month_name
from ..permissions import check_dossiers
from ..tables.exchanges import FilingFilter, FilingTable, filing_columns
from . import frame as frames
from .frame import frame, visible_dossier


class Documents(PeopleListPage):
    filterset_class = FilingFilter
    table_class = FilingTable
    template_name = "certification/documents.html"
    export_name = _("documents")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        check_dossiers(self.request.actor)

    def get_queryset(self) -> QuerySet[Filing]:
        filings = Filing.objects.visible_to(self.request.actor).select_related("dossier", "document")
        return filings.order_by("-filed_at", "-pk")

    def get_columns(self) -> list[Column]:
        return filing_columns()

    def get_table(self, rows: QuerySet[Any]) -> FilingTable:
        return FilingTable(BoundedData(rows))


@require_safe
def of_dossier(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The tab « Documents »."""
    dossier = visible_dossier(request, uuid)
    filings = Filing.objects.visible_to(request.actor).filter(dossier=dossier).select_related("document")
    rows = [
        {
            "filing": filing,
            "nature": Filing.Kind(filing.kind).label,
            "month": month_name(filing.month) if filing.month else "",
        }
        for filing in filings.order_by("-filed_at", "-pk")
    ]
    return render(
        request, "certification/documents_of.html", frame(request, dossier, frames.DOCUMENTS) | {"rows": rows}
    )
