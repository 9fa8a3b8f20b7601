"""« Transmissions »: the register of runs, as a list and as a file."""

from __future__ import annotations

import django_filters
import django_tables2
from django.utils.translation import gettext_lazy as _

from extranet.organisations.filters import search_filter
from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table

from ..models import Transmission, TransmissionState
from ..queries import TransmissionQuerySet


class TransmissionFilter(django_filters.FilterSet):
    q = search_filter(_("N° de transmission, de certificat ou de dossier"))
    state = django_filters.ChoiceFilter(label=_("État"), choices=TransmissionState.choices, empty_label=_("Tous"))

    class Meta:
        model = Transmission
        fields: tuple[str, ...] = ()

    def search(self, rows: TransmissionQuerySet, name: str, value: str) -> TransmissionQuerySet:
        return rows.matching(value)


class TransmissionTable(Table):
    number = django_tables2.Column(
        verbose_name=_("N°"), linkify=("certification:transmission", [django_tables2.A("uuid")]), order_by=("number",)
    )
    made_at = Moment(verbose_name=_("Faite le"), order_by=("made_at", "pk"))
    made_by_name = django_tables2.Column(verbose_name=_("Par"), orderable=False)
    count = django_tables2.Column(verbose_name=_("Mois transmis"), order_by=("count", "pk"))
    corrections = django_tables2.Column(verbose_name=_("dont corrections"), order_by=("corrections", "pk"))
    files = django_tables2.Column(verbose_name=_("Fichiers"), accessor="pk", orderable=False)

    caption = _("Transmissions, la dernière en premier")
    empty_title = _("Aucune transmission")
    empty_advice = _("« Nouvelle transmission » remet les heures certifiées que personne n’a encore reçues.")

    def render_files(self, record: Transmission) -> str:
        return str(TransmissionState(record.state).label)


def transmission_columns() -> list[Column]:
    return [
        Column(_("N°"), "number"),
        Column(_("Faite le"), "made_at"),
        Column(_("Par"), "made_by_name"),
        Column(_("Mois transmis"), "count"),
        Column(_("dont corrections"), "corrections"),
        Column("SHA-256", "digest"),
    ]
