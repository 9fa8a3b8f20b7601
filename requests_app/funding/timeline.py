"""The steps of an invoice until it is paid: what happened when, what comes next, when that is expected (`BEY-03`)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.tenants.models import Fund
from extranet.tenants.registries import Text

from .choices import choices_of
from .invoice_states import UNDECIDED, InvoiceState
from .models import Invoice, Payment, PaymentState
from .models.costs import ZERO
from .money import in_euros
from .services.paying import NoAccount, account_of, left_to_plan


class Standing(models.TextChoices):
    """Said in words beside each step: colour alone says nothing."""

    DONE = "done", gettext_lazy("Fait")
    NOW = "now", gettext_lazy("En cours")
    NEXT = "next", gettext_lazy("À venir")
    STOPPED = "stopped", gettext_lazy("Arrêté")


@dataclass(frozen=True, slots=True)
class Step:
    """`at`: when it happened, or is expected; empty when nobody knows yet. `detail` may be empty."""

    label: Text
    standing: Standing
    at: str = ""
    detail: str = ""


def steps_of(invoice: Invoice, fund: Fund) -> list[Step]:
    """Oldest first. One query when it was validated, none before."""
    if invoice.state == InvoiceState.DRAFT:
        return []
    return [*until_decided(invoice), *decided(invoice, fund)]


def until_decided(invoice: Invoice) -> Iterator[Step]:
    state = invoice.state
    received = Standing.NOW if state == InvoiceState.RECEIVED else Standing.DONE
    yield Step(_("Reçue"), received, moment(invoice.sent_at), _("Numéro de dépôt : %s") % invoice.deposit_number)
    if state == InvoiceState.WITHDRAWN:
        yield Step(_("Retirée"), Standing.STOPPED, moment(invoice.moved_at))
        return
    control = {InvoiceState.RECEIVED: Standing.NEXT, InvoiceState.CONTROL: Standing.NOW}.get(state, Standing.DONE)
    if control != Standing.DONE or invoice.control_at:
        yield Step(_("En contrôle"), control, moment(invoice.control_at))
    if state == InvoiceState.COMPLEMENT:
        yield Step(_("Complément demandé"), Standing.NOW, moment(invoice.complement_at), invoice.reason)
    elif invoice.complement_at:
        yield Step(_("Complément demandé"), Standing.DONE, moment(invoice.complement_at), _("Complété depuis."))


def decided(invoice: Invoice, fund: Fund) -> Iterator[Step]:
    if invoice.state == InvoiceState.WITHDRAWN:
        return
    if invoice.state == InvoiceState.REJECTED:
        reason = _("Motif : %s") % invoice.reason
        yield Step(_("Rejetée"), Standing.STOPPED, moment(invoice.decided_at), reason)
        return
    if invoice.state in UNDECIDED:
        yield Step(_("Validée"), Standing.NEXT)
        if invoice.kind == Invoice.Kind.INVOICE:
            days = choices_of(fund).pay_days
            yield Step(_("Payée"), Standing.NEXT, detail=_("Attendu %d jours après la validation.") % days)
        return
    yield Step(_("Validée"), Standing.DONE, moment(invoice.decided_at), validated(invoice))
    if invoice.kind == Invoice.Kind.INVOICE:
        yield from paid(invoice)


def validated(invoice: Invoice) -> str:
    amount = in_euros(invoice.validated_amount or ZERO)
    if not invoice.reason:
        return amount
    return _("%(amount)s sur %(billed)s. Motif : %(reason)s") % {
        "amount": amount,
        "billed": in_euros(invoice.total or ZERO),
        "reason": invoice.reason,
    }


def paid(invoice: Invoice) -> Iterator[Step]:
    for payment in invoice.payments.order_by("pk"):
        yield from steps_of_payment(payment)
    if invoice.state == InvoiceState.VALIDATED and (left := left_to_plan(invoice)) > 0:
        yield Step(_("Règlement à prévoir"), Standing.NOW, detail=why_not_planned(invoice) or in_euros(left))


def steps_of_payment(payment: Payment) -> Iterator[Step]:
    said = _("%(amount)s, réf. %(reference)s") % {
        "amount": in_euros(payment.amount),
        "reference": payment.reference,
    }
    match payment.state:
        case PaymentState.EXPECTED:
            is_late = payment.expected_on < timezone.localdate()
            late = _(" En retard : le fonds en est averti.") if is_late else ""
            yield Step(_("Règlement attendu"), Standing.NEXT, day(payment.expected_on), f"{said}{late}")
        case PaymentState.CANCELLED:
            detail = _("%s. Un avoir n’en laisse rien à régler.") % said
            yield Step(_("Règlement annulé"), Standing.STOPPED, moment(payment.cancelled_at), detail)
        case PaymentState.PAID:
            yield Step(_("Payée"), Standing.DONE, day(payment.paid_on), said)
        case PaymentState.RETURNED:
            yield Step(_("Payée"), Standing.DONE, day(payment.paid_on), said)
            reason = _("Motif : %s") % payment.return_reason
            yield Step(_("Revenue de la banque"), Standing.STOPPED, moment(payment.returned_at), reason)


def why_not_planned(invoice: Invoice) -> str:
    """Who must act before its payment can be planned; empty when it can."""
    try:
        account_of(invoice.depositor)
    except NoAccount as missing:
        return " ".join(missing.messages)
    return ""


def moment(at: datetime.datetime | None) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else ""


def day(on: datetime.date | None) -> str:
    return date_format(on, "DATE_FORMAT") if on else ""
