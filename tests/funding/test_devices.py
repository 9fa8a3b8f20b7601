"""« Dispositifs »: what the fund pays for, what to prepare for each, and the fund's choices."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from extranet.organisations.roles import Role
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.funding.choices import choices_of
from requests_app.funding.models import Device, DevicePiece
from tests.documents.pdf_factory import simple_pdf
from tests.enrolments.reading import text_of
from tests.factories import MembershipFactory, quickly_signed_in

from .scenes import Stage, stage

pytestmark = pytest.mark.django_db

LIST = reverse("funding:devices")
TYPED = {"code": "PROA", "name": "Pro-A", "days_before_start": "30", "days_to_decide": "20", "is_offered": "on"}


@pytest.fixture
def made() -> Stage:
    return stage()


def at(name: str, row: Device | DevicePiece) -> str:
    return reverse(f"funding:{name}", args=[row.uuid])


def pieces(made: Stage, stage_name: str = "request") -> list[str]:
    with scope(made.fund):
        rows = DevicePiece.objects.filter(stage=stage_name, is_current=True)
        return list(rows.order_by("position", "pk").values_list("name", flat=True))


@pytest.mark.feature("BEY-02")
def test_a_device_is_added_changed_ordered_and_withdrawn(made):
    first = made.device()
    staff = made.as_staff
    wrong = staff.post(reverse("funding:add_device"), TYPED | {"code": "Pro A", "days_to_decide": "0"})
    assert "Des lettres sans accent, des chiffres et des tirets." in text_of(wrong)
    assert "supérieure ou égale à 1" in text_of(wrong)
    page = staff.post(reverse("funding:add_device"), TYPED, follow=True)
    assert "Le dispositif est ajouté." in text_of(page)
    again = staff.post(reverse("funding:add_device"), TYPED | {"code": "proa"})
    assert "Un dispositif porte déjà ce code." in text_of(again)
    with scope(made.fund):
        added = Device.objects.get(code="PROA")
    listed = text_of(staff.get(LIST))
    assert listed.index(first.name) < listed.index("Pro-A")
    staff.post(at("move_device", added), {"way": "up"})
    listed = text_of(staff.get(LIST))
    assert listed.index("Pro-A") < listed.index(first.name)
    changed = {name: value for name, value in TYPED.items() if name != "is_offered"} | {"version": 1}
    page = staff.post(at("edit_device", added), changed, follow=True)
    assert "Les changements sont enregistrés." in text_of(page)
    assert "Retiré" in text_of(page)
    stale = staff.post(at("edit_device", added), TYPED | {"name": "Autre", "version": 1})
    assert "Quelqu’un d’autre a modifié cette fiche" in text_of(stale)
    assert "Pro-A" in text_of(staff.get(LIST, {"q": "pro-"}))
    assert first.name not in text_of(staff.get(LIST, {"is_offered": "False"}))


@pytest.mark.feature("BEY-02")
def test_pieces_are_named_for_each_stage_explained_and_shown_by_an_example(made):
    device, file = made.device(), simple_pdf()
    staff = made.as_staff
    typed = {
        "stage": "request",
        "name": "Devis signé",
        "explanation": "Le prix de chaque jour.",
        "is_required": "on",
        "example_file": SimpleUploadedFile("devis.pdf", file, "application/pdf"),
    }
    page = staff.post(at("add_device_piece", device), typed, follow=True)
    assert "La pièce est ajoutée." in text_of(page)
    with scope(made.fund):
        piece = DevicePiece.objects.select_related("example").get(name="Devis signé")
    assert piece.example is not None
    example = at("piece_example", piece)
    for client in (made.as_member, made.as_body, staff):
        answer = client.get(example)
        assert b"".join(answer.streaming_content) == file
    other = {name: value for name, value in typed.items() if name != "example_file"}
    twice = staff.post(at("add_device_piece", device), other)
    assert "Ce dispositif demande déjà une pièce de ce nom." in text_of(twice)
    poison = SimpleUploadedFile("exemple.pdf", b"MZ not a pdf", "application/pdf")
    refused = staff.post(at("edit_device_piece", piece), other | {"example_file": poison})
    assert "Il y a un problème" in text_of(refused)
    staff.post(at("edit_device_piece", piece), other | {"stage": "request", "drop_example": "on"})
    assert staff.get(example).status_code == 404


def test_pieces_are_ordered_withdrawn_and_asked_for_again(made):
    device, staff = made.device(), made.as_staff
    for name in ("Devis signé", "Convention"):
        staff.post(at("add_device_piece", device), {"stage": "request", "name": name})
    with scope(made.fund):
        last = DevicePiece.objects.get(name="Convention")
    staff.post(at("move_device_piece", last), {"way": "up"})
    assert pieces(made) == ["Programme de la formation", "Convention", "Devis signé"]
    staff.post(at("move_device_piece", last), {"way": "down"})
    assert pieces(made)[-1] == "Convention"
    page = staff.post(at("withdraw_device_piece", last), follow=True)
    assert "n’est plus demandée" in text_of(page)
    assert "Convention" not in pieces(made)
    staff.post(at("restore_device_piece", last))
    assert "Convention" in pieces(made)


def test_the_funds_choices_are_kept_and_shown(made):
    address = reverse("funding:options")
    wrong = made.as_staff.post(address, {"appeal": "", "answer_days": "0", "pay_days": "400", "refund_days": "30"})
    assert "supérieure ou égale à 1" in text_of(wrong)
    typed = {"appeal": "Écrivez au médiateur.", "answer_days": "3", "pay_days": "45", "refund_days": "20"}
    page = made.as_staff.post(address, typed, follow=True)
    assert "Les réglages sont enregistrés" in text_of(page)
    kept = choices_of(Fund.objects.get(pk=made.fund.pk))
    assert (kept.appeal, kept.answer_days, kept.pay_days) == ("Écrivez au médiateur.", 3, 45)
    assert kept.refund_days == 20
    assert "Écrivez au médiateur." in made.as_staff.get(address).content.decode()


def test_only_administrators_change_what_the_fund_pays_for(made):
    with scope(made.fund):
        office = made.officer.organisation
        officer = MembershipFactory(organisation=office, roles=[Role.MEMBERSHIP_OFFICER])
    client = quickly_signed_in(made.fund, officer.user)
    for address in (LIST, reverse("funding:options"), at("device", made.device())):
        assert client.get(address).status_code == 403
        assert made.as_member.get(address).status_code == 403
