"""Payments: planned, made, returned by the bank, reduced by a credit note (`MYA-10`, `BEY-03`)."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.models import Organisation
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund

from .. import verbs
from ..choices import choices_of
from ..invoice_states import InvoiceState
from ..mails import paying as mails
from ..models import BankDetails, Invoice, Payment
from ..models.costs import ZERO
from ..permissions import check_funding_staff
from ..references import reference_for
from ..working_days import working_days_after
from .advising import send_advice, withdraw_advice
from .locking import locked, locked_invoice, refuse_other
from .remaining import credited


class NoAccount(ValidationError):
    """Nobody knows where to pay to: the message says who must act."""


def account_of(payee: Organisation) -> BankDetails:
    """Where the organisation is paid. Raises `NoAccount` that names who must act."""
    known = BankDetails.objects.filter(organisation=payee, state__in=["confirmed", "deposited"]).order_by("state")
    details = known.first()  # « confirmed » comes before « deposited »
    if details is None:
        raise NoAccount(
            _(
                "« %(name)s » n’a pas encore de coordonnées bancaires : une personne de cette organisation les dépose"
                " dans « Coordonnées bancaires », puis deux personnes du fonds les confirment."
            )
            % {"name": payee.name}
        )
    if details.state != BankDetails.State.CONFIRMED:
        raise NoAccount(
            _(
                "Les coordonnées bancaires de « %(name)s » attendent d’être confirmées par deux personnes du fonds :"
                " voyez « Coordonnées bancaires à confirmer »."
            )
            % {"name": payee.name}
        )
    return details


def left_to_plan(invoice: Invoice) -> Decimal:
    """Euros validated, less its credit notes and what was paid (and not refunded) or is planned already."""
    standing = invoice.payments.filter(returned_at__isnull=True, cancelled_at__isnull=True)
    planned = standing.aggregate(euros=Sum("amount"))["euros"] or ZERO
    return (invoice.validated_amount or ZERO) - credited(invoice) - planned + (invoice.refunded_amount or ZERO)


def expected_day(fund: Fund, from_day: datetime.date) -> datetime.date:
    """So many days later as the fund has chosen, and the next working day when banks are closed."""
    return working_days_after(fund, from_day + datetime.timedelta(days=choices_of(fund).pay_days), 0)


@transaction.atomic
def plan_payment(
    *, actor: Actor, fund: Fund, invoice: Invoice, expected_on: datetime.date, amount: Decimal | None = None
) -> Payment:
    """What is left to pay of it is to be paid on that day. Raises `NoAccount`."""
    check_funding_staff(actor)
    current = locked_invoice(invoice, InvoiceState.VALIDATED)
    if current.kind == Invoice.Kind.CREDIT_NOTE:
        raise ValidationError(_("Un avoir ne se règle pas : il diminue ce que le fonds doit."))
    left = left_to_plan(current)
    if left <= 0:
        raise ValidationError(_("Rien ne reste à régler de cette facture : voyez ses règlements."))
    taken = Payment.objects.filter(invoice__request=current.request_id).values_list("reference", flat=True)
    payment = Payment(
        invoice=current,
        payee=current.depositor,
        bank=account_of(current.depositor),
        amount=left if amount is None else amount,
        reference=reference_for(current.request.number, current.number, current.deposit_number, list(taken)),
        expected_on=expected_on,
        created_by_id=actor.user_id,
    )
    save_valid(payment)
    record(actor, verbs.PAYMENT_PLANNED, payment, facts={"invoice": current.deposit_number})
    return payment


def plan_from_today(*, actor: Actor, fund: Fund, invoice: Invoice) -> Payment:
    """As `plan_payment`, on the day that the fund's delay leads to."""
    day = expected_day(fund, timezone.localdate(timezone=fund.zone))
    return plan_payment(actor=actor, fund=fund, invoice=invoice, expected_on=day)


@transaction.atomic
def plan_if_possible(*, actor: Actor, fund: Fund, invoice: Invoice) -> Payment | None:
    """Planned from today, where there is something to pay and the payee's account is confirmed."""
    if invoice.kind == Invoice.Kind.CREDIT_NOTE or left_to_plan(invoice) <= 0:
        return None
    try:
        return plan_from_today(actor=actor, fund=fund, invoice=invoice)
    except NoAccount:
        return None  # the invoice's page says who must act; it is planned as soon as the account is confirmed


