"""« Règlements »: entered, imported and withdrawn by the fund's staff (`ATN-07`, `ATN-24`)."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.permissions import check_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.constraints import save_valid

from .. import verbs
from ..models import Dossier, Payment
from .locking import locked


@transaction.atomic
def add_payment(
    *,
    actor: Actor,
    dossier: Dossier,
    kind: str,
    paid_on: datetime.date,
    period_from: datetime.date,
    period_to: datetime.date,
    amount: Decimal,
    reference: str,
) -> Payment:
    """The months that it covers close at once, unless it is an advance: whoever is entering their hours is told.

    Raises `ValidationError` for a reference that the dossier has already, or a period that makes no sense.
    """
    check_staff(actor, Capability.CERTIFICATION)
    payment = Payment(
        dossier=locked(dossier),
        kind=kind,
        paid_on=paid_on,
        period_from=period_from,
        period_to=period_to,
        amount=amount,
        reference=reference,
    )
    save_valid(payment)
    facts = {"kind": kind, "from": period_from.isoformat(), "until": period_to.isoformat(), "amount": str(amount)}
    record(actor, verbs.PAYMENT_ADDED, payment, facts=facts)
    return payment


@transaction.atomic
def withdraw_payment(*, actor: Actor, payment: Payment, reason: str) -> Payment:
    """The payment was a mistake: it stays in the list, struck out, and its months open again. Twice changes nothing.

    Raises `ValidationError` without a reason.
    """
    check_staff(actor, Capability.CERTIFICATION)
    if not reason.strip():
        raise ValidationError({"reason": _("Dites pourquoi ce règlement est retiré.")})
    locked(payment.dossier)
    current = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    if current.withdrawn_at is None:
        current.withdrawn_at = timezone.now()
        current.withdrawal_reason = reason.strip()
        current.save(update_fields=["withdrawn_at", "withdrawal_reason"])
        record(actor, verbs.PAYMENT_WITHDRAWN, current, text=reason.strip())
    return current
