"""What a depositor does with an invoice that was sent: take it back, or answer what the fund asks (`MYA-10`)."""

from __future__ import annotations

from django.db import transaction

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund

from .. import verbs
from ..invoice_states import InvoiceState
from ..models import Invoice
from ..permissions import check_own_invoice
from .invoicing import freeze_checks
from .locking import locked_invoice


@transaction.atomic
def withdraw_invoice(*, actor: Actor, invoice: Invoice) -> Invoice:
    """« Retirer »: while nobody of the fund has begun its control. Its number may be used again.

    Raises `MovedOn` after that.
    """
    check_own_invoice(actor, invoice)
    current = locked_invoice(invoice, InvoiceState.RECEIVED)
    current.withdraw()
    current.version += 1
    current.save()
    record(actor, verbs.INVOICE_WITHDRAWN, current, facts={"number": current.deposit_number})
    return current


@transaction.atomic
def complete_invoice(*, actor: Actor, fund: Fund, invoice: Invoice, word: str) -> Invoice:
    """What was asked is there, or a word says why not: compared again, and back to the control.

    Raises as `invoicing.send_invoice`, and `MovedOn` unless a complement is asked.
    """
    check_own_invoice(actor, invoice)
    current = locked_invoice(invoice, InvoiceState.COMPLEMENT)
    freeze_checks(fund, current, word)
    current.complete()
    current.version += 1
    save_valid(current)
    record(actor, verbs.INVOICE_COMPLETED, current, text=current.word)
    return current
