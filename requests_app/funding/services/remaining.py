"""What an agreement still pays: its amounts by family, less what was validated, plus what was credited."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Sum

from ..invoice_states import InvoiceState
from ..models import FundingRequest, Invoice
from ..models.costs import ZERO

VALIDATED = [InvoiceState.VALIDATED, InvoiceState.PAID]


def granted(request: FundingRequest, family: str) -> Decimal:
    """Euros agreed for a family of costs, by the edition that stands; none without one."""
    agreement = request.standing_agreement()
    return getattr(agreement, family) if agreement else ZERO


def validated_of(request: FundingRequest, family: str) -> Decimal:
    """Euros that were validated for it, less the credit notes that were."""
    sums = dict(
        Invoice.objects.filter(request=request, family=family, state__in=VALIDATED)
        .order_by()
        .values_list("kind")
        .annotate(euros=Sum("validated_amount"))
    )
    return (sums.get(Invoice.Kind.INVOICE) or ZERO) - (sums.get(Invoice.Kind.CREDIT_NOTE) or ZERO)


def left_of(request: FundingRequest, family: str) -> Decimal:
    """Euros left of the agreement for this family. Only sure while the file is held (`locking.locked`)."""
    return granted(request, family) - validated_of(request, family)


def credited(invoice: Invoice) -> Decimal:
    """Euros of the validated credit notes that answer this invoice."""
    notes = invoice.credit_notes.filter(state__in=VALIDATED)
    return notes.aggregate(euros=Sum("validated_amount"))["euros"] or ZERO


def most_of(invoice: Invoice) -> Decimal:
    """The most that can be validated of it, in euros.

    It is what it bills less its credit notes, and at most what is left of the agreement. Of a credit note: what it
    says, and at most what the invoice that it answers comes to.
    """
    billed = invoice.total or ZERO
    if invoice.credits is not None:
        answered = invoice.credits
        whole = answered.total if answered.validated_amount is None else answered.validated_amount
        return max(ZERO, min(billed, (whole or ZERO) - credited(answered)))
    return max(ZERO, min(billed - credited(invoice), left_of(invoice.request, invoice.family)))
