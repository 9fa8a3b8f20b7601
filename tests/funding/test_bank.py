"""« Coordonnées bancaires »: deposited with a proof, confirmed by two people, told to the address of before."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from extranet.organisations.models import Organisation, Proposal
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.scope import scope
from requests_app.funding.models import BankDetails, Payment
from requests_app.funding.services import bank
from tests.documents.pdf_factory import simple_pdf
from tests.factories import MembershipFactory, quickly_signed_in
from tests.funding.scenes import IBAN, Stage, stage
from tests.mail import delivered_mail

pytestmark = pytest.mark.django_db
OTHER_IBAN = "BE68539007547034"


@pytest.fixture
def world() -> Stage:
    made = stage()
    with scope(made.fund):
        Organisation.objects.filter(pk=made.body.pk).update(email="ancienne@example.invalid")
        made.body.refresh_from_db()
    return made


def second_officer(world: Stage) -> Client:
    with scope(world.fund):
        office = Organisation.objects.get(kinds=[OrganisationKind.FUND_OFFICE])
        other = MembershipFactory(organisation=office, roles=[Role.MEMBERSHIP_OFFICER])
    return quickly_signed_in(world.fund, other.user)


def typed(iban: str = IBAN, **values: object) -> dict[str, object]:
    file = SimpleUploadedFile("rib.pdf", simple_pdf(), "application/pdf")
    return {"holder": "Centre Démo", "iban": iban, "bic": "", "proof": file} | values


def address(name: str, row: BankDetails) -> str:
    return reverse(f"funding:{name}", args=[row.uuid])


def newest(world: Stage) -> BankDetails:
    with scope(world.fund):
        found = BankDetails.objects.order_by("-pk").first()
    assert found is not None
    return found


def test_from_the_bodys_form_to_two_officers(world: Stage) -> None:
    body, here = world.as_body, reverse("funding:bank")
    answer = body.post(here, typed("FR76 3000 6000 0112 3456 7890 189"), follow=True).content.decode()
    assert "Vos coordonnées bancaires sont déposées" in answer
    assert "FR76 •••• 0189" in answer
    assert IBAN not in answer
    details = newest(world)
    assert IBAN.encode() not in bytes(details.iban)
    first, second = world.as_staff, second_officer(world)
    page = first.get(address("bank_details", details)).content.decode()
    assert "30006000" not in page
    assert "FR76 3000 6000 0112 3456 7890 189" in first.post(address("bank_reveal", details)).content.decode()
    first.post(address("bank_propose", details))
    assert newest(world).state == "deposited"
    with scope(world.fund):
        proposal = Proposal.objects.get()
    confirm = reverse("trust:confirm_proposal", args=[proposal.uuid])
    assert first.post(confirm).status_code == 403
    assert newest(world).state == "deposited"
    second.post(confirm)
    assert newest(world).state == "confirmed"
    assert "Confirmées" in body.get(here).content.decode()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"iban": "FR7630006000011234567890188"}, "Cet IBAN n’est pas valable"),
        ({"bic": "XX"}, "Ce BIC n’est pas valable"),
        ({"proof": ""}, "Ce champ est obligatoire"),
        ({"proof": SimpleUploadedFile("rib.pdf", b"pas un pdf")}, "rib.pdf"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(world: Stage, values: dict[str, object], said: str) -> None:
    page = world.as_body.post(reverse("funding:bank"), typed(**values)).content.decode()  # type: ignore[arg-type]
    assert said in page
    with scope(world.fund):
        assert not BankDetails.objects.exists()


def test_a_change_is_told_to_the_old_address_even_when_that_was_changed_first(world: Stage) -> None:
    world.account()
    with scope(world.fund):
        Organisation.objects.filter(pk=world.body.pk).update(email="nouvelle@example.invalid")
        manager = MembershipFactory(organisation=world.body, roles=[Role.ACCESS_MANAGER])
    delivered_mail(world.fund).clear()
    world.deposited_account(iban=OTHER_IBAN)
    told = {address for mail in delivered_mail(world.fund) for address in mail.to}
    assert told == {"ancienne@example.invalid", "nouvelle@example.invalid", manager.user.email}
    assert all(IBAN not in mail.body for mail in delivered_mail(world.fund))


def test_only_payments_planned_after_the_confirmation_go_to_the_new_account(world: Stage) -> None:
    before = world.planned()
    world.deposited_account(iban=OTHER_IBAN)
    meanwhile = world.planned(number="F-2")
    new = world.account(iban=OTHER_IBAN)
    after = world.planned(number="F-3")
    with scope(world.fund):
        banks = [Payment.objects.get(pk=one.pk).bank_id for one in (before, meanwhile, after)]
    assert banks[0] == banks[1] != new.pk
    assert banks[2] == new.pk


def test_refused_with_a_reason_that_the_body_reads(world: Stage) -> None:
    details = world.deposited_account()
    staff = world.as_staff
    assert "Ce champ est obligatoire" in staff.post(address("bank_refuse", details), {"reason": ""}).content.decode()
    staff.post(address("bank_refuse", details), {"reason": "Le titulaire n’est pas l’organisme."})
    assert newest(world).state == "refused"
    assert "Le titulaire n’est pas l’organisme." in world.as_body.get(reverse("funding:bank")).content.decode()
    assert "attendent" not in world.as_body.get(reverse("funding:bank")).content.decode()


def test_another_deposit_replaces_what_waited_and_its_proposal_confirms_nothing(world: Stage) -> None:
    details = world.deposited_account()
    with scope(world.fund):
        bank.propose(actor=world.staff, fund=world.fund, details=details)
    world.deposited_account(iban=OTHER_IBAN)
    with scope(world.fund):
        proposal = Proposal.objects.get()
    second_officer(world).post(reverse("trust:confirm_proposal", args=[proposal.uuid]))
    with scope(world.fund):
        assert not BankDetails.objects.confirmed().exists()


def test_the_account_that_the_fund_knows_is_no_change(world: Stage) -> None:
    world.account()
    with scope(world.fund), pytest.raises(ValidationError, match="Ce compte est déjà celui"):
        world.deposited_account()


def test_a_companys_contributions_manager_deposits_too_and_the_encoder_of_another_reads_nothing(world: Stage) -> None:
    with scope(world.fund):
        keeper = MembershipFactory(organisation=world.company, roles=[Role.CONTRIBUTIONS_MANAGER])
    assert quickly_signed_in(world.fund, keeper.user).post(reverse("funding:bank"), typed()).status_code == 302
    details = newest(world)
    proof = world.as_member.get(address("bank_proof", details))
    assert b"".join(proof.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert world.as_other_member.get(address("bank_proof", details)).status_code == 404
    assert world.as_other_member.get(address("bank_details", details)).status_code == 403
