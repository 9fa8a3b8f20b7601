"""« Formations »: what a body's dossiers are about, and the same columns as a file."""

from __future__ import annotations

import datetime
from typing import Any
from urllib.parse import urlencode

import django_filters
import django_tables2
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.organisations.filters import search_filter
from extranet.ui.exports import Column
from extranet.ui.tables import Table

from ..models import Device, Dossier

Course = dict[str, Any]


class CourseFilter(django_filters.FilterSet):
    q = search_filter(_("Formation"))
    device = django_filters.ChoiceFilter(label=_("Dispositif"), choices=Device.choices, empty_label=_("Tous"))

    class Meta:
        model = Dossier
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet[Dossier, Course], name: str, value: str) -> QuerySet[Dossier, Course]:
        return rows.filter(training_title__icontains=value)


def dossiers_of(record: Course) -> str:
    """The list of the course's dossiers."""
    search = urlencode({"course": record["training_title"], "device": record["device"]})
    return f"{reverse('certification:list')}?{search}"


class CourseTable(Table):
    training_title = django_tables2.Column(verbose_name=_("Formation"), linkify=dossiers_of)
    device = django_tables2.Column(verbose_name=_("Dispositif"), orderable=False)
    in_progress = django_tables2.Column(verbose_name=_("En cours"), orderable=False)
    dossiers = django_tables2.Column(verbose_name=_("Dossiers"), orderable=False)
    first_day = django_tables2.Column(verbose_name=_("Première session"), orderable=False)
    last_day = django_tables2.Column(verbose_name=_("Dernière session jusqu’au"), orderable=False)

    caption = _("Formations")
    empty_title = _("Aucune formation")
    empty_advice = _("Les formations de vos dossiers s’affichent ici dès que le fonds en ouvre un.")

    def render_device(self, value: str) -> str:
        return str(Device(value).label)

    def render_first_day(self, value: datetime.date) -> str:
        return f"{value:%d/%m/%Y}"

    def render_last_day(self, value: datetime.date) -> str:
        return f"{value:%d/%m/%Y}"


def course_columns() -> list[Column]:
    return [
        Column(_("Formation"), lambda row: row["training_title"]),
        Column(_("Dispositif"), lambda row: Device(row["device"]).label),
        Column(_("En cours"), lambda row: row["in_progress"]),
        Column(_("Dossiers"), lambda row: row["dossiers"]),
        Column(_("Première session"), lambda row: row["first_day"]),
        Column(_("Dernière session jusqu’au"), lambda row: row["last_day"]),
    ]