def plan_what_waited(*, actor: Actor, fund: Fund, payee: Organisation) -> int:
    """After its account was confirmed: the validated invoices of this depositor that have no payment yet."""
    waiting = Invoice.objects.filter(depositor=payee, state=InvoiceState.VALIDATED, kind=Invoice.Kind.INVOICE)
    planned = 0
    for invoice in waiting.select_related("request", "depositor").order_by("pk"):
        planned += plan_if_possible(actor=actor, fund=fund, invoice=invoice) is not None
    return planned


def locked_payment(payment: Payment) -> tuple[Payment, Invoice]:
    """Both as they are stored now, their file held until the transaction ends."""
    invoice = locked_invoice(payment.invoice)
    current = Payment.objects.select_for_update(of=("self",)).select_related("payee").get(pk=payment.pk)
    current.invoice = invoice
    return current, invoice


@transaction.atomic
def note_paid(
    *, actor: Actor, fund: Fund, payment: Payment, paid_on: datetime.date, amount: Decimal | None = None
) -> Payment:
    """The transfer was made. Of a smaller `amount` (euros) the rest stays expected, under a reference of its own.

    Raises `ValidationError` for one that isn't expected any more, a day over a year ahead or more than is expected.
    """
    check_funding_staff(actor)
    current, invoice = locked_payment(payment)
    refuse_other(invoice.state, invoice.get_state_display(), [InvoiceState.VALIDATED])
    if current.paid_on or current.cancelled_at:
        raise ValidationError(_("Ce règlement n’est plus attendu : il est « %s ».") % current.state.label)
    if paid_on > timezone.localdate(timezone=fund.zone) + datetime.timedelta(days=366):
        raise ValidationError({"paid_on": _("Cette date est dans plus d’un an : vérifiez-la.")})
    whole = current.amount
    if amount is not None and not 0 < amount <= whole:
        most = number_format(whole, 2, force_grouping=True)
        raise ValidationError({"amount": _("Le règlement attendu est de %s € : notez au plus ce montant.") % most})
    current.paid_on, current.amount = paid_on, whole if amount is None else amount
    current.advice = send_advice(actor=actor, fund=fund, payment=current)
    save_valid(current)
    record(actor, verbs.PAYMENT_MADE, current, facts={"paid_on": paid_on.isoformat(), "amount": str(current.amount)})
    if left_to_plan(invoice) > 0:
        plan_if_possible(actor=actor, fund=fund, invoice=invoice)
    settle(invoice)
    mails.tell(current, mails.What.PAID)
    return current


def settle(invoice: Invoice) -> None:
    """« Payée » once everything was paid that was validated and not credited."""
    made = invoice.payments.filter(paid_on__isnull=False, returned_at__isnull=True)
    paid = made.aggregate(euros=Sum("amount"))["euros"] or ZERO
    if paid and paid >= (invoice.validated_amount or ZERO) - credited(invoice):
        invoice.pay()
        invoice.version += 1
        invoice.save()


@transaction.atomic
def note_returned(*, actor: Actor, fund: Fund, payment: Payment, reason: str) -> Payment:
    """The bank sent the transfer back, and says why: its invoice is to be paid again.

    Raises `ValidationError` without a reason, or for what wasn't paid.
    """
    check_funding_staff(actor)
    if not reason.strip():
        raise ValidationError({"reason": _("Écrivez le motif que la banque a donné : l’organisme le lit.")})
    current, invoice = locked_payment(payment)
    if current.paid_on is None or current.returned_at:
        raise ValidationError(_("Seul un règlement payé peut revenir : celui-ci est « %s ».") % current.state.label)
    current.returned_at, current.return_reason = timezone.now(), reason.strip()
    current.save()
    if invoice.state == InvoiceState.PAID:
        invoice.unpay()
        invoice.version += 1
        invoice.save()
    record(actor, verbs.PAYMENT_RETURNED, current, text=current.return_reason)
    withdraw_advice(actor=actor, fund=fund, payment=current)
    mails.tell(current, mails.What.RETURNED)
    return current


@transaction.atomic
def reduce(*, actor: Actor, fund: Fund, invoice: Invoice) -> None:
    """After a credit note: what is still expected of this invoice's payments becomes smaller, or is cancelled."""
    locked(invoice.request)
    too_much = -left_to_plan(invoice) if invoice.validated_amount is not None else ZERO
    open_ones = invoice.payments.filter(paid_on__isnull=True, cancelled_at__isnull=True)
    for payment in open_ones.select_for_update(of=("self",)).order_by("-pk"):
        if too_much <= 0:
            return
        cut = min(payment.amount, too_much)
        too_much -= cut
        if cut == payment.amount:
            payment.cancelled_at = timezone.now()
        else:
            payment.amount -= cut
        payment.save()
        record(actor, verbs.PAYMENT_REDUCED, payment, facts={"by": str(cut)})
