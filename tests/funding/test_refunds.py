"""A credit note that is validated after the transfer: what is to be refunded is shown, and noted when it came."""

from __future__ import annotations

import datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from extranet.journal.models import Entry
from extranet.tenants.scope import scope
from requests_app.funding.entries import refunds as refund_entries
from requests_app.funding.invoice_states import InvoiceState
from requests_app.funding.models import Invoice
from requests_app.funding.services import controlling, paying, refunds
from tests.funding.scenes import Stage, stage
from tests.funding.test_controlling import address, credit_note, stored
from tests.mail import delivered_mail
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


def listed(client, name: str = "refunds", **query: str) -> str:
    answer = client.get(reverse(f"funding:{name}"), query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ").split())


def credited_days_ago(world: Stage, invoice: Invoice, days: int) -> None:
    with scope(world.fund):
        Invoice.objects.filter(credits=invoice).update(moved_at=timezone.now() - datetime.timedelta(days))


@pytest.mark.django_db
@pytest.mark.feature("MYA-10")
def test_the_staff_find_refunds_by_their_state_and_go_to_the_invoice(world: Stage) -> None:
    invoice = paid_and_credited(world)
    staff = world.as_staff
    assert "Remboursements" in listed(staff, "payments"), "in the menu and above the payments"
    shown = listed(staff)
    assert "400,00 €" in shown
    assert address("invoice", invoice) in shown
    assert address("invoice_refunded", invoice) in shown
    assert "pour le" in listed(staff, state="expected")
    assert invoice.number not in listed(staff, state="late")
    credited_days_ago(world, invoice, 31)
    assert invoice.number in listed(staff, state="late")
    assert invoice.number not in listed(staff, state="expected")
    world.choose(refund_days=60)
    assert invoice.number in listed(staff, state="expected"), "the fund's own delay"
    with scope(world.fund):
        file = invoice.request.number
    assert invoice.number in listed(staff, q=file)
    assert invoice.number not in listed(staff, q="F-inconnue")
    page(staff, "invoice_refunded", invoice, refunded_on=TODAY, amount="400,00")
    assert invoice.number in listed(staff, state="done")
    assert invoice.number not in listed(staff, state="expected")
    rows = b"".join(staff.get(reverse("funding:refunds"), {"export": "csv"}).streaming_content).decode()
    assert f'"400.00";"{TODAY}";"Remboursé"' in rows


@pytest.mark.django_db
def test_whoever_pays_back_reads_it_among_its_payments_and_nobody_else_does(world: Stage) -> None:
    invoice = paid_and_credited(world)
    body = world.as_body
    mine = listed(body, "payments")
    assert "À rembourser au fonds" in mine
    assert "400,00 €" in mine
    assert "Tous les remboursements" in mine
    assert "400,00 €" in listed(body)
    assert "Noter le remboursement" not in listed(body)
    for stranger in (world.as_member, world.as_other_member):
        assert "À rembourser au fonds" not in listed(stranger, "payments")
        assert invoice.number not in listed(stranger)
    page(world.as_staff, "invoice_refunded", invoice, refunded_on=TODAY, amount="400,00")
    assert "À rembourser au fonds" not in listed(body, "payments")
    assert "Remboursé" in listed(body)


@pytest.mark.django_db
def test_it_waits_for_whoever_pays_then_for_the_staff_when_it_is_late(world: Stage) -> None:
    invoice = paid_and_credited(world)

    def waiting(client, name: str = "dashboard") -> str:
        answer = client.get(reverse(name), follow=True)
        return " ".join(answer.content.decode().replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ").split())

    told = "400,00 € à rembourser"
    assert told in waiting(world.as_body)
    assert told not in waiting(world.as_member)
    with scope(world.fund):
        mine, others = refund_entries.to_do(world.staff), refund_entries.awaited(world.staff)
    assert (mine[0], others[0]) == (0, 1)
    credited_days_ago(world, invoice, 31)
    with scope(world.fund):
        mine, others = refund_entries.to_do(world.staff), refund_entries.awaited(world.staff)
    assert (mine[0], others[0]) == (1, 0)
    assert told in waiting(world.as_staff)
    page(world.as_staff, "invoice_refunded", invoice, refunded_on=TODAY, amount="400,00")
    assert told not in waiting(world.as_body)
    with scope(world.fund):
        assert refund_entries.to_do(world.staff) == (0, [])


@pytest.mark.django_db
def test_the_mail_about_the_credit_note_says_what_is_to_be_paid_back(world: Stage) -> None:
    paid_and_credited(world)
    mails = [mail.body for mail in delivered_mail(world.fund) if "à rembourser au fonds" in mail.body]
    assert len(mails) == 1
    assert "400,00 €" in mails[0].replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.django_db
def test_the_list_takes_the_same_queries_with_one_refund_and_with_many(world: Stage) -> None:
    first = paid_and_credited(world)

    def cost(client, name: str) -> int:
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(name)).status_code == 200
        return len(queries)

    def costs() -> list[int]:
        return [
            cost(client, name)
            for client in (world.as_staff, world.as_body)
            for name in ("funding:refunds", "funding:payments", "dashboard")
        ]

    before = costs()
    with scope(world.fund):
        note = Invoice.objects.get(credits=first)
        made = first.payments.get()
        for number in range(30):
            copied, answer = stored(world, first), Invoice.objects.get(pk=note.pk)
            save_as_another(copied, number=f"F-{number}", deposit_number=f"N{number}")
            save_as_another(answer, number=f"A-{number}", deposit_number=f"M{number}", credits=copied)
            save_as_another(made, invoice=copied, reference=f"R {number}")
    assert "F-29" in listed(world.as_staff, sort="-number")
    assert costs() == before


def save_as_another(row: Model, **values: object) -> None:
    """The same row once more, with these values."""
    row.pk, row.uuid = None, uuid4()  # type: ignore[attr-defined]
    row._state.adding = True
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
