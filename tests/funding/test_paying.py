"""Payments: references, delays, made by hand or from the bank's file, returned, and what people see of them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from extranet.documents.tasks import render_pdfs
from extranet.tenants.scope import scope
from requests_app.funding.invoice_states import InvoiceState
from requests_app.funding.models import FundingRequest, Invoice, Letter, Payment
from requests_app.funding.models.letters import LetterKind
from requests_app.funding.references import in_sepa_letters, reference_for
from requests_app.funding.services import paying
from requests_app.funding.services.letter_choices import choose_paper
from requests_app.funding.services.paying import NoAccount, expected_day
from tests.factories import OrganisationFactory
from tests.funding.scenes import Stage, stage
from tests.mail import delivered_mail

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 12, 14)


@pytest.fixture
def world() -> Stage:
    return stage()


def address(name: str, row: Any) -> str:
    return reverse(f"funding:{name}", args=[row.uuid])


def stored(world: Stage, payment: Payment) -> Payment:
    with scope(world.fund):
        return Payment.objects.select_related("invoice", "advice").get(pk=payment.pk)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("F2026-0042", "DPC-1 F2026-0042"),
        ("Facture n° 12 & suite", "DPC-1 Facture n. 12 + suite"),
        ("été/œuvre_7", "DPC-1 ete/oeuvre-7"),
        ("//12//3//", "DPC-1 12/3"),
        ("***", "DPC-1 FAC-9"),
        ("発票", "DPC-1 FAC-9"),
        ("9" * 60, f"DPC-1 {'9' * 60}"),
    ],
)
def test_a_reference_keeps_to_what_every_bank_takes(number: str, expected: str) -> None:
    assert reference_for("DPC-1", number, "FAC-9", []) == expected


def test_a_long_reference_is_cut_and_stays_its_own() -> None:
    long = "ﬃ" * 60  # each of these letters is three
    first = reference_for("DPC-1", long, "FAC-9", [])
    second = reference_for("DPC-1", long, "FAC-9", [first])
    assert len(first) == len(second) == 140
    assert second.endswith(" (2)")
    assert reference_for("DPC-1", "f-1", "FAC-9", ["DPC-1 F-1"]) == "DPC-1 f-1 (2)"
    assert in_sepa_letters("a\n\tb") == "a..b"


def test_expected_after_the_funds_delay_and_on_a_working_day(world: Stage) -> None:
    world.choose(pay_days=30)
    with scope(world.fund):
        assert expected_day(world.fund, datetime.date(2026, 11, 25)) == datetime.date(2026, 12, 28)  # 25th, weekend
        assert expected_day(world.fund, datetime.date(2026, 11, 2)) == datetime.date(2026, 12, 2)


@pytest.mark.feature("MYA-10", "BEY-03")
def test_the_body_sees_its_payment_with_its_reference_and_its_advice(world: Stage) -> None:
    payment = world.planned()
    body = world.as_body
    page = body.get(reverse("funding:payments")).content.decode()
    assert "Gérez vos règlements" in page
    assert "attendu le 15/12/2026" in page
    assert payment.reference in page
    answer = world.as_staff.post(address("payment_paid", payment), {"paid_on": "2026-12-14", "amount": "1400"})
    assert answer.status_code == 302
    assert stored(world, payment).invoice.state == InvoiceState.PAID
    render_pdfs(world.fund.pk)
    page = body.get(reverse("funding:payments")).content.decode()
    assert "payé le 14/12/2026" in page
    advice = body.get(address("payment_advice", payment))
    assert b"".join(advice.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    timeline = body.get(reverse("funding:invoice", args=[payment.invoice.uuid])).content.decode()
    assert "Payée" in timeline
    assert payment.reference in timeline
    (mail,) = [one for one in delivered_mail(world.fund) if "Un règlement vous est fait" in one.subject]
    assert payment.reference in mail.body


def test_the_list_is_searched_filtered_summed_and_exported(world: Stage) -> None:
    first = world.planned()
    second = world.planned(number="F-9")
    with scope(world.fund):
        paying.note_paid(actor=world.staff, fund=world.fund, payment=second, paid_on=DAY)
    client = world.as_body

    def found(**query: str) -> str:
        return client.get(reverse("funding:payments"), query).content.decode()

    assert "F-9" in found(q="f-9")
    assert first.reference not in found(q="f-9")
    assert first.reference in found(q=first.invoice.request.number.lower())
    assert second.reference in found(q=second.invoice.deposit_number)
    assert first.reference not in found(state="paid")
    assert second.reference not in found(state="expected")
    assert first.reference not in found(last="2026-12-14")
    assert second.reference not in found(first="2026-12-15")
    assert "1 règlement" in found(state="paid")
    rows = b"".join(client.get(reverse("funding:payments"), {"export": "csv"}).streaming_content)  # type: ignore[attr-defined]
    assert second.reference in rows.decode()


def test_the_company_sees_those_of_its_files_and_nobody_else_does(world: Stage) -> None:
    payment = world.planned()
    assert payment.reference in world.as_member.get(reverse("funding:payments")).content.decode()
    assert payment.reference not in world.as_other_member.get(reverse("funding:payments")).content.decode()
    assert world.as_other_member.get(address("payment", payment)).status_code == 404
    assert world.as_body.post(address("payment_paid", payment), {"paid_on": "2026-12-14"}).status_code == 403


def test_a_part_leaves_the_rest_expected_under_another_reference(world: Stage) -> None:
    payment = world.planned()
    with scope(world.fund):
        with pytest.raises(ValidationError, match="notez au plus ce montant"):
            paying.note_paid(
                actor=world.staff, fund=world.fund, payment=payment, paid_on=DAY, amount=Decimal("1400.01")
            )
        paying.note_paid(actor=world.staff, fund=world.fund, payment=payment, paid_on=DAY, amount=Decimal(900))
        rest = Payment.objects.exclude(pk=payment.pk).get()
        assert (rest.amount, rest.reference) == (Decimal(500), f"{payment.reference} (2)")
        assert Invoice.objects.get(pk=payment.invoice_id).state == InvoiceState.VALIDATED
        paying.note_paid(actor=world.staff, fund=world.fund, payment=rest, paid_on=DAY)
        assert Invoice.objects.get(pk=payment.invoice_id).state == InvoiceState.PAID


def test_returned_by_the_bank_it_is_to_be_paid_again(world: Stage) -> None:
    payment = world.planned()
    staff = world.as_staff
    staff.post(address("payment_paid", payment), {"paid_on": "2026-12-14", "amount": "1400"})
    staff.post(address("payment_returned", payment), {"reason": "Compte clos"})
    assert stored(world, payment).invoice.state == InvoiceState.VALIDATED
    body = world.as_body
    assert "Compte clos" in body.get(address("payment", payment)).content.decode()
    assert "Revenue de la banque" in body.get(address("invoice", payment.invoice)).content.decode()
    again = staff.post(address("plan_payment", payment.invoice), follow=True).content.decode()
    assert "Le règlement est prévu." in again
    with scope(world.fund):
        assert Payment.objects.exclude(pk=payment.pk).get().reference == f"{payment.reference} (2)"
    twice = staff.post(address("payment_returned", payment), {"reason": "Encore"}).content.decode()
    assert "Seul un règlement payé peut revenir" in twice


def test_paid_twice_is_said(world: Stage) -> None:
    payment = world.planned()
    with scope(world.fund):
        paying.note_paid(actor=world.staff, fund=world.fund, payment=payment, paid_on=DAY)
    page = world.as_staff.post(address("payment_paid", payment), {"paid_on": "2026-12-14", "amount": "1400"})
    assert "Entre-temps, l’état a changé" in page.content.decode()


def test_without_an_account_nothing_is_planned_and_who_must_act_is_said(world: Stage) -> None:
    invoice = world.validated()
    with scope(world.fund), pytest.raises(NoAccount, match="n’a pas encore de coordonnées bancaires"):
        paying.plan_from_today(actor=world.staff, fund=world.fund, invoice=invoice)
    assert "n’a pas encore de coordonnées bancaires" in world.as_staff.get(address("invoice", invoice)).content.decode()
    assert "ne peut pas être réglée" in world.as_body.get("/").content.decode()
    world.deposited_account()
    assert "attendent d’être confirmées" in world.as_staff.get(address("invoice", invoice)).content.decode()
    world.account()
    with scope(world.fund):
        payment = Payment.objects.get()
    assert payment.invoice_id == invoice.pk
    assert payment.bank_id is not None


LINES = "Référence;Montant;Date\n{reference};-1400,00;14/12/2026\nDPC-0 INCONNU;10;14/12/2026\n"


def test_the_banks_file_is_shown_then_pays_and_keeps_what_is_wrong(world: Stage) -> None:
    payment = world.planned()
    staff, here = world.as_staff, reverse("funding:import_payments")
    file = SimpleUploadedFile("banque.csv", LINES.format(reference=payment.reference.lower()).encode())
    seen = staff.post(here, {"file": file}).content.decode()
    assert "Aucun règlement ne porte cette référence." in seen
    assert stored(world, payment).paid_on is None
    lines = LINES.format(reference=payment.reference)
    done = staff.post(here, {"lines": lines, "confirm": "yes"}).content.decode()
    assert "1 règlement est noté comme payé." in done
    assert "DPC-0 INCONNU" in done
    assert stored(world, payment).paid_on == DAY
    again = staff.post(here, {"lines": lines}).content.decode()
    assert "Ce règlement est déjà « Payé »." in again


def test_a_line_for_more_than_what_is_expected_is_refused(world: Stage) -> None:
    payment = world.planned()
    lines = f"Référence;Montant;Date\n{payment.reference};1500;14/12/2026\n"
    page = world.as_staff.post(reverse("funding:import_payments"), {"lines": lines, "confirm": "yes"})
    assert "notez au plus ce montant" in page.content.decode()
    assert stored(world, payment).paid_on is None


def test_the_transfers_to_make_hold_the_accounts_and_leave_a_trace(world: Stage) -> None:
    payment = world.planned()
    answer = world.as_staff.post(reverse("funding:transfers"))
    rows = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert payment.reference in rows
    assert "FR7630006000011234567890189" in rows
    assert world.as_body.post(reverse("funding:transfers")).status_code == 403


@pytest.mark.feature("MYA-06", "MYA-10")
def test_the_advice_is_a_letter_too_and_is_withdrawn_when_the_transfer_comes_back(world: Stage) -> None:
    payment = world.planned()
    with scope(world.fund):
        wanted = {LetterKind.PAYMENT: True}
        choose_paper(actor=world.body_actor, fund=world.fund, organisation=world.body, wanted=wanted)
        paying.note_paid(actor=world.staff, fund=world.fund, payment=payment, paid_on=DAY)
    render_pdfs(world.fund.pk)
    with scope(world.fund):
        letter = Letter.objects.get(kind=LetterKind.PAYMENT)
        assert (letter.organisation_id, letter.invoice_id) == (world.body.pk, payment.invoice_id)
        assert letter.subject == f"Avis de règlement {payment.reference}"
        assert letter.on_paper, "as the organisation chose for this kind"
    body, file = world.as_body, reverse("funding:letter_file", args=[letter.uuid])
    assert letter.subject in body.get(reverse("funding:letters")).content.decode()
    assert b"".join(body.get(file).streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert letter.subject not in world.as_member.get(reverse("funding:letters")).content.decode()
    told = [one for one in delivered_mail(world.fund) if one.to == [world.manager.user.email]]
    about = [one for one in told if "règlement vous est fait" in one.subject or "courrier" in one.subject]
    assert len(about) == 1, "one mail tells of the payment and of its letter"
    assert "Mes courriers" in about[0].body
    world.as_staff.post(address("payment_returned", payment), {"reason": "Compte clos"})
    shown = body.get(reverse("funding:letter", args=[letter.uuid])).content.decode()
    assert "La banque a renvoyé ce virement : Compte clos" in shown
    with scope(world.fund):
        assert not Letter.objects.to_print().exists()


def test_a_body_that_an_amendment_replaced_still_gets_its_advice(world: Stage) -> None:
    payment = world.planned()
    with scope(world.fund):
        FundingRequest.objects.filter(invoices=payment.invoice_id).update(body=OrganisationFactory())
        paying.note_paid(actor=world.staff, fund=world.fund, payment=payment, paid_on=DAY)
        assert Letter.objects.get(kind=LetterKind.PAYMENT).organisation_id == world.body.pk
