"""« Demandes »: what is under way, on both sides (`ATM-24`)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from extranet.mandates.queries import companies_of_operator
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
        requests = Request.objects.visible_to(self.request.actor).select_related("company")
        return requests.order_by("-moved_at", "-pk")

    def get_columns(self) -> list[Column]:
        return request_columns(self.authorising)

    def get_table(self, rows: QuerySet[Any]) -> RequestTable:
        hidden = [] if shows_company(self.request.actor) else ["company"]
        return RequestTable(BoundedData(rows), authorising=self.authorising, exclude=hidden)

    def get_context(self) -> dict[str, Any]:
        return {"may_create": self.request.actor.has(Role.MANDATEE, Role.ENCODER)}

    @cached_property
    def authorising(self) -> frozenset[int] | None:
        """The companies whose name an operator may read today; None for everybody else, who reads all she sees."""
        if not self.request.actor.has(Role.ENCODER):
            return None
        return frozenset(companies_of_operator(self.request.actor, timezone.localdate()).values_list("pk", flat=True))
