"""Invoices of a bench's funding files: each agreed file has one that was paid, and some were credited afterwards."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from extranet.documents.models import Document
from requests_app.funding.invoice_states import InvoiceState
from requests_app.funding.models import FundingRequest, Invoice, Payment
from requests_app.funding.workflow import RequestState

SELLER = "73282932000074"
TOTAL, CREDITED = Decimal(1400), Decimal(200)
ON_THE_LIST = 120  # of the first files, in both funds, as many agreed ones as there are were credited: some pages
ONE_IN = 200  # of the others


def invoices_of(requests: Iterable[FundingRequest], first: int, paper: Document) -> None:
    """Paid as their files ask; the answers of those that were credited, every other one refunded since. `first`: how
    many files the fund had before these. `paper` stands for every file.
    """
    agreed = [(n, one) for n, one in enumerate(requests, first) if one.state == RequestState.AGREED]
    paid = Invoice.objects.bulk_create(invoice(n, one, paper, **given_back(n)) for n, one in agreed)
    Payment.objects.bulk_create(payment(n, one) for (n, _request), one in zip(agreed, paid, strict=True))
    Invoice.objects.bulk_create(
        credit_note(n, request, paper, one) for (n, request), one in zip(agreed, paid, strict=True) if is_credited(n)
    )


def is_credited(n: int) -> bool:
    return n < ON_THE_LIST or n % ONE_IN == 0


def given_back(n: int) -> dict[str, Any]:
    if not is_credited(n) or n % 2:
        return {}
    return {"refunded_amount": CREDITED, "refunded_on": datetime.date(2026, 1, 15)}


def invoice(n: int, request: FundingRequest, paper: Document, **fields: Any) -> Invoice:
    moved = request.moved_at
    usual: dict[str, Any] = {
        "number": f"F{n:06}",
        "deposit_number": f"FAC-{moved.year}-{n:06}",
        "state": InvoiceState.PAID,
        "total": TOTAL,
    }
    amounts = usual | fields
    return Invoice(
        request=request,
        depositor=request.body,
        seller_siret=SELLER,
        dated_on=moved.date(),
        net=amounts["total"],
        vat=Decimal(0),
        validated_amount=amounts["total"],
        is_exempt=True,
        document=paper,
        syntax="pdf",
        hours=Decimal(14),
        sent_at=moved,
        decided_at=moved,
        moved_at=moved,
        **amounts,
    )


def credit_note(n: int, request: FundingRequest, paper: Document, answered: Invoice) -> Invoice:
    return invoice(
        n,
        request,
        paper,
        kind=Invoice.Kind.CREDIT_NOTE,
        credits=answered,
        number=f"A{n:06}",
        deposit_number=f"FAC-{request.moved_at.year}-A{n:06}",
        state=InvoiceState.VALIDATED,
        total=CREDITED,
    )


def payment(n: int, invoice: Invoice) -> Payment:
    day = invoice.moved_at.date()
    return Payment(
        invoice=invoice,
        payee=invoice.depositor,
        amount=TOTAL,
        reference=f"DPC-{n:06} {invoice.number}",
        expected_on=day,
        paid_on=day,
    )
