"""What is invoiced of an agreement, by family of costs."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Case, F, Sum, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from .invoice_states import UNDECIDED
from .models import Agreement, Family, FundingRequest, Invoice
from .money import in_euros


def invoiced(request: FundingRequest) -> dict[str, Decimal]:
    """Euros by family: what was validated, else what is asked, of the invoices that count, less validated credit notes.

    A credit note that waits may still be rejected: it frees nothing yet.
    """
    amount = Coalesce(F("validated_amount"), F("total"))
    signed = Case(When(kind=Invoice.Kind.CREDIT_NOTE, then=-amount), default=amount)
    counting = request.invoices.counting().exclude(kind=Invoice.Kind.CREDIT_NOTE, state__in=UNDECIDED)
    rows = counting.order_by().values("family").annotate(sum=Sum(signed))
    return {row["family"]: row["sum"] or Decimal(0) for row in rows}


def check_not_below_invoiced(agreement: Agreement) -> None:
    """Raises `ValidationError` at each family that would be less than what is invoiced of it already."""
    used = invoiced(agreement.request)
    errors = {
        family: _("Déjà facturé : %(amount)s. Accordez au moins ce montant.") % {"amount": in_euros(used[family])}
        for family in Family.values
        if used.get(family, Decimal(0)) > getattr(agreement, family)
    }
    if errors:
        raise ValidationError(errors)
