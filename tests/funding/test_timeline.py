"""What an invoice's page says of its way to the transfer: what happened, what comes next, who must act (`BEY-03`)."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from extranet.tenants.scope import scope
from requests_app.funding.models import Invoice, Payment
from requests_app.funding.services import controlling, following, paying
from requests_app.funding.timeline import Standing, steps_of
from tests.funding.scenes import Stage, stage
from tests.funding.test_controlling import credit_note

pytestmark = [pytest.mark.django_db, pytest.mark.feature("BEY-03")]
DONE, NOW, NEXT, STOPPED = Standing.DONE, Standing.NOW, Standing.NEXT, Standing.STOPPED


@pytest.fixture
def world() -> Stage:
    return stage()


def way(world: Stage, invoice: Invoice) -> list[tuple[str, str]]:
    """Each step and how it stands."""
    return [(str(one.label), one.standing) for one in steps(world, invoice)]


def steps(world: Stage, invoice: Invoice) -> list:  # type: ignore[type-arg]
    with scope(world.fund):
        return steps_of(Invoice.objects.select_related("request", "depositor").get(pk=invoice.pk), world.fund)


def in_control(world: Stage) -> Invoice:
    invoice = world.received()
    with scope(world.fund):
        return controlling.begin_control(actor=world.staff, invoice=invoice)


def test_a_draft_is_on_no_way_yet(world: Stage) -> None:
    assert way(world, world.invoice()) == []


def test_what_was_received_waits_for_its_control_and_says_when_money_comes(world: Stage) -> None:
    world.choose(pay_days=45)
    invoice = world.received()
    assert way(world, invoice) == [("Reçue", NOW), ("En contrôle", NEXT), ("Validée", NEXT), ("Payée", NEXT)]
    assert steps(world, invoice)[0].detail == f"Numéro de dépôt : {invoice.deposit_number}"
    assert steps(world, invoice)[-1].detail == "Attendu 45 jours après la validation."


def test_a_complement_says_what_is_missing_and_later_that_it_came(world: Stage) -> None:
    invoice = in_control(world)
    with scope(world.fund):
        asked = controlling.ask_complement(
            actor=world.staff, fund=world.fund, invoice=invoice, reason="Feuille du 12 illisible."
        )
    assert ("Complément demandé", NOW) in way(world, asked)
    assert "Feuille du 12 illisible." in [one.detail for one in steps(world, asked)]
    with scope(world.fund):
        following.complete_invoice(actor=world.body_actor, fund=world.fund, invoice=asked, word="La voici.")
    assert way(world, asked)[1:3] == [("En contrôle", NOW), ("Complément demandé", DONE)]
    assert "Complété depuis." in [one.detail for one in steps(world, asked)]


def test_what_is_rejected_or_withdrawn_goes_no_further(world: Stage) -> None:
    invoice = in_control(world)
    with scope(world.fund):
        controlling.reject(actor=world.staff, fund=world.fund, invoice=invoice, reason="Hors période.")
    assert way(world, invoice)[-1] == ("Rejetée", STOPPED)
    assert steps(world, invoice)[-1].detail == "Motif : Hors période."
    other = world.received(world.agreed(title="Autre"), number="F2026-0043")
    with scope(world.fund):
        following.withdraw_invoice(actor=world.body_actor, invoice=other)
    assert way(world, other) == [("Reçue", DONE), ("Retirée", STOPPED)]


def test_without_an_account_it_says_who_must_act(world: Stage) -> None:
    last = steps(world, world.validated())[-1]
    assert (str(last.label), last.standing) == ("Règlement à prévoir", NOW)
    assert "« Centre Démo » n’a pas encore de coordonnées bancaires" in last.detail


def test_part_of_the_amount_says_why(world: Stage) -> None:
    invoice = in_control(world)
    with scope(world.fund):
        controlling.validate(
            actor=world.staff, fund=world.fund, invoice=invoice, amount=Decimal(1000), reason="Quatre heures de moins."
        )
    (validated,) = [one for one in steps(world, invoice) if str(one.label) == "Validée"]
    assert validated.standing == DONE
    assert "sur" in validated.detail
    assert "Motif : Quatre heures de moins." in validated.detail


def test_a_payment_is_expected_then_late_then_paid_then_back(world: Stage) -> None:
    payment = world.planned()
    invoice = payment.invoice
    assert way(world, invoice)[-1] == ("Règlement attendu", NEXT)
    assert payment.reference in steps(world, invoice)[-1].detail
    with scope(world.fund):
        Payment.objects.filter(pk=payment.pk).update(expected_on=datetime.date(2020, 1, 2))
    assert "En retard : le fonds en est averti." in steps(world, invoice)[-1].detail
    with scope(world.fund):
        paying.note_paid(actor=world.staff, fund=world.fund, payment=payment, paid_on=datetime.date(2026, 11, 2))
    assert way(world, invoice)[-1] == ("Payée", DONE)
    with scope(world.fund):
        payment.refresh_from_db()
        paying.note_returned(actor=world.staff, fund=world.fund, payment=payment, reason="Compte clos.")
    assert ("Revenue de la banque", STOPPED) in way(world, invoice)
    assert "Motif : Compte clos." in [one.detail for one in steps(world, invoice)]


def test_a_credit_note_for_the_whole_cancels_what_was_expected(world: Stage) -> None:
    payment = world.planned()
    note = credit_note(world, payment.invoice, "1400")
    with scope(world.fund):
        controlling.validate_and_plan(actor=world.staff, fund=world.fund, invoice=note, amount=Decimal(1400))
    assert ("Règlement annulé", STOPPED) in way(world, payment.invoice)
    assert way(world, note)[-1] == ("Validée", DONE), "a credit note is never paid"
