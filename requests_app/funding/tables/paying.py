"""« Gérez vos règlements », its totals, and the bank details that wait."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import django_filters
import django_tables2
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from extranet.organisations.filters import search_filter
from extranet.tenants.search import begins_with
from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table
from extranet.ui.widgets import DateInput

from ..models import BankDetails, Payment, PaymentState
from ..models.costs import ZERO
from ..money import in_euros
from ..queries.bank import BankDetailsQuerySet
from ..queries.invoices import FundingPaymentQuerySet
from ..queries.searching import payments_found

IN_STATE = {
    PaymentState.EXPECTED: Q(paid_on__isnull=True, cancelled_at__isnull=True),
    PaymentState.PAID: Q(paid_on__isnull=False, returned_at__isnull=True),
    PaymentState.RETURNED: Q(returned_at__isnull=False),
    PaymentState.CANCELLED: Q(cancelled_at__isnull=False),
}


class PaymentFilter(django_filters.FilterSet):
    q = search_filter(_("Référence, dossier ou facture"))
    state = django_filters.ChoiceFilter(
        method="in_state", label=_("État"), choices=PaymentState.choices, empty_label=_("Tous")
    )
    first = django_filters.DateFilter(method="from_day", label=_("Du"), widget=DateInput)
    last = django_filters.DateFilter(method="to_day", label=_("au"), widget=DateInput)

    class Meta:
        model = Payment
        fields: tuple[str, ...] = ()

    def search(self, rows: FundingPaymentQuerySet, name: str, value: str) -> FundingPaymentQuerySet:
        return payments_found(rows, value)

    def in_state(self, rows: FundingPaymentQuerySet, name: str, value: str) -> FundingPaymentQuerySet:
        return rows.filter(IN_STATE[PaymentState(value)])

    def from_day(self, rows: FundingPaymentQuerySet, name: str, value: Any) -> FundingPaymentQuerySet:
        return rows.alias(day=Coalesce("paid_on", "expected_on")).filter(day__gte=value)

    def to_day(self, rows: FundingPaymentQuerySet, name: str, value: Any) -> FundingPaymentQuerySet:
        return rows.alias(day=Coalesce("paid_on", "expected_on")).filter(day__lte=value)


NOWRAP = {"td": {"class": "nowrap"}}
FIGURE = {"td": {"class": "number nowrap"}, "th": {"class": "number"}}


class PaymentTable(Table):
    day = django_tables2.Column(
        verbose_name=_("Date"),
        accessor="expected_on",
        order_by=("expected_on", "pk"),
    )
    amount = django_tables2.Column(verbose_name=_("Montant"), attrs=FIGURE)
    reference = django_tables2.Column(
        verbose_name=_("Référence"),
        linkify=("funding:payment", [django_tables2.A("uuid")]),
        order_by=("reference_folded", "pk"),
    )
    file = django_tables2.Column(
        verbose_name=_("Dossier"), accessor="invoice__request__number", orderable=False, attrs=NOWRAP
    )
    invoice = django_tables2.Column(
        verbose_name=_("Facture"), accessor="invoice__number", orderable=False, attrs=NOWRAP
    )
    payee = django_tables2.Column(verbose_name=_("Bénéficiaire"), accessor="payee__name", orderable=False)
    advice = django_tables2.Column(verbose_name=_("Avis"), accessor="pk", orderable=False)

    caption = _("Règlements, le plus récent en premier")
    empty_title = _("Aucun règlement")
    empty_advice = _("Quand le fonds valide une facture, son règlement s’affiche ici, avec sa date et sa référence.")

    def render_day(self, record: Payment) -> str:
        return dated(record)

    def render_amount(self, record: Payment) -> str:
        return in_euros(record.amount)

    def render_invoice(self, record: Payment) -> SafeString:
        return format_html('{}<span class="line muted">{}</span>', record.invoice.number, record.invoice.deposit_number)

    def render_advice(self, record: Payment) -> Any:
        if record.advice is None or not record.advice.is_ready:
            return ""
        return format_html(
            '<a href="{}">{}<span class="visually-hidden"> {}</span></a>',
            reverse("funding:payment_advice", args=[record.uuid]),
            _now("Avis (PDF)"),
            record.reference,
        )


def dated(payment: Payment) -> str:
    """« attendu le 15/12/2026 », « payé le 14/12/2026 », « revenu le 16/12/2026 »."""
    match payment.state:
        case PaymentState.PAID:
            return _now("payé le %s") % short(payment.paid_on)
        case PaymentState.RETURNED:
            return _now("revenu le %s") % short(payment.returned_at)
        case PaymentState.CANCELLED:
            return _now("annulé le %s") % short(payment.cancelled_at)
    return _now("attendu le %s") % short(payment.expected_on)


def short(day: Any) -> str:
    local = timezone.localtime(day) if hasattr(day, "hour") else day
    return date_format(local, "d/m/Y")


@dataclass(frozen=True, slots=True)
class Total:
    """Of the selection: euros and number of payments in one state."""

    state: PaymentState
    euros: Decimal
    number: int


def totals_of(rows: QuerySet[Payment]) -> list[Total]:
    """Of each state that comes in the selection. One query."""
    figures: dict[str, Any] = {}
    for state, condition in IN_STATE.items():
        figures[f"{state.value}_euros"] = Sum("amount", filter=condition)
        figures[f"{state.value}_number"] = Count("pk", filter=condition)
    found = rows.order_by().aggregate(**figures)
    totals = [Total(state, found[f"{state.value}_euros"] or ZERO, found[f"{state.value}_number"]) for state in IN_STATE]
    return [one for one in totals if one.number]


def payment_columns() -> list[Column]:
    return [
        Column(_("État"), lambda row: str(row.state.label)),
        Column(_("Attendu le"), "expected_on"),
        Column(_("Payé le"), "paid_on"),
        Column(_("Revenu le"), "returned_at"),
        Column(_("Montant"), "amount"),
        Column(_("Référence"), "reference"),
        Column(_("Dossier"), lambda row: row.invoice.request.number),
        Column(_("Facture"), lambda row: row.invoice.number),
        Column(_("Dépôt"), lambda row: row.invoice.deposit_number),
        Column(_("Entreprise"), lambda row: row.invoice.request.company.name),
        Column(_("Bénéficiaire"), lambda row: row.payee.name),
        Column(_("Motif du retour"), "return_reason"),
    ]


class BankFilter(django_filters.FilterSet):
    q = search_filter(_("Organisation"))
    state = django_filters.ChoiceFilter(
        field_name="state", label=_("État"), choices=BankDetails.State.choices, empty_label=_("Tous")
    )

    class Meta:
        model = BankDetails
        fields: tuple[str, ...] = ()

    def search(self, rows: BankDetailsQuerySet, name: str, value: str) -> BankDetailsQuerySet:
        return rows.filter(begins_with("organisation__name_folded", value))


class BankTable(Table):
    organisation = django_tables2.Column(
        verbose_name=_("Organisation"),
        accessor="organisation__name",
        linkify=("funding:bank_details", [django_tables2.A("uuid")]),
        order_by=("organisation__name_folded", "pk"),
    )
    shown = django_tables2.Column(verbose_name=_("Compte"), orderable=False, attrs={"td": {"class": "nowrap"}})
    deposited_at = Moment(verbose_name=_("Déposées le"), attrs={"td": {"class": "nowrap"}})
    state = django_tables2.Column(verbose_name=_("État"), accessor="pk", orderable=False)

    caption = _("Coordonnées bancaires, celles à confirmer en premier")
    empty_title = _("Aucunes coordonnées bancaires")
    empty_advice = _("Celles que les organismes et les entreprises déposent s’affichent ici.")

    def render_state(self, record: BankDetails) -> str:
        return str(BankDetails.State(record.state).label)


def bank_columns() -> list[Column]:
    return [
        Column(_("Organisation"), lambda row: row.organisation.name),
        Column(_("Compte"), "shown"),
        Column(_("Déposées le"), "deposited_at"),
        Column(_("Décidées le"), "decided_at"),
        Column(_("État"), lambda row: row.get_state_display()),
    ]
