"""« Factures à contrôler »."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2
from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from extranet.organisations.filters import search_filter
from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table

from ..invoice_states import UNDECIDED, InvoiceState
from ..models import Family, Invoice
from ..models.costs import ZERO
from ..money import in_euros
from ..queries.invoices import InvoiceQuerySet
from ..queries.searching import invoices_found


class InvoiceQueueFilter(django_filters.FilterSet):
    q = search_filter(_("N°, dossier, entreprise ou organisme"))
    state = django_filters.ChoiceFilter(
        field_name="state",
        label=_("État"),
        choices=[(state.value, state.label) for state in UNDECIDED],
        empty_label=_("Tous"),
    )
    family = django_filters.ChoiceFilter(
        field_name="family", label=_("Famille de coûts"), choices=Family.choices, empty_label=_("Toutes")
    )
    whose = django_filters.ChoiceFilter(
        method="of_officer",
        label=_("Contrôlées par"),
        choices=[("mine", _("Moi")), ("nobody", _("Personne encore"))],
        empty_label=_("Tout le monde"),
    )

    class Meta:
        model = Invoice
        fields: tuple[str, ...] = ()

    def search(self, rows: InvoiceQuerySet, name: str, value: str) -> InvoiceQuerySet:
        return invoices_found(rows, value)

    def of_officer(self, rows: InvoiceQuerySet, name: str, value: str) -> InvoiceQuerySet:
        if value == "nobody":
            return rows.filter(officer__isnull=True)
        return rows.filter(Q(officer__user=self.request.actor.user_id))


class InvoiceQueueTable(Table):
    number = django_tables2.Column(
        verbose_name=_("Facture"),
        accessor="number",
        linkify=("funding:invoice", [django_tables2.A("uuid")]),
        order_by=("number_folded", "pk"),
    )
    file = django_tables2.Column(verbose_name=_("Dossier"), accessor="pk", orderable=False)
    depositor = django_tables2.Column(
        verbose_name=_("Déposée par"), accessor="depositor__name", order_by=("depositor__name_folded", "pk")
    )
    total = django_tables2.Column(verbose_name=_("Montant"), attrs={"td": {"class": "nowrap"}})
    sent_at = Moment(verbose_name=_("Reçue le"), attrs={"td": {"class": "nowrap"}})
    # Not accessor="state": for a field with choices django-tables2 translates all of them, for each cell.
    state = django_tables2.Column(verbose_name=_("État"), accessor="pk", orderable=False)

    caption = _("Factures à contrôler, la plus ancienne en premier")
    empty_title = _("Aucune facture à contrôler")
    empty_advice = _("Les factures que les organismes et les entreprises envoient s’affichent ici.")

    def render_file(self, record: Invoice) -> SafeString:
        return format_html('{}<span class="line muted">{}</span>', record.request.number, record.request.company.name)

    def render_total(self, record: Invoice) -> str:
        sign = "− " if record.kind == Invoice.Kind.CREDIT_NOTE else ""
        return f"{sign}{in_euros(record.total or ZERO)}"

    def render_state(self, record: Invoice) -> Any:
        officer = record.officer.full_name if record.officer else ""
        return format_html('{}<span class="line muted">{}</span>', str(InvoiceState(record.state).label), officer)


def invoice_queue_columns() -> list[Column]:
    return [
        Column(_("Dépôt"), "deposit_number"),
        Column(_("Facture"), "number"),
        Column(_("Nature"), lambda row: row.get_kind_display()),
        Column(_("Dossier"), lambda row: row.request.number),
        Column(_("Entreprise"), lambda row: row.request.company.name),
        Column(_("Déposée par"), lambda row: row.depositor.name),
        Column(_("Famille de coûts"), lambda row: row.get_family_display()),
        Column(_("Montant"), "total"),
        Column(_("Date de la facture"), "dated_on"),
        Column(_("Reçue le"), "sent_at"),
        Column(_("État"), lambda row: row.get_state_display()),
        Column(_("Contrôlée par"), lambda row: row.officer.full_name if row.officer else ""),
    ]
