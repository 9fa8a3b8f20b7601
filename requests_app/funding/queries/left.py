"""What an agreement still leaves: agreed, less the invoices that count, plus the credit notes that answer them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Case, F, Sum, When
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from ..models import Agreement, Invoice

ZERO = Decimal("0.00")
Amounts = dict[str, Decimal]  # by family of costs


def claimed(invoice: Invoice) -> Decimal:
    """Euros that an invoice takes of an agreement: what was validated of it, before that what it says."""
    return (invoice.validated_amount if invoice.validated_amount is not None else invoice.total) or ZERO


def counted(request_ids: Collection[int], *, without: int | None = None) -> dict[int, Amounts]:
    """Euros that count, by request and family: one query. `without`: an invoice that is left out."""
    from ..models import Invoice

    amount = Coalesce("validated_amount", "total")
    signed = Case(When(kind=Invoice.Kind.CREDIT_NOTE, then=-amount), default=amount)
    rows = Invoice.objects.counting().filter(request__in=request_ids).exclude(pk=without or 0)
    found: dict[int, Amounts] = defaultdict(dict)
    for pk, family, total in (
        rows.order_by("request", "family")
        .values("request", "family")
        .annotate(sum=Sum(signed))
        .values_list(F("request"), F("family"), F("sum"))
    ):
        found[pk][family] = total or ZERO
    return found


def left_of(agreement: Agreement, *, without: int | None = None) -> Amounts:
    """By family, the euros that may still be invoiced; below zero where more was."""
    taken = counted([agreement.request_id], without=without).get(agreement.request_id, {})
    return {name: getattr(agreement, name) - taken.get(name, ZERO) for name in ("teaching", "salary", "annex")}


def left_to_credit(invoice: Invoice, *, without: int | None = None) -> Decimal:
    """Euros of an invoice that no credit note has taken back yet."""
    notes = invoice.credit_notes.counting().exclude(pk=without or 0).order_by("pk")
    return claimed(invoice) - sum((claimed(note) for note in notes), ZERO)
