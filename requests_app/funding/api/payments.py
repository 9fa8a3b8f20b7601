"""« Gérez vos règlements » for a program: what comes when, under which reference (`MYA-10`, `ATN-07`, `BEY-03`)."""

import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Query, Schema
from ninja.pagination import paginate
from pydantic import Field

from extranet.integrations.access import CallRequest, needs
from extranet.integrations.paging import Pages
from extranet.integrations.scopes import Scope

from ..models import Payment
from ..permissions import check_payments
from ..tables.paying import PaymentFilter
from .routing import bills
from .shapes import Search, filtered, text


class PaymentOut(Schema):
    uuid: UUID
    reference: str = Field(description="Celle du relevé bancaire : numéro du dossier et numéro de la facture")
    state: str = Field(description="expected, paid, returned ou cancelled")
    amount: Decimal = Field(description="Euros")
    expected_on: datetime.date
    paid_on: datetime.date | None
    returned_at: datetime.datetime | None
    return_reason: str = Field(description="Motif donné par la banque")
    invoice: UUID
    invoice_number: str
    deposit_number: str
    funding_request: UUID
    file_number: str
    payee: UUID

    @staticmethod
    def resolve_state(row: Payment) -> str:
        return row.state.value

    @staticmethod
    def resolve_invoice(row: Payment) -> UUID:
        return row.invoice.uuid

    @staticmethod
    def resolve_invoice_number(row: Payment) -> str:
        return row.invoice.number

    @staticmethod
    def resolve_deposit_number(row: Payment) -> str:
        return row.invoice.deposit_number

    @staticmethod
    def resolve_funding_request(row: Payment) -> UUID:
        return row.invoice.request.uuid

    @staticmethod
    def resolve_file_number(row: Payment) -> str:
        return row.invoice.request.number

    @staticmethod
    def resolve_payee(row: Payment) -> UUID:
        return row.payee.uuid


class PaymentSearch(Schema):
    q: Search = ""
    state: Annotated[str, text(20, "État")] = ""
    since: Annotated[str, text(10, "Payés ce jour ou après ; sinon attendus ce jour ou après")] = ""
    until: Annotated[str, text(10, "Payés ou attendus ce jour ou avant")] = ""


def visible_payments(request: CallRequest) -> QuerySet[Payment]:
    return Payment.objects.visible_to(request.actor).select_related("invoice__request", "payee")


@bills.get(
    "/payments",
    response=list[PaymentOut],
    auth=needs(Scope.FUNDING_READ),
    operation_id="list_payments",
    summary="Les règlements, attendus et faits",
)
@paginate(Pages, ordering=("-pk",))
def payments(request: CallRequest, wished: Query[PaymentSearch]) -> Any:
    """Of the key's organisation; the reference is what stands on the bank's statement."""
    check_payments(request.actor)
    rows = visible_payments(request)
    return filtered(
        PaymentFilter, rows, pointers=WRITTEN, q=wished.q, state=wished.state, first=wished.since, last=wished.until
    )


@bills.get(
    "/payments/{uuid}",
    response=PaymentOut,
    auth=needs(Scope.FUNDING_READ),
    operation_id="read_payment",
    summary="Un règlement",
)
def payment(request: CallRequest, uuid: UUID) -> Payment:
    """As in the list."""
    check_payments(request.actor)
    return get_object_or_404(visible_payments(request), uuid=uuid)


WRITTEN = {"first": "since", "last": "until"}
