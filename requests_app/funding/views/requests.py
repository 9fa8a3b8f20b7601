"""« Demandes de prise en charge »: a company's, drafts too; for a training body, those agreed for it (`MYA-03`)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.organisations.requests import ActorRequest
from extranet.ui.counting import BoundedData, BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage

from ..models import FundingRequest
from ..permissions import check_reads_files
from ..queries import is_body, is_member
from ..tables.requests import RequestFilter, RequestTable, request_columns


class Requests(ListPage):
    filterset_class = RequestFilter
    table_class = RequestTable
    template_name = "funding/asking/requests.html"
    export_name = _("demandes-de-prise-en-charge")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        check_reads_files(self.request.actor)

    def get_queryset(self) -> QuerySet[FundingRequest]:
        rows = FundingRequest.objects.visible_to(self.request.actor).select_related("device", "company", "body")
        return rows.order_by("-moved_at", "-pk")

    def get_columns(self) -> list[Column]:
        return request_columns(whole=is_member(self.request.actor))

    def get_table(self, rows: QuerySet[Any]) -> RequestTable:
        hidden = ["device"] if is_body(self.request.actor) else ["company"]
        return RequestTable(BoundedData(rows), exclude=hidden)

    def get_context(self) -> dict[str, Any]:
        return {"may_begin": is_member(self.request.actor)}
