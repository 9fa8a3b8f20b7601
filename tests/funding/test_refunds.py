"""A credit note that is validated after the transfer: what is to be refunded is shown, and noted when it came."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from extranet.journal.models import Entry
from extranet.tenants.scope import scope
from requests_app.funding.invoice_states import InvoiceState
from requests_app.funding.models import Invoice
from requests_app.funding.services import controlling, paying, refunds
from tests.funding.scenes import Stage, stage
from tests.funding.test_controlling import address, credit_note, stored
from tests.threads import in_threads

TODAY = timezone.localdate()


@pytest.fixture
def world() -> Stage:
    return stage()


def paid_and_credited(world: Stage) -> Invoice:
    """1 400 euros were paid, then a credit note of 400 was validated."""
    payment = world.planned()
    with scope(world.fund):
        paying.note_paid(actor=world.staff, fund=world.fund, payment=payment, paid_on=TODAY)
    note = credit_note(world, payment.invoice, "400")
    with scope(world.fund):
        controlling.validate_and_plan(actor=world.staff, fund=world.fund, invoice=note, amount=Decimal(400))
    return stored(world, payment.invoice)


def page(client, name: str, invoice: Invoice, **typed: object) -> str:
    answer = client.post(address(name, invoice), typed, follow=True) if typed else client.get(address(name, invoice))
    return " ".join(answer.content.decode().replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ").split())


@pytest.mark.django_db
@pytest.mark.feature("MYA-10")
def test_what_is_to_be_refunded_is_shown_to_both_and_noted_by_the_staff(world: Stage) -> None:
    invoice = paid_and_credited(world)
    body, staff = world.as_body, world.as_staff
    shown = page(body, "invoice", invoice)
    assert "À rembourser au fonds" in shown
    assert "400,00 € reviennent au fonds" in shown
    assert "Noter le remboursement" not in shown
    assert "Noter le remboursement" in page(staff, "invoice", invoice)
    with scope(world.fund):
        note = Invoice.objects.get(credits=invoice)
    assert "il diminue ce que le fonds doit" in page(body, "invoice", note), "and no transfer of it is to come"
    noted = "invoice_refunded"
    assert "notez au plus ce montant" in page(staff, noted, invoice, refunded_on=TODAY, amount="400,01")
    tomorrow = timezone.localdate(timezone=world.fund.zone) + datetime.timedelta(1)
    assert "pas encore venue" in page(staff, noted, invoice, refunded_on=tomorrow, amount="400")
    assert "250,00 € reviennent" in page(staff, noted, invoice, refunded_on=TODAY, amount="150,00")
    shown = page(staff, noted, invoice, refunded_on=TODAY, amount="250,00")
    assert "Le remboursement est noté" in shown
    assert "À rembourser" not in shown
    assert "400,00 € <span" in page(body, "invoice", invoice).partition("Remboursé")[2]
    assert "Rien n’est à rembourser" in page(staff, noted, invoice, refunded_on=TODAY, amount="1")
    with scope(world.fund):
        entries = Entry.objects.filter(verb="funding.refund_noted").order_by("pk")
        assert [entry.facts["amount"] for entry in entries] == ["150.00", "250.00"]
        refunded = Invoice.objects.get(pk=invoice.pk)
        assert paying.left_to_plan(refunded) == 0
        assert refunded.state == InvoiceState.PAID


@pytest.mark.django_db
def test_a_credit_note_before_the_transfer_leaves_nothing_to_refund(world: Stage) -> None:
    payment = world.planned()
    note = credit_note(world, payment.invoice, "400")
    with scope(world.fund):
        controlling.validate_and_plan(actor=world.staff, fund=world.fund, invoice=note, amount=Decimal(400))
        payment.refresh_from_db()
        assert refunds.to_refund(payment.invoice) == 0
        paying.note_paid(actor=world.staff, fund=world.fund, payment=payment, paid_on=TODAY)
        assert refunds.to_refund(payment.invoice) == 0


@pytest.mark.django_db(transaction=True)
def test_two_officers_note_the_same_transfer_once(world: Stage) -> None:
    invoice = paid_and_credited(world)

    def note() -> Invoice:
        with scope(world.fund):
            return refunds.note_refunded(
                actor=world.staff, fund=world.fund, invoice=invoice, refunded_on=TODAY, amount=Decimal(400)
            )

    outcomes = in_threads(2, note)
    assert sorted(type(one).__name__ for one in outcomes) == ["Invoice", ValidationError.__name__]
    assert stored(world, invoice).refunded_amount == Decimal(400)
