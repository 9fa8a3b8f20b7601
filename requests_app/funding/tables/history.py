"""The steps of an entity, as a list and as a file."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.journal.models import Entry
from extranet.journal.verbs import named
from extranet.organisations.filters import search_filter
from extranet.tenants.actor import Actor
from extranet.tenants.registries import Text
from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table
from extranet.ui.widgets import DateInput

from ..history import who
from ..models import FundingRequest, Invoice


class HistoryFilter(django_filters.FilterSet):
    q = search_filter(_("Numéro ou intitulé"))
    first = django_filters.DateFilter(
        field_name="recorded_at", lookup_expr="date__gte", label=_("Du"), widget=DateInput
    )
    last = django_filters.DateFilter(field_name="recorded_at", lookup_expr="date__lte", label=_("au"), widget=DateInput)

    class Meta:
        model = Entry
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet[Entry], name: str, value: str) -> QuerySet[Entry]:
        """The steps of the files found, and of their invoices."""
        files = FundingRequest.objects.visible_to(self.request.actor).matching(value)
        invoices = Invoice.objects.visible_to(self.request.actor).filter(request__in=files.values("pk"))
        return rows.filter(Q(subject_uuid__in=files.values("uuid")) | Q(subject_uuid__in=invoices.values("uuid")))


class HistoryTable(Table):
    recorded_at = Moment(verbose_name=_("Date"), orderable=False, attrs={"td": {"class": "nowrap"}})
    verb = django_tables2.Column(verbose_name=_("Démarche"), orderable=False)
    title = django_tables2.Column(verbose_name=_("Dossier"), orderable=False, empty_values=())
    who = django_tables2.Column(verbose_name=_("Par"), accessor="pk", orderable=False)

    caption = _("Historique de vos démarches")
    empty_title = _("Aucune démarche")
    empty_advice = _("Chaque étape de vos demandes et de vos factures s’affiche ici, la plus récente en premier.")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def render_verb(self, value: str) -> Text:
        return named(value).label

    def render_title(self, record: Any) -> SafeString:
        address = reverse("funding:request", args=[record.file])
        name = record.title or gettext("Formation sans intitulé")
        return format_html('<a href="{}">{}</a><span class="line muted">{}</span>', address, name, record.number)

    def render_who(self, record: Any) -> str:
        return who(self.actor, record)


def history_columns(actor: Actor) -> list[Column]:
    return [
        Column(_("Date"), "recorded_at"),
        Column(_("Démarche"), lambda row: named(row.verb).label),
        Column(_("Numéro"), "number"),
        Column(_("Formation"), "title"),
        Column(_("Par"), lambda row: who(actor, row)),
    ]
