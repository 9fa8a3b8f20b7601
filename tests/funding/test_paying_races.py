"""Two officers on one agreement, on one invoice, on one transfer."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Sum

from extranet.tenants.scope import scope
from requests_app.funding.models import Agreement, Invoice, Payment
from requests_app.funding.services import controlling, locking, paying
from tests.funding.scenes import Stage, stage
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> Stage:
    return stage()


def two_in_control(world: Stage) -> list[Invoice]:
    """Each for the whole of the same agreement."""
    agreement = world.agreed(granted={"teaching": Decimal(2800)})
    found = []
    for number in ("A", "B"):
        invoice = world.received(agreement, number=number)
        with scope(world.fund):
            found.append(controlling.begin_control(actor=world.staff, invoice=invoice))
    with scope(world.fund):
        Agreement.objects.update(teaching=Decimal(1400))  # an amendment came after they were sent
    return found


def validated_at_once(world: Stage) -> list[Any]:
    def one(invoice: Invoice) -> Any:
        def validate() -> Invoice:
            with scope(world.fund):
                return controlling.validate(actor=world.staff, fund=world.fund, invoice=invoice, amount=Decimal(1400))

        return validate

    return at_once(*(one(invoice) for invoice in two_in_control(world)))


def validated(world: Stage) -> Any:
    with scope(world.fund):
        return Invoice.objects.filter(state="validated").aggregate(euros=Sum("validated_amount"))["euros"]


def test_two_officers_never_validate_more_than_the_agreement(world: Stage) -> None:
    outcomes = validated_at_once(world)
    assert sum(isinstance(one, ValidationError) for one in outcomes) == 1
    assert validated(world) == Decimal(1400)


def test_without_the_lock_they_would(world: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    both = threading.Barrier(2)
    most = controlling.most_of

    def looked(invoice: Invoice) -> Decimal:
        found = most(invoice)
        both.wait(20)  # both have looked at what is left
        return found

    monkeypatch.setattr(locking, "locked", lambda request: request)
    monkeypatch.setattr(controlling, "most_of", looked)
    validated_at_once(world)
    assert validated(world) == Decimal(2800)


def test_a_transfer_noted_twice_at_once_is_paid_once(world: Stage) -> None:
    payment = world.planned()

    def pay() -> Payment:
        with scope(world.fund):
            return paying.note_paid(actor=world.staff, fund=world.fund, payment=payment, paid_on=payment.expected_on)

    outcomes = at_once(pay, pay)
    assert sum(isinstance(one, ValidationError) for one in outcomes) == 1
    with scope(world.fund):
        assert Payment.objects.count() == 1
        assert Invoice.objects.get().state == "paid"


def test_two_plans_at_once_make_one_payment(world: Stage) -> None:
    world.account()
    invoice = world.validated()

    def plan() -> Payment:
        with scope(world.fund):
            return paying.plan_from_today(actor=world.staff, fund=world.fund, invoice=invoice)

    outcomes = at_once(plan, plan)
    assert sum(isinstance(one, ValidationError) for one in outcomes) == 1
    with scope(world.fund):
        assert Payment.objects.count() == 1
