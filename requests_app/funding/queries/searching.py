"""Searches over several tables, each part with an index of its own: one condition with OR would read every row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from extranet.organisations.models import Organisation
from extranet.tenants.search import begins_with

from ..models import FundingRequest, Invoice, Payment
from .invoices import FundingPaymentQuerySet, InvoiceQuerySet


def invoices_found(rows: InvoiceQuerySet, text: str) -> InvoiceQuerySet:
    """By the invoice's, the deposit's or the file's number, or the beginning of the company's or the body's name."""
    typed = text.strip().upper()
    named = Organisation.objects.filter(begins_with("name_folded", text)).values("pk")
    files = FundingRequest.objects.filter(number=typed)
    parts = [
        Invoice.objects.filter(begins_with("number_folded", text)),
        Invoice.objects.filter(deposit_number=typed),
        Invoice.objects.filter(request__in=files.values("pk")),
        Invoice.objects.filter(depositor__in=named),
        Invoice.objects.filter(request__in=FundingRequest.objects.filter(company__in=named).values("pk")),
    ]
    return rows.filter(pk__in=either(parts))


def payments_found(rows: FundingPaymentQuerySet, text: str) -> FundingPaymentQuerySet:
    """By the beginning of the reference (the file's number) or of the invoice's own number, or the deposit's number."""
    parts = [
        Payment.objects.filter(begins_with("reference_folded", text)),
        Payment.objects.filter(invoice__in=Invoice.objects.filter(begins_with("number_folded", text)).values("pk")),
        Payment.objects.filter(invoice__in=Invoice.objects.filter(deposit_number=text.strip().upper()).values("pk")),
    ]
    return rows.filter(pk__in=either(parts))


def either(parts: Sequence[QuerySet[Any]]) -> QuerySet[Any]:
    first, *others = (part.order_by().values("pk") for part in parts)
    return first.union(*others)
