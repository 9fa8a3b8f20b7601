"""An officer controls an invoice: takes it, asks for a complement, validates for what is left, rejects (`MYA-10`)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from extranet.tenants.scope import scope
from requests_app.funding.invoice_states import InvoiceState
from requests_app.funding.models import Agreement, Invoice, Payment
from requests_app.funding.services import controlling, following, paying
from requests_app.funding.services.locking import MovedOn
from requests_app.funding.services.remaining import left_of
from tests.funding.scenes import Stage, stage
from tests.mail import delivered_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Stage:
    return stage()


def address(name: str, row: object) -> str:
    return reverse(f"funding:{name}", args=[row.uuid])  # type: ignore[attr-defined]


def stored(world: Stage, invoice: Invoice) -> Invoice:
    with scope(world.fund):
        return Invoice.objects.select_related("officer").get(pk=invoice.pk)


def in_control(world: Stage, agreement: Agreement | None = None, **values: object) -> Invoice:
    invoice = world.received(agreement, **values)
    with scope(world.fund):
        return controlling.begin_control(actor=world.staff, invoice=invoice)


def test_the_queue_is_oldest_first_and_found_by_each_name_and_number(world: Stage) -> None:
    first = world.received()
    second = world.received(number="F-2")
    client = world.as_staff
    page = client.get(reverse("funding:invoice_queue")).content.decode()
    assert page.index("F2026-0042") < page.index("F-2")
    for text, others in {
        first.deposit_number: "F-2",
        first.request.number: "F-2",
        "f-2": "F2026-0042",
        "ateliers": "",
        "centré": "",
    }.items():
        found = client.get(reverse("funding:invoice_queue"), {"q": text}).content.decode()
        assert "Aucun résultat" not in found, text
        assert not others or others not in found
    assert "Aucun résultat" in client.get(reverse("funding:invoice_queue"), {"q": "Fonderie"}).content.decode()
    mine = client.get(reverse("funding:invoice_queue"), {"whose": "mine"}).content.decode()
    assert second.number not in mine
    exported = client.get(reverse("funding:invoice_queue"), {"export": "csv"})
    assert second.deposit_number in b"".join(exported.streaming_content).decode()  # type: ignore[attr-defined]


@pytest.mark.feature("MYA-10")
def test_from_received_to_validated_and_each_step_is_told(world: Stage) -> None:
    world.account()
    invoice = world.received()
    staff = world.as_staff
    staff.post(address("begin_control", invoice))
    assert stored(world, invoice).state == InvoiceState.CONTROL
    assert stored(world, invoice).officer == world.officer
    staff.post(address("ask_complement", invoice), {"reason": "La feuille du 3 octobre."})
    body = world.as_body
    page = body.get(address("invoice", invoice)).content.decode()
    assert "La feuille du 3 octobre." in page
    assert "Complément demandé" in page
    with scope(world.fund):
        following.complete_invoice(actor=world.body_actor, fund=world.fund, invoice=invoice, word="La voici.")
    assert stored(world, invoice).state == InvoiceState.CONTROL
    answer = staff.post(address("validate_invoice", invoice), {"amount": "1400,00"}, follow=True).content.decode()
    assert "La facture est validée et son règlement est prévu" in answer
    assert stored(world, invoice).validated_amount == Decimal(1400)
    page = body.get(address("invoice", invoice)).content.decode()
    with scope(world.fund):
        payment = Payment.objects.get()
    assert payment.reference == f"{invoice.request.number} F2026-0042"
    assert "Règlement attendu" in page
    assert payment.reference in page
    subjects = [mail.subject for mail in delivered_mail(world.fund)]
    assert any("Votre facture est validée" in subject for subject in subjects)
    assert not any("Complément" in subject for subject in subjects)  # it was given before the mail left


def test_the_mail_about_a_complement_keeps_the_reason_behind_the_sign_in(world: Stage) -> None:
    invoice = in_control(world)
    with scope(world.fund):
        controlling.ask_complement(actor=world.staff, fund=world.fund, invoice=invoice, reason="Pièce secrète")
    (mail,) = [one for one in delivered_mail(world.fund) if "Complément" in one.subject]
    assert mail.to == [world.manager.user.email]
    assert "Pièce secrète" not in mail.body
    assert address("invoice", invoice) in mail.body


def test_a_rejection_and_a_complement_say_why(world: Stage) -> None:
    invoice = in_control(world)
    staff = world.as_staff
    for name in ("reject_invoice", "ask_complement"):
        assert "Ce champ est obligatoire" in staff.post(address(name, invoice), {"reason": " "}).content.decode()
    staff.post(address("reject_invoice", invoice), {"reason": "Elle n’est pas de ce dossier."})
    assert stored(world, invoice).state == InvoiceState.REJECTED
    page = world.as_body.get(address("invoice", invoice)).content.decode()
    assert "Motif : Elle n’est pas de ce dossier." in page


def test_part_of_it_takes_a_reason_which_the_body_reads(world: Stage) -> None:
    invoice = in_control(world)
    staff = world.as_staff
    refused = staff.post(address("validate_invoice", invoice), {"amount": "1000"}).content.decode()
    assert "Vous validez moins que la facture" in refused
    staff.post(address("validate_invoice", invoice), {"amount": "1000", "reason": "Dix heures certifiées."})
    assert stored(world, invoice).validated_amount == Decimal(1000)
    assert "Dix heures certifiées." in world.as_body.get(address("invoice", invoice)).content.decode()


def test_never_more_than_what_is_left_of_the_agreement_for_its_family(world: Stage) -> None:
    agreement = world.agreed(granted={"teaching": Decimal(3000), "salary": Decimal(800)})
    first = in_control(world, agreement, number="A", total=Decimal(1000))
    second = in_control(world, agreement, number="B", total=Decimal(1000))
    third = in_control(world, agreement, number="D", total=Decimal(10))
    with scope(world.fund):
        Agreement.objects.update(teaching=Decimal(1500))  # an amendment came after they were sent
    with scope(world.fund):
        controlling.validate(actor=world.staff, fund=world.fund, invoice=first, amount=Decimal(1000))
        with pytest.raises(ValidationError, match="au plus 500,00"):
            controlling.validate(actor=world.staff, fund=world.fund, invoice=second, amount=Decimal(600), reason="x")
        controlling.validate(actor=world.staff, fund=world.fund, invoice=second, amount=Decimal(500), reason="Reste")
        assert left_of(agreement.request, "teaching") == 0
        assert left_of(agreement.request, "salary") == Decimal(800)
    page = world.as_staff.post(address("validate_invoice", third), {"amount": "10"}).content.decode()
    assert "L’accord est épuisé pour cette famille de coûts" in page


def credit_note(world: Stage, invoice: Invoice, total: str, number: str = "AV-1") -> Invoice:
    with scope(world.fund):
        agreement = invoice.request.agreements.get()
    return in_control(world, agreement, number=number, kind="credit_note", credits=invoice, total=Decimal(total))


def test_a_credit_note_gives_back_to_the_agreement_and_lessens_what_is_expected(world: Stage) -> None:
    payment = world.planned()
    note = credit_note(world, payment.invoice, "400")
    with scope(world.fund):
        with pytest.raises(ValidationError):
            controlling.validate(actor=world.staff, fund=world.fund, invoice=note, amount=Decimal(1401))
        controlling.validate_and_plan(actor=world.staff, fund=world.fund, invoice=note, amount=Decimal(400))
        assert Payment.objects.get().amount == Decimal(1000)
        assert left_of(note.request, "teaching") == Decimal(400)


def test_a_credit_note_for_the_whole_leaves_nothing_to_pay(world: Stage) -> None:
    payment = world.planned()
    note = credit_note(world, payment.invoice, "1400")
    with scope(world.fund):
        controlling.validate_and_plan(actor=world.staff, fund=world.fund, invoice=note, amount=Decimal(1400))
        assert Payment.objects.get().cancelled_at
        with pytest.raises(ValidationError):
            paying.plan_from_today(actor=world.staff, fund=world.fund, invoice=payment.invoice)
    assert "Règlement annulé" in world.as_body.get(address("invoice", payment.invoice)).content.decode()


def test_what_was_decided_a_moment_before_is_said(world: Stage) -> None:
    invoice = in_control(world)
    with scope(world.fund):
        controlling.reject(actor=world.staff, fund=world.fund, invoice=invoice, reason="Double.")
        with pytest.raises(MovedOn, match="Rejetée"):
            controlling.validate(actor=world.staff, fund=world.fund, invoice=invoice, amount=Decimal(1400))
    page = world.as_staff.post(address("validate_invoice", invoice), {"amount": "1"}).content.decode()
    assert "Entre-temps, l’état a changé" in page


def test_only_the_staff_control(world: Stage) -> None:
    invoice = in_control(world)
    with scope(world.fund), pytest.raises(PermissionDenied):
        controlling.validate(actor=world.body_actor, fund=world.fund, invoice=invoice, amount=Decimal(1))


def test_another_officer_takes_over(world: Stage) -> None:
    invoice = in_control(world)
    with scope(world.fund):
        Invoice.objects.filter(pk=invoice.pk).update(officer=None)
    page = world.as_staff.get(address("invoice", invoice)).content.decode()
    assert "Reprendre le contrôle" in page
    world.as_staff.post(address("take_over_control", invoice))
    assert stored(world, invoice).officer == world.officer
