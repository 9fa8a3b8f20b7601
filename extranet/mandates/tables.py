"""The lists: the fund's queue of documents, and an operator's companies."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from extranet.organisations.identifiers import compact
from extranet.organisations.models import Organisation
from extranet.tenants.search import begins_with
from extranet.ui.tables import Table

from .models import Paper
from .workflow import PaperState

SHOWN_STATES = [choice for choice in PaperState.choices if choice[0] != PaperState.REPLACED]


class PaperFilter(django_filters.FilterSet):
    """By company, kind of document and state."""

    search = django_filters.CharFilter(label=_("Entreprise (nom ou numéro BCE)"), method="by_company")
    kind = django_filters.ChoiceFilter(label=_("Document"), choices=Paper.Kind.choices, empty_label=_("Tous"))
    state = django_filters.ChoiceFilter(label=_("État"), choices=SHOWN_STATES, empty_label=_("Tous"))

    class Meta:
        model = Paper
        fields: list[str] = []

    def by_company(self, rows: QuerySet[Paper], name: str, value: str) -> QuerySet[Paper]:
        found = Organisation.objects.filter(begins_with("name_folded", value) | Q(enterprise_number=compact(value)))
        return rows.filter(company__in=found.values("pk"))


class PaperTable(Table):
    """Oldest deposit first: what has waited longest stands at the top."""

    company = django_tables2.Column(verbose_name=_("Entreprise"), order_by=("company__name_folded", "pk"))
    kind = django_tables2.Column(verbose_name=_("Document"))
    state = django_tables2.Column(verbose_name=_("État"))
    signature = django_tables2.Column(verbose_name=_("Signature"), orderable=False, default="—")
    deposited_at = django_tables2.DateTimeColumn(
        verbose_name=_("Déposé le"), order_by=("deposited_at", "pk"), format="d/m/Y H:i", default="—"
    )

    caption = _("Conventions et autorisations des entreprises")
    empty_title = _("Aucun document")
    empty_advice = _("Les documents que les entreprises remplissent et déposent s’affichent ici.")

    class Meta:
        order_by = ("deposited_at",)

    def render_company(self, record: Paper) -> Any:
        address = reverse("mandates:paper", args=[record.uuid])
        return format_html('<a href="{}">{}</a>', address, record.company.name)

    def render_kind(self, record: Paper) -> str:
        return record.get_kind_display()

    def render_state(self, record: Paper) -> str:
        return record.get_state_display()

    def render_signature(self, record: Paper) -> str:
        return record.get_signature_display() or "—"


class CompanyFilter(django_filters.FilterSet):
    search = django_filters.CharFilter(label=_("Entreprise (nom ou numéro BCE)"), method="by_company")

    class Meta:
        model = Organisation
        fields: list[str] = []

    def by_company(self, rows: QuerySet[Organisation], name: str, value: str) -> QuerySet[Organisation]:
        return rows.filter(begins_with("name_folded", value) | Q(enterprise_number=compact(value)))


class CompanyTable(Table):
    name = django_tables2.Column(verbose_name=_("Entreprise"), order_by=("name_folded", "pk"))
    enterprise_number = django_tables2.Column(verbose_name=_("N° BCE"), orderable=False)
    city = django_tables2.Column(verbose_name=_("Localité"), orderable=False, default="—")

    caption = _("Entreprises pour lesquelles vous pouvez encoder")
    empty_title = _("Aucune entreprise ne vous autorise encore")
    empty_advice = _(
        "Une entreprise vous désigne dans ses « Documents indispensables » ;"
        " elle s’affiche ici dès que le fonds a accepté."
    )

    class Meta:
        order_by = ("name",)

    def render_name(self, record: Organisation) -> Any:
        return format_html('<a href="{}">{}</a>', reverse("mandates:company", args=[record.uuid]), record.name)
