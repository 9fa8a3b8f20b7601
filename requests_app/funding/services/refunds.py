"""What a credit note that was validated after the transfer gives back: the depositor pays, the staff note it."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund

from .. import verbs
from ..models import Invoice
from ..models.costs import ZERO
from ..permissions import check_funding_staff
from ..queries.refunds import with_left
from .locking import locked_invoice


def to_refund(invoice: Invoice) -> Decimal:
    """Euros that were paid beyond what is validated less the credit notes, and haven't come back. One query."""
    found: Decimal = with_left(Invoice.objects.filter(pk=invoice.pk)).values_list("left_to_refund", flat=True).get()
    return found


@transaction.atomic
def note_refunded(
    *, actor: Actor, fund: Fund, invoice: Invoice, refunded_on: datetime.date, amount: Decimal
) -> Invoice:
    """« Noter le remboursement »: the money came on that day. Of a part, the rest stays to be refunded.

    Raises `ValidationError` for more than that, or a day that hasn't come.
    """
    check_funding_staff(actor)
    current = locked_invoice(invoice)
    due = to_refund(current)
    if due <= 0:
        raise ValidationError(_("Rien n’est à rembourser pour cette facture."))
    if not 0 < amount <= due:
        most = number_format(due, 2, force_grouping=True)
        raise ValidationError({"amount": _("Il reste %s € à rembourser : notez au plus ce montant.") % most})
    if refunded_on > timezone.localdate(timezone=fund.zone):
        raise ValidationError({"refunded_on": _("Cette date n’est pas encore venue.")})
    current.refunded_amount = (current.refunded_amount or ZERO) + amount
    current.refunded_on = refunded_on
    current.version += 1
    save_valid(current)
    record(actor, verbs.REFUND_NOTED, current, facts={"on": refunded_on.isoformat(), "amount": str(amount)})
    return current
