"""Invoices and agreements to invoice, as lists."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_filters
import django_tables2
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from extranet.organisations.filters import search_filter
from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table
from extranet.ui.widgets import DateInput

from ..invoice_states import InvoiceState
from ..models import Agreement, Invoice
from ..money import in_euros
from ..queries.agreements import AgreementQuerySet
from ..queries.invoices import InvoiceQuerySet


class InvoiceFilter(django_filters.FilterSet):
    q = search_filter(_("Numéro de facture, de dépôt ou de dossier"))
    state = django_filters.ChoiceFilter(label=_("État"), choices=InvoiceState.choices, empty_label=_("Tous"))
    first = django_filters.DateFilter(field_name="dated_on", lookup_expr="gte", label=_("Datées du"), widget=DateInput)
    last = django_filters.DateFilter(field_name="dated_on", lookup_expr="lte", label=_("au"), widget=DateInput)

    class Meta:
        model = Invoice
        fields: tuple[str, ...] = ()

    def search(self, rows: InvoiceQuerySet, name: str, value: str) -> InvoiceQuerySet:
        return rows.matching(value)


def number_shown(invoice: Invoice) -> str:
    return invoice.number or str(_("Sans numéro encore"))


class InvoiceTable(Table):
    number = django_tables2.Column(
        verbose_name=_("Facture"),
        accessor="pk",
        linkify=("funding:invoice", [django_tables2.A("uuid")]),
        attrs={"td": {"class": "nowrap"}},
        order_by=("number_folded", "pk"),
    )
    request = django_tables2.Column(verbose_name=_("Dossier"), accessor="pk", orderable=False)
    depositor = django_tables2.Column(verbose_name=_("Déposée par"), accessor="depositor__name", orderable=False)
    dated_on = django_tables2.Column(
        verbose_name=_("Datée du"), accessor="dated_on", attrs={"td": {"class": "nowrap"}}, order_by=("dated_on", "pk")
    )
    total = django_tables2.Column(
        verbose_name=_("À payer"), accessor="pk", attrs={"td": {"class": "nowrap"}}, order_by=("total", "pk")
    )
    moved_at = Moment(verbose_name=_("Dans cet état depuis"), attrs={"td": {"class": "nowrap"}})
    # Not accessor="state": for a field with choices django-tables2 translates all of them, for each cell.
    state = django_tables2.Column(verbose_name=_("État"), accessor="pk", orderable=False)

    caption = _("Factures, la dernière qui a bougé en premier")
    empty_title = _("Aucune facture")
    empty_advice = _(
        "Une facture se dépose depuis un dossier accordé : ouvrez « Dossiers accordés », puis « Déposer une facture »."
    )

    def render_number(self, record: Invoice) -> SafeString:
        note = record.get_kind_display() if record.kind == Invoice.Kind.CREDIT_NOTE else ""
        return format_html('{}<span class="line muted">{}</span>', number_shown(record), record.deposit_number or note)

    def render_request(self, record: Invoice) -> SafeString:
        return format_html('{}<span class="line muted">{}</span>', record.request.title, record.request.number)

    def render_dated_on(self, value: Any) -> str:
        return f"{value:%d/%m/%Y}"

    def render_total(self, record: Invoice) -> str:
        if record.total is None:
            return "–"
        sign = "−" if record.kind == Invoice.Kind.CREDIT_NOTE else ""
        return f"{sign}{in_euros(record.total)}"

    def render_state(self, record: Invoice) -> str:
        return str(InvoiceState(record.state).label)


def invoice_columns() -> list[Column]:
    return [
        Column(_("Facture"), "number"),
        Column(_("Nature"), lambda row: row.get_kind_display()),
        Column(_("Numéro de dépôt"), "deposit_number"),
        Column(_("Dossier"), lambda row: row.request.number),
        Column(_("Formation"), lambda row: row.request.title),
        Column(_("Déposée par"), lambda row: row.depositor.name),
        Column(_("Famille de coûts"), lambda row: row.get_family_display()),
        Column(_("Datée du"), "dated_on"),
        Column(_("Période du"), "period_from"),
        Column(_("au"), "period_to"),
        Column(_("Heures"), "hours"),
        Column(_("HT (€)"), "net"),
        Column(_("TVA (€)"), "vat"),
        Column(_("À payer (€)"), "total"),
        Column(_("Validé (€)"), "validated_amount"),
        Column(_("État"), lambda row: InvoiceState(row.state).label),
        Column(_("Depuis le"), "moved_at"),
    ]


class AgreementFilter(django_filters.FilterSet):
    q = search_filter(_("Numéro d’accord ou de dossier, ou début de l’intitulé"))

    class Meta:
        model = Agreement
        fields: tuple[str, ...] = ()

    def search(self, rows: AgreementQuerySet, name: str, value: str) -> AgreementQuerySet:
        return rows.matching(value)


class AgreementTable(Table):
    title = django_tables2.Column(
        verbose_name=_("Formation"),
        accessor="request__title",
        linkify=("funding:agreement", [django_tables2.A("uuid")]),
        order_by=("request__title_folded", "pk"),
    )
    number = django_tables2.Column(verbose_name=_("Accord"), accessor="pk", order_by=("number", "pk"))
    company = django_tables2.Column(verbose_name=_("Entreprise"), accessor="request__company__name", orderable=False)
    valid_until = django_tables2.Column(
        verbose_name=_("Valable jusqu’au"), attrs={"td": {"class": "nowrap"}}, order_by=("valid_until", "pk")
    )
    granted = django_tables2.Column(verbose_name=_("Accordé"), accessor="pk", orderable=False)
    left = django_tables2.Column(verbose_name=_("Reste à facturer"), accessor="pk", orderable=False)

    caption = _("Dossiers accordés, le dernier en premier")
    empty_title = _("Aucun dossier accordé")
    empty_advice = _(
        "Les dossiers que le fonds accorde, et dont vous déposez les factures, s’affichent ici avec ce qu’il reste à"
        " facturer."
    )

    def render_number(self, record: Agreement) -> SafeString:
        return format_html('{}<span class="line muted">{}</span>', record.number, record.request.number)

    def render_valid_until(self, value: Any) -> str:
        return f"{value:%d/%m/%Y}"

    def render_granted(self, record: Agreement) -> str:
        return in_euros(record.total)

    def render_left(self, record: Agreement) -> str:
        return in_euros(left(record))


def left(record: Any) -> Decimal:
    """Annotated by `with_invoiced`."""
    amount: Decimal = record.total - record.invoiced
    return amount


def agreement_columns() -> list[Column]:
    return [
        Column(_("Accord"), "number"),
        Column(_("Dossier"), lambda row: row.request.number),
        Column(_("Formation"), lambda row: row.request.title),
        Column(_("Entreprise"), lambda row: row.request.company.name),
        Column(_("Valable du"), "valid_from"),
        Column(_("au"), "valid_until"),
        Column(_("Heures accordées"), "total_hours"),
        Column(_("Accordé (€)"), "total"),
        Column(_("Reste à facturer (€)"), left),
    ]
