"""« Créer ma facture Factur-X »: the files that a body may bill."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.organisations.filters import search_filter
from extranet.ui.exports import Column
from extranet.ui.tables import Table

from ..models import FundingRequest
from ..queries.requests import FundingRequestQuerySet


class BillableFilter(django_filters.FilterSet):
    q = search_filter(_("N° de dossier ou intitulé"))

    class Meta:
        model = FundingRequest
        fields: tuple[str, ...] = ()

    def search(self, rows: FundingRequestQuerySet, name: str, value: str) -> FundingRequestQuerySet:
        return rows.matching(value)


class BillableTable(Table):
    number = django_tables2.Column(verbose_name=_("Dossier"), order_by=("number", "pk"))
    title = django_tables2.Column(verbose_name=_("Formation"), order_by=("title_folded", "pk"))
    company = django_tables2.Column(verbose_name=_("Entreprise"), accessor="company__name", orderable=False)
    days = django_tables2.Column(verbose_name=_("Dates"), accessor="starts_on", orderable=False)
    make = django_tables2.Column(verbose_name=_("Facture"), accessor="pk", orderable=False)

    caption = _("Dossiers accordés que votre organisme peut facturer")
    empty_title = _("Aucun dossier à facturer")
    empty_advice = _("Quand le fonds accorde une formation de votre organisme, elle s’affiche ici.")

    def render_days(self, record: FundingRequest) -> str:
        return f"{record.starts_on:%d/%m/%Y} – {record.ends_on:%d/%m/%Y}"

    def render_make(self, record: FundingRequest) -> Any:
        return format_html(
            '<a href="{}">{}<span class="visually-hidden"> {}</span></a>',
            reverse("funding:make_invoice", args=[record.uuid]),
            gettext("Créer"),
            record.number,
        )


def billable_columns() -> list[Column]:
    return [
        Column(_("Dossier"), "number"),
        Column(_("Formation"), "title"),
        Column(_("Entreprise"), lambda row: row.company.name),
        Column(_("Premier jour"), "starts_on"),
        Column(_("Dernier jour"), "ends_on"),
        Column(_("Heures par personne"), "hours"),
    ]
