"""« Remboursements »: what comes back to the fund after credit notes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_filters
import django_tables2
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from extranet.organisations.filters import search_filter
from extranet.tenants.models import Fund
from extranet.ui.exports import Column
from extranet.ui.tables import Table

from ..models import Invoice
from ..money import in_euros
from ..queries.invoices import InvoiceQuerySet
from ..queries.refunds import RefundState, in_refund_state, refund_due_on, state_of_refund
from ..queries.searching import invoices_found

NOWRAP = {"td": {"class": "nowrap"}}
FIGURE = {"td": {"class": "number nowrap"}, "th": {"class": "number"}}
LOOKS = {RefundState.EXPECTED: "info", RefundState.LATE: "error", RefundState.DONE: "success"}


class RefundFilter(django_filters.FilterSet):
    q = search_filter(_("N°, dossier, entreprise ou organisme"))
    state = django_filters.ChoiceFilter(
        method="in_state", label=_("État"), choices=RefundState.choices, empty_label=_("Tous")
    )

    class Meta:
        model = Invoice
        fields: tuple[str, ...] = ()

    def search(self, rows: InvoiceQuerySet, name: str, value: str) -> InvoiceQuerySet:
        return invoices_found(rows, value)

    def in_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return in_refund_state(rows, value, self.request.fund)


class RefundTable(Table):
    """`fund` says how long a refund may take."""

    number = django_tables2.Column(verbose_name=_("Facture"), order_by=("number_folded", "pk"), attrs=NOWRAP)
    depositor = django_tables2.Column(
        verbose_name=_("Déposée par"), accessor="depositor__name", order_by=("depositor__name_folded", "pk")
    )
    left = django_tables2.Column(
        verbose_name=_("Reste à rembourser"),
        accessor="left_to_refund",
        order_by=("left_to_refund", "pk"),
        attrs=FIGURE,
    )
    state = django_tables2.Column(verbose_name=_("État"), accessor="credited_at", order_by=("credited_at", "pk"))
    refunded = django_tables2.Column(verbose_name=_("Remboursé"), accessor="pk", orderable=False, attrs=FIGURE)
    act = django_tables2.Column(verbose_name=_("À faire"), accessor="pk", orderable=False)

    caption = _("Remboursements, le plus ancien attendu en premier")
    empty_title = _("Aucun remboursement")
    empty_advice = _("Quand un avoir est validé après le règlement, ce qui revient au fonds s’affiche ici.")

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        self.fund = fund
        super().__init__(*args, **kwargs)

    def render_number(self, record: Invoice) -> SafeString:
        return format_html(
            '<a href="{}">{}</a><span class="line muted">{}</span>',
            reverse("funding:invoice", args=[record.uuid]),
            record.number,
            record.request.number,
        )

    def render_left(self, value: Decimal) -> str:
        return in_euros(value) if value else "—"

    def render_state(self, record: Invoice) -> SafeString:
        state = state_of_refund(self.fund, record)
        if state == RefundState.DONE:
            return format_html('<span class="status status-{}">{}</span>', LOOKS[state], state.label)
        return format_html(
            '<span class="status status-{}">{}</span><span class="line muted">{}</span>',
            LOOKS[state],
            state.label,
            _now("pour le %(day)s") % {"day": date_format(refund_due_on(self.fund, record), "d/m/Y")},
        )

    def render_refunded(self, record: Invoice) -> Any:
        if record.refunded_amount is None or record.refunded_on is None:
            return "—"
        day = date_format(record.refunded_on, "d/m/Y")
        return format_html('{}<span class="line muted">{}</span>', in_euros(record.refunded_amount), day)

    def render_act(self, record: Any) -> Any:
        if not record.left_to_refund:
            return ""
        return format_html(
            '<a href="{}">{}<span class="visually-hidden"> {}</span></a>',
            reverse("funding:invoice_refunded", args=[record.uuid]),
            _now("Noter le remboursement"),
            record.number,
        )


def refund_columns(fund: Fund) -> list[Column]:
    return [
        Column(_("Facture"), "number"),
        Column(_("Dépôt"), "deposit_number"),
        Column(_("Dossier"), lambda row: row.request.number),
        Column(_("Déposée par"), lambda row: row.depositor.name),
        Column(_("Reste à rembourser"), "left_to_refund"),
        Column(_("Avoir validé le"), "credited_at"),
        Column(_("Attendu le"), lambda row: refund_due_on(fund, row)),
        Column(_("Remboursé"), "refunded_amount"),
        Column(_("Remboursé le"), "refunded_on"),
        Column(_("État"), lambda row: str(state_of_refund(fund, row).label)),
    ]
