"""« Historique de vos démarches » (`MYA-03`)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.journal.models import Entry
from extranet.organisations.requests import ActorRequest
from extranet.ui.counting import BoundedData, BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage

from ..history import steps_of_entity
from ..permissions import check_reads_files
from ..tables.history import HistoryFilter, HistoryTable, history_columns


class History(ListPage):
    filterset_class = HistoryFilter
    table_class = HistoryTable
    template_name = "funding/asking/history.html"
    export_name = _("historique-des-demarches")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        check_reads_files(self.request.actor)

    def get_queryset(self) -> QuerySet[Entry]:
        return steps_of_entity(self.request.actor)

    def get_columns(self) -> list[Column]:
        return history_columns(self.request.actor)

    def get_table(self, rows: QuerySet[Any]) -> HistoryTable:
        return HistoryTable(BoundedData(rows), actor=self.request.actor)
