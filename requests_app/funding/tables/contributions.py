"""The staff's lists of declarations, and of companies that didn't declare."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_filters
import django_tables2
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.organisations.filters import search_filter
from extranet.organisations.models import Organisation
from extranet.organisations.queries import OrganisationQuerySet
from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table

from ..contribution_campaign import YEARS_BACK
from ..contribution_statements import euros
from ..declaration_states import DeclarationState, PaymentState
from ..models import Declaration
from ..queries.contributions import ContributionDeclarationQuerySet

NOWRAP = {"td": {"class": "nowrap"}}
FIGURE = {"td": {"class": "number nowrap"}, "th": {"class": "number"}}
LATE = "late"


def years(_request: Any = None) -> list[tuple[str, str]]:
    this_year = timezone.localdate().year
    return [(str(year), str(year)) for year in range(this_year - 1, this_year - 1 - YEARS_BACK, -1)]


class DeclarationFilter(django_filters.FilterSet):
    """Those that stand, unless others are asked for."""

    q = search_filter(_("Entreprise ou numéro"))
    year = django_filters.ChoiceFilter(label=_("Année"), choices=years, empty_label=_("Toutes"))
    payment = django_filters.ChoiceFilter(
        method="of_payment",
        label=_("Paiement"),
        choices=[*PaymentState.choices, (LATE, _("En retard de paiement"))],
        empty_label=_("Tous"),
    )
    state = django_filters.ChoiceFilter(
        method="as_it_is",
        label=_("État"),
        choices=[(DeclarationState.REPLACED.value, _("Remplacées")), ("all", _("Toutes"))],
        empty_label=_("En vigueur"),
    )

    class Meta:
        model = Declaration
        fields: tuple[str, ...] = ()

    def search(self, rows: ContributionDeclarationQuerySet, name: str, value: str) -> ContributionDeclarationQuerySet:
        return rows.matching(value)

    def of_payment(
        self, rows: ContributionDeclarationQuerySet, name: str, value: str
    ) -> ContributionDeclarationQuerySet:
        if value == LATE:
            return rows.to_pay().filter(due_on__lt=timezone.localdate())
        return rows.in_payment_state(value)

    def as_it_is(self, rows: ContributionDeclarationQuerySet, name: str, value: str) -> ContributionDeclarationQuerySet:
        return rows

    def filter_queryset(self, rows: ContributionDeclarationQuerySet) -> ContributionDeclarationQuerySet:
        found: ContributionDeclarationQuerySet = super().filter_queryset(rows)
        state = self.form.cleaned_data.get("state")
        return found if state == "all" else found.filter(state=state or DeclarationState.SENT)


class DeclarationTable(Table):
    number = django_tables2.Column(
        verbose_name=_("Numéro"),
        linkify=("funding:declaration", [django_tables2.A("uuid")]),
        order_by=("number", "pk"),
        attrs=NOWRAP,
    )
    company = django_tables2.Column(
        verbose_name=_("Entreprise"), accessor="company__name", order_by=("company__name_folded", "pk")
    )
    year = django_tables2.Column(verbose_name=_("Année"), order_by=("year", "pk"), attrs=NOWRAP)
    sent_at = Moment(verbose_name=_("Envoyée le"), order_by=("sent_at", "pk"), attrs=NOWRAP)
    due = django_tables2.Column(verbose_name=_("À verser au fonds"), order_by=("due", "pk"), attrs=FIGURE)
    balance = django_tables2.Column(verbose_name=_("Reste"), orderable=False, attrs=FIGURE)
    payment = django_tables2.Column(verbose_name=_("Paiement"), accessor="pk", orderable=False)

    caption = _("Déclarations de contributions")
    empty_title = _("Aucune déclaration")
    empty_advice = _("Celles que les entreprises envoient s’affichent ici.")

    def render_year(self, value: int) -> str:
        return str(value)

    def render_due(self, value: Decimal) -> str:
        return euros(value)

    def render_balance(self, value: Decimal) -> str:
        return euros(value)

    def render_payment(self, record: Declaration) -> str:
        return payment_said(record)


def payment_said(declaration: Declaration) -> str:
    if declaration.state == DeclarationState.REPLACED:
        return str(DeclarationState.REPLACED.label)
    return str(declaration.payment_state.label)


def declaration_columns() -> list[Column]:
    return [
        Column(_("Numéro"), "number"),
        Column(_("Entreprise"), lambda row: row.company.name),
        Column(_("SIREN"), lambda row: row.company.siren),
        Column(_("Année"), "year"),
        Column(_("État"), lambda row: DeclarationState(row.state).label),
        Column(_("Envoyée le"), "sent_at"),
        Column(_("Effectif"), "headcount"),
        Column(_("Masse salariale (€)"), "payroll"),
        Column(_("Total (€)"), "total"),
        Column(_("À verser au fonds (€)"), "due"),
        Column(_("Déjà payé (€)"), lambda row: row.carried + row.paid),
        Column(_("Reste (€)"), "balance"),
        Column(_("Paiement"), payment_said),
        Column(_("Payée le"), "paid_on"),
        Column(_("Référence bancaire"), "bank_reference"),
        Column(_("Échéance"), "due_on"),
    ]


class LateFilter(django_filters.FilterSet):
    q = search_filter(_("Nom ou numéro"))

    class Meta:
        model = Organisation
        fields: tuple[str, ...] = ()

    def search(self, rows: OrganisationQuerySet, name: str, value: str) -> OrganisationQuerySet:
        return rows.matching(value)


class LateTable(Table):
    name = django_tables2.Column(
        verbose_name=_("Entreprise"),
        linkify=("organisations:organisation", [django_tables2.A("uuid")]),
        order_by=("name_folded", "pk"),
    )
    siren = django_tables2.Column(verbose_name=_("SIREN"), orderable=False, default="—", attrs=NOWRAP)
    reminded_at = Moment(verbose_name=_("Dernier rappel"), orderable=False, default="—", attrs=NOWRAP)

    caption = _("Déclarations attendues")
    empty_title = _("Toutes les entreprises ont déclaré")
    empty_advice = _("Celles dont la déclaration manque s’affichent ici.")


def late_columns() -> list[Column]:
    return [
        Column(_("Entreprise"), "name"),
        Column(_("SIREN"), "siren"),
        Column(_("Dernier rappel"), "reminded_at"),
    ]
