"""« Demandes »: what is under way, on both sides (`ATM-24`)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import Role
from extranet.ui.counting import BoundedData, BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage

from ..models import Request
from ..permissions import check_follows
from ..tables import RequestFilter, RequestTable, request_columns, shows_company


class Requests(ListPage):
    filterset_class = RequestFilter
    table_class = RequestTable
    template_name = "training/list.html"
    export_name = _("demandes")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        check_follows(self.request.actor)

    def get_queryset(self) -> QuerySet[Request]:
        requests = Request.objects.visible_to(self.request.actor).knowing_companies(self.request.actor)
        return requests.select_related("company").order_by("-moved_at", "-pk")

    def get_columns(self) -> list[Column]:
        return request_columns()

    def get_table(self, rows: QuerySet[Any]) -> RequestTable:
        hidden = [] if shows_company(self.request.actor) else ["company"]
        return RequestTable(BoundedData(rows), exclude=hidden)

    def get_context(self) -> dict[str, Any]:
        return {"may_create": self.request.actor.has(Role.MANDATEE, Role.ENCODER)}
