"""The list of reported problems."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from extranet.organisations.filters import search_filter
from extranet.ui.exports import Column
from extranet.ui.tables import Table

from .models import Ticket
from .queries import TicketQuerySet
from .workflow import TicketState


class TicketFilter(django_filters.FilterSet):
    q = search_filter(_("Numéro ou sujet"))
    state = django_filters.ChoiceFilter(label=_("Statut"), choices=TicketState.choices, empty_label=_("Tous"))

    class Meta:
        model = Ticket
        fields: tuple[str, ...] = ()

    def search(self, rows: TicketQuerySet, name: str, value: str) -> TicketQuerySet:
        return rows.matching(value)


class TicketTable(Table):
    number = django_tables2.Column(
        verbose_name=_("Numéro"), linkify=("help:ticket", [django_tables2.A("uuid")]), orderable=False
    )
    about = django_tables2.Column(verbose_name=_("Sujet"), orderable=False)
    name = django_tables2.Column(verbose_name=_("De la part de"), orderable=False)
    state = django_tables2.Column(verbose_name=_("Statut"), orderable=False)
    moved_at = django_tables2.Column(verbose_name=_("Dernier message"), order_by=("moved_at", "pk"))

    caption = _("Signalements")
    empty_title = _("Aucun signalement")
    empty_advice = _("Un problème, une remarque ? « Signaler un problème » se trouve en bas de chaque page.")

    def render_state(self, record: Ticket) -> str:
        return str(TicketState(record.state).label)

    def render_moved_at(self, value: Any) -> str:
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")


def ticket_columns() -> list[Column]:
    return [
        Column(_("Numéro"), "number"),
        Column(_("Sujet"), "about"),
        Column(_("De la part de"), "name"),
        Column(_("Page"), "page"),
        Column(_("Statut"), lambda row: TicketState(row.state).label),
        Column(_("Signalé le"), "reported_at"),
        Column(_("Dernier message"), "moved_at"),
    ]
