"""« Avis de règlement »: the letter that says what was paid, for what, under which reference (`BEY-03`)."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.formats import date_format

from extranet.documents.models import Document
from extranet.documents.services import order_pdf
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from ..models import Payment
from ..models.costs import ZERO
from ..money import in_euros

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
