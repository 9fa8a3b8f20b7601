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
from extranet.organisations.roles import is_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.ui.counting import COUNTED_UP_TO, BoundedData, BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.private_search import PeopleListPage

from ..models import Certificate, Filing
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
        is_whole = not set(self.request.GET) - {"page"}
        return FilingTable(BoundedData(newest(self.request.actor, rows) if is_whole else rows))


def newest(actor: Actor, filings: QuerySet[Any]) -> QuerySet[Any]:
    """Of all files of the fund, the last: more than the pages lead to, by the day of so many certificates.

    An index tells that day; without it all files of all years would be sorted for each page.
    """
    if not is_staff(actor, Capability.CERTIFICATION):
        return filings
    certified = Certificate.objects.filter(definitive__isnull=False).order_by("-certified_at", "-pk")
    days = certified.values_list("certified_at", flat=True)[COUNTED_UP_TO : COUNTED_UP_TO + 1]
    return filings.filter(filed_at__gte=days[0]) if days else filings


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
