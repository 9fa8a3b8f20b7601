"""The lists of control and payments take the same queries with one row and with sixty."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from extranet.tenants.scope import scope
from requests_app.funding.models import BankDetails, Invoice, Payment
from tests.factories import OrganisationFactory
from tests.funding.scenes import Stage, stage

pytestmark = pytest.mark.django_db
ROWS = 60


@pytest.fixture
def world() -> Stage:
    return stage()


def cost(world: Stage, route: str, *, staff: bool) -> int:
    client = world.as_staff if staff else world.as_body
    client.get(reverse(route))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get(reverse(route))
    assert answer.status_code == 200
    return len(queries)


def many(world: Stage, like: Payment) -> None:
    """Sixty more of everything, stored at once."""
    with scope(world.fund):
        first = Invoice.objects.get(pk=like.invoice_id)
        for state, prefix in (("received", "R"), ("validated", "V")):
            Invoice.objects.bulk_create(
                Invoice(
                    request_id=first.request_id,
                    depositor_id=first.depositor_id,
                    document_id=first.document_id,
                    number=f"{prefix}-{number}",
                    deposit_number=f"{prefix}{number}",
                    seller_name="Centre",
                    seller_siret=first.seller_siret,
                    dated_on=first.dated_on,
                    total=Decimal(1),
                    validated_amount=Decimal(1),
                    state=state,
                    sent_at=timezone.now(),
                )
                for number in range(ROWS)
            )
        Payment.objects.bulk_create(
            Payment(
                invoice=invoice,
                payee_id=first.depositor_id,
                amount=Decimal(1),
                reference=f"R {invoice.pk}",
                expected_on=datetime.date(2026, 12, 15),
            )
            for invoice in Invoice.objects.filter(state="validated").exclude(pk=first.pk)
        )
        known = BankDetails.objects.confirmed().get()
        BankDetails.objects.bulk_create(
            BankDetails(
                organisation=OrganisationFactory(),
                iban=known.iban,
                bic=known.bic,
                holder=known.holder,
                shown=known.shown,
                proof_id=known.proof_id,
            )
            for _number in range(ROWS)
        )


def test_lists_take_the_same_queries_with_one_row_and_with_sixty(world: Stage) -> None:
    payment = world.planned()
    world.received(number="R-0000")
    world.deposited_account(iban="BE68539007547034")
    pages = [
        ("funding:invoice_queue", True),
        ("funding:payments", True),
        ("funding:payments", False),
        ("funding:bank_queue", True),
        ("dashboard", True),
        ("dashboard", False),
    ]
    before = [cost(world, route, staff=staff) for route, staff in pages]
    many(world, payment)
    assert [cost(world, route, staff=staff) for route, staff in pages] == before
