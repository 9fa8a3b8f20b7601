"""« Avis de règlement »: the letter of what was paid, for what, in whose space, under which reference (`BEY-03`)."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from extranet.documents.models import Document
from extranet.documents.services import order_pdf
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from ..mails.controlling import DEPOSITORS
from ..models import Letter, Payment
from ..models.costs import ZERO
from ..models.letters import LetterKind
from ..money import in_euros
from .letters import deliver, withdraw_letter

TEMPLATE = "funding/paying/pdf/advice.html"


def order_advice(*, actor: Actor, fund: Fund, payment: Payment) -> Document:
    """Asked for in the open transaction; everything that it says is frozen now, in the fund's language."""
    with translation.override(fund.language):
        content = content_of(payment)
    return order_pdf(
        fund_id=fund.pk,
        template=TEMPLATE,
        payload=content,
        language=fund.language,
        file_name=f"avis-de-reglement-{payment.invoice.deposit_number}-{payment.pk}.pdf",
        user_id=actor.user_id,
    )


def send_advice(*, actor: Actor, fund: Fund, payment: Payment) -> Document:
    """The letter, into the space of whoever is paid, for those who read its payments. The mail about the payment tells
    of it; the caller keeps the file on the payment too.
    """
    document = order_advice(actor=actor, fund=fund, payment=payment)
    with translation.override(fund.language):
        subject = _("Avis de règlement %(reference)s") % {"reference": payment.reference}
    deliver(
        actor=actor,
        fund=fund,
        organisation=payment.payee,
        kind=LetterKind.PAYMENT,
        subject=subject,
        document=document,
        roles=DEPOSITORS,
        invoice=payment.invoice,
        is_told=False,
    )
    return document


def withdraw_advice(*, actor: Actor, fund: Fund, payment: Payment) -> None:
    """The transfer came back: what the letter says is no longer so, and it isn't printed any more."""
    letter = Letter.objects.filter(invoice=payment.invoice, document=payment.advice, withdrawn_at__isnull=True).first()
    if letter is None:  # of a payment before letters were sent, or withdrawn already
        return
    with translation.override(fund.language):
        reason = _("La banque a renvoyé ce virement : %(reason)s") % {"reason": payment.return_reason}
    withdraw_letter(actor=actor, letter=letter, reason=reason[:500])


def content_of(payment: Payment) -> dict[str, Any]:
    invoice = payment.invoice
    return {
        "payee": payment.payee.name,
        "address": payment.payee.address_lines,
        "paid_on": date_format(payment.paid_on, "DATE_FORMAT") if payment.paid_on else "",
        "amount": in_euros(payment.amount),
        "reference": payment.reference,
        "account": payment.bank.shown if payment.bank else "",
        "file": invoice.request.number,
        "title": invoice.request.title,
        "invoice": invoice.number,
        "deposit": invoice.deposit_number,
        "dated_on": date_format(invoice.dated_on, "DATE_FORMAT") if invoice.dated_on else "",
        "billed": in_euros(invoice.total or ZERO),
        "validated": in_euros(invoice.validated_amount or ZERO),
        "reason": invoice.reason,
    }
