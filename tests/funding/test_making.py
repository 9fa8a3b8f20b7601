"""« Créer ma facture Factur-X » (`BEY-13`): made, read again, refused, deposited."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from typing import Any

import facturx
import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from extranet.documents.storing import read
from extranet.tenants.capabilities import Capability
from extranet.tenants.scope import scope
from requests_app.funding.certified import certified_hours
from requests_app.funding.models import FundingRequest, Invoice, MadeInvoice
from requests_app.funding.services import making
from requests_app.funding.tasks import make_invoices
from tests.certification import scenes as certification
from tests.funding.scenes import Stage, stage

pytestmark = pytest.mark.django_db
TYPED = {
    "number": "F2026-0100",
    "dated_on": "2026-11-02",
    "period_from": "2026-10-01",
    "period_to": "2026-10-31",
    "hours": "14",
    "price": "100,00",
    "is_exempt": "on",
    "vat_number": "FR44732829320",
}


@pytest.fixture
def world() -> Stage:
    return stage()


def address(name: str, row: Any) -> str:
    return reverse(f"funding:{name}", args=[row.uuid])


def made(world: Stage, request: FundingRequest, **typed: str) -> MadeInvoice:
    answer = world.as_body.post(address("make_invoice", request), TYPED | typed)
    assert answer.status_code == 302, answer.content.decode()
    make_invoices(world.fund.pk)
    with scope(world.fund):
        found = MadeInvoice.objects.select_related("document").order_by("-pk").first()
    assert found is not None
    return found


def content(world: Stage, row: MadeInvoice) -> bytes:
    with scope(world.fund):
        return read(row.document)


@pytest.mark.feature("BEY-13")
def test_the_pdf_carries_what_it_says_and_is_read_again(world: Stage) -> None:
    request = world.agreed().request
    page = world.as_body.get(address("make_invoice", request)).content.decode()
    assert "L’extranet n’est pas une plateforme agréée" in page
    row = made(world, request)
    pdf = content(world, row)
    name, xml = facturx.get_xml_from_pdf(pdf, check_xsd=True)
    assert name == "factur-x.xml"
    said = facturx.parse_ubl_cii_xml(xml)
    assert said["BT-1"] == "F2026-0100"
    assert said["BT-2"] == datetime.date(2026, 11, 2)
    assert Decimal(said["BT-115"]) == Decimal(1400)
    assert said["BT-13"] == request.number
    assert said["BG-4"]["legal_identifier"] == "732829320"
    assert said["BG-4"]["vat_identifier"] == "FR44732829320"
    (tax,), (line,) = said["BG-23"], said["BG-25"]
    assert (tax["BT-118"], tax["BT-121"]) == ("E", "VATEX-FR-CGI261-4")
    assert (Decimal(line["BT-129"]), line["BT-130"], Decimal(line["BT-146"])) == (14, "HUR", 100)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert "/StructTreeRoot" in opened.Root
        marks = opened.Root.Metadata.read_bytes().decode()
    assert "<pdfaid:conformance>A<" in marks
    assert "<pdfuaid:part>1<" in marks


def test_a_total_with_vat_adds_up_to_the_cent(world: Stage) -> None:
    row = made(world, world.agreed().request, price="", net="1000,00", hours="7", is_exempt="", rate="20")
    assert (row.net, row.vat, row.total) == (Decimal(1000), Decimal(200), Decimal(1200))
    _name, xml = facturx.get_xml_from_pdf(content(world, row), check_xsd=True)
    said = facturx.parse_ubl_cii_xml(xml)
    assert (said["BT-110"], said["BT-112"], said["BG-23"][0]["BT-118"]) == ("200.00", "1200.00", "S")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"dated_on": "2999-01-01"}, "Une facture ne porte pas une date à venir."),
        ({"period_to": "2026-09-01"}, "La période finit avant de commencer"),
        ({"price": ""}, "l’un des deux"),
        ({"net": "10"}, "l’un des deux"),
        ({"is_exempt": ""}, "Donnez le taux de TVA"),
        ({"vat_number": "FR00732829320"}, "Ce numéro de TVA n’est pas valable"),
        ({"hours": "-1"}, "supérieur"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(world: Stage, typed: dict[str, str], said: str) -> None:
    page = world.as_body.post(address("make_invoice", world.agreed().request), TYPED | typed).content.decode()
    assert said in page
    with scope(world.fund):
        assert not MadeInvoice.objects.exists()


def test_a_number_that_was_deposited_is_not_used_again(world: Stage) -> None:
    invoice = world.received()
    page = world.as_body.post(address("make_invoice", invoice.request), TYPED | {"number": "f2026-0042"})
    assert "Vous avez déjà déposé une facture de ce numéro" in page.content.decode()


def test_deposited_once_as_a_draft_with_the_file(world: Stage) -> None:
    row = made(world, world.agreed().request)
    body = world.as_body
    first = body.post(address("deposit_made", row))
    second = body.post(address("deposit_made", row))
    with scope(world.fund):
        invoice = Invoice.objects.select_related("document").get()
        assert read(invoice.document) == content(world, row)
    assert first["Location"] == second["Location"] == address("invoice", invoice)
    assert (invoice.number, invoice.total, invoice.syntax) == ("F2026-0100", Decimal(1400), "factur_x")


def test_before_it_is_ready_it_is_said(world: Stage) -> None:
    request = world.agreed().request
    body = world.as_body
    page = body.post(address("make_invoice", request), TYPED, follow=True).content.decode()
    assert "La facture est en préparation" in page
    with scope(world.fund):
        row = MadeInvoice.objects.get()
    assert "encore en préparation" in body.post(address("deposit_made", row), follow=True).content.decode()
    assert body.get(address("made_invoice_file", row)).status_code == 404


def test_no_more_hours_than_were_certified_online(world: Stage) -> None:
    world.fund.capabilities = [Capability.MEMBERSHIP, Capability.CERTIFICATION]
    world.fund.save()
    made_there = certification.stage(world.fund)
    dossier = made_there.dossier()
    made_there.certified(dossier, datetime.date(2020, 1, 1), "10.00")
    request = world.agreed().request
    with scope(world.fund):
        request.people.update(dossier=dossier)
        known = certified_hours(request, datetime.date(2020, 1, 1), datetime.date(2020, 1, 31))
        assert (known.hours, known.is_whole) == (Decimal(10), True)
        values: dict[str, Any] = {
            "number": "F-1",
            "dated_on": datetime.date(2020, 2, 3),
            "period_from": datetime.date(2020, 1, 1),
            "period_to": datetime.date(2020, 1, 31),
            "price": Decimal(100),
            "net": None,
            "rate": None,
            "vat_number": "FR44732829320",
        }
        with pytest.raises(ValidationError, match="10,00 h sont certifiées"):
            making.make_invoice(
                actor=world.body_actor, fund=world.fund, request=request, hours=Decimal("10.5"), **values
            )
        made_here = making.make_invoice(
            actor=world.body_actor, fund=world.fund, request=request, hours=Decimal(10), **values
        )
        assert made_here.total == Decimal(1000)


def test_only_the_files_own_body_makes_it(world: Stage) -> None:
    request = world.agreed().request
    assert world.as_member.get(address("make_invoice", request)).status_code == 403
    assert request.number in world.as_body.get(reverse("funding:billable")).content.decode()
    found = world.as_body.get(reverse("funding:billable"), {"q": "rien"}).content.decode()
    assert "Aucun résultat" in found


def test_the_hours_of_all_the_people_come_filled_in(world: Stage) -> None:
    request = world.agreed(workers=[world.worker(), world.worker("Durand", "Paul")]).request
    page = world.as_body.get(reverse("funding:make_invoice", args=[request.uuid])).content.decode()
    assert 'name="hours" value="28' in page
