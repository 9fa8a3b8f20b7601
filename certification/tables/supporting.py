"""The staff's queue of certifiers' documents, as a table and as a file."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.organisations.filters import search_filter
from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table

from ..identity_queries import SupportingDocumentQuerySet
from ..models import SupportingDocument
from ..workflow.supporting import SupportingState

WAITING, ALL = "", "all"


class SupportingFilter(django_filters.FilterSet):
    """Those to check, unless others are asked for."""

    q = search_filter(gettext_lazy("Organisme ou certificateur"))
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Justificatif"),
        choices=SupportingDocument.Kind.choices,
        empty_label=gettext_lazy("Tous"),
    )
    state = django_filters.ChoiceFilter(
        method="of_state",
        label=gettext_lazy("État"),
        choices=[
            *(one for one in SupportingState.choices if one[0] != SupportingState.DEPOSITED),
            (ALL, gettext_lazy("Tous")),
        ],
        empty_label=SupportingState.DEPOSITED.label,
    )

    class Meta:
        model = SupportingDocument
        fields: tuple[str, ...] = ()

    def search(self, rows: SupportingDocumentQuerySet, name: str, value: str) -> SupportingDocumentQuerySet:
        return rows.matching(value)

    def of_state(self, rows: SupportingDocumentQuerySet, name: str, value: str) -> SupportingDocumentQuerySet:
        return rows

    def filter_queryset(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        found = super().filter_queryset(rows)
        state = self.form.cleaned_data.get("state", WAITING)
        return found if state == ALL else found.filter(state=state or SupportingState.DEPOSITED)


class SupportingTable(Table):
    """« Justificatifs à contrôler », what has waited longest on top."""

    body = django_tables2.Column(
        verbose_name=gettext_lazy("Organisme"),
        accessor="body__name",
        order_by=("body__name_folded", "pk"),
        linkify=("certification:supporting", [django_tables2.A("uuid")]),
    )
    # Not accessor="kind": for a field with choices django-tables2 translates all of them, for each cell.
    label = django_tables2.Column(verbose_name=gettext_lazy("Justificatif"), accessor="pk", orderable=False)
    certifier = django_tables2.Column(verbose_name=gettext_lazy("Certificateur"), accessor="pk", orderable=False)
    deposited_at = Moment(verbose_name=gettext_lazy("Déposé le"), order_by=("deposited_at", "pk"))
    standing = django_tables2.Column(verbose_name=gettext_lazy("État"), accessor="pk", orderable=False)

    caption = gettext_lazy("Justificatifs des certificateurs")
    empty_title = gettext_lazy("Aucun justificatif à contrôler")
    empty_advice = gettext_lazy("Les Kbis et lettres de consentement que les organismes déposent s’affichent ici.")

    def render_label(self, record: SupportingDocument) -> str:
        return str(SupportingDocument.Kind(record.kind).label)

    def render_certifier(self, record: SupportingDocument) -> str:
        return record.certifier.full_name if record.certifier else "—"

    def render_standing(self, record: SupportingDocument) -> str:
        return str(SupportingState(record.state).label)


def supporting_columns() -> list[Column]:
    return [
        Column(_("Organisme"), lambda row: row.body.name),
        Column(_("Justificatif"), lambda row: SupportingDocument.Kind(row.kind).label),
        Column(_("Certificateur"), lambda row: row.certifier.full_name if row.certifier else ""),
        Column(_("Déposé le"), "deposited_at"),
        Column(_("État"), lambda row: SupportingState(row.state).label),
        Column(_("Décidé le"), "decided_at"),
        Column(_("Valable jusqu’au"), "valid_until"),
        Column(_("Motif"), "reason"),
    ]
