"""What credit notes that were validated after the transfer give back to the fund, worked out by the database."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import (
    BooleanField,
    DecimalField,
    ExpressionWrapper,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from ..choices import choices_of
from ..invoice_states import InvoiceState
from ..models import Invoice, Payment
from ..models.costs import ZERO
from . import is_funding_staff
from .invoices import InvoiceQuerySet

EUROS: DecimalField = DecimalField(max_digits=13, decimal_places=2)
NOTHING = Value(ZERO, output_field=EUROS)


class RefundState(models.TextChoices):
    """Follows from what is left and from its day; stored nowhere."""

    EXPECTED = "expected", _("Attendu")
    LATE = "late", _("En retard")
    DONE = "done", _("Remboursé")


def with_left(rows: InvoiceQuerySet) -> QuerySet[Any]:
    """Each with `left_to_refund`, the euros that were paid beyond what is validated less the credit notes and haven't
    come back, and `credited_at`, when the last of its credit notes was validated.
    """
    made = Payment.objects.filter(invoice=OuterRef("pk"), paid_on__isnull=False, returned_at__isnull=True)
    notes = validated_notes().filter(credits=OuterRef("pk")).order_by().values("credits")
    paid = Subquery(made.order_by().values("invoice").annotate(euros=Sum("amount")).values("euros"), EUROS)
    credited = Subquery(notes.annotate(euros=Sum("validated_amount")).values("euros"), EUROS)
    validated, refunded = Coalesce("validated_amount", NOTHING), Coalesce("refunded_amount", NOTHING)
    left = Coalesce(paid, NOTHING) + Coalesce(credited, NOTHING) - validated - refunded
    return rows.annotate(
        credited_at=Subquery(notes.annotate(last=Max("moved_at")).values("last")),
        left_to_refund=Greatest(NOTHING, left, output_field=EUROS),
    )


def validated_notes() -> InvoiceQuerySet:
    return Invoice.objects.filter(credits__isnull=False, state__in=[InvoiceState.VALIDATED, InvoiceState.PAID])


def refunds_for(actor: Actor) -> QuerySet[Any]:
    """The invoices of which something is to come back or came: for the staff all, for an organisation those that it
    deposited. What is left first, the longest awaited before the others.
    """
    # Credit notes are few: begun with them, the database sums up no other invoice.
    rows = with_left(Invoice.objects.visible_to(actor).filter(pk__in=validated_notes().values("credits")))
    if not is_funding_staff(actor):
        rows = rows.filter(depositor=actor.organisation_id)
    is_over = ExpressionWrapper(Q(left_to_refund=ZERO), BooleanField())
    concerned = rows.filter(Q(left_to_refund__gt=ZERO) | Q(refunded_amount__isnull=False))
    return concerned.select_related("request", "depositor").order_by(is_over, "credited_at", "pk")


def in_refund_state(rows: QuerySet[Any], state: str, fund: Fund) -> QuerySet[Any]:
    """Of `refunds_for`."""
    if state == RefundState.DONE:
        return rows.filter(left_to_refund=ZERO)
    is_late = Q(credited_at__lt=late_before(fund))
    return rows.filter(is_late if state == RefundState.LATE else ~is_late, left_to_refund__gt=ZERO)


def late_before(fund: Fund) -> datetime.datetime:
    """What was credited before this moment should have come back by now."""
    day = timezone.localdate(timezone=fund.zone) - datetime.timedelta(days=choices_of(fund).refund_days)
    return datetime.datetime.combine(day, datetime.time.min, tzinfo=fund.zone)


def refund_due_on(fund: Fund, invoice: Any) -> datetime.date:
    """The last day to pay it back: so many calendar days after its credit note as the fund chose."""
    return timezone.localdate(invoice.credited_at, fund.zone) + datetime.timedelta(days=choices_of(fund).refund_days)


def state_of_refund(fund: Fund, invoice: Any) -> RefundState:
    """Of an invoice annotated with `left_to_refund` (euros) and `credited_at`."""
    if not invoice.left_to_refund:
        return RefundState.DONE
    return RefundState.LATE if invoice.credited_at < late_before(fund) else RefundState.EXPECTED


@dataclass(frozen=True, slots=True)
class RefundDue:
    """Euros that an organisation pays back by a day."""

    invoice: Invoice
    left: Decimal
    due_on: datetime.date
    is_late: bool


def refunds_due(actor: Actor, fund: Fund, *, at_most: int = 5) -> list[RefundDue]:
    """What the actor's organisation has to pay back, the longest awaited first."""
    return [due_of(fund, row) for row in refunds_for(actor).filter(left_to_refund__gt=ZERO)[:at_most]]


def refund_due(fund: Fund, invoice: Invoice) -> RefundDue | None:
    """What of this invoice is still to be paid back; None for nothing. One query."""
    found = with_left(Invoice.objects.filter(pk=invoice.pk)).filter(left_to_refund__gt=ZERO).first()
    return due_of(fund, found) if found else None


def due_of(fund: Fund, row: Any) -> RefundDue:
    is_late = state_of_refund(fund, row) == RefundState.LATE
    return RefundDue(row, row.left_to_refund, refund_due_on(fund, row), is_late)


def refund_totals(rows: QuerySet[Any]) -> dict[str, Any]:
    """Of the selection: euros that are still to come back (`left`), euros that came (`done`). One query."""
    found = rows.order_by().aggregate(left=Sum("left_to_refund"), done=Sum("refunded_amount"))
    return {name: euros or ZERO for name, euros in found.items()}
