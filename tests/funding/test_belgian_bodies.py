"""A training body that Belgium knows by its BCE number: chosen, invoicing, checked, and its Factur-X read again."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import facturx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from extranet.documents.inspection import Kind, inspect
from extranet.documents.storing import read as stored
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.scope import scope
from requests_app.funding.bodies import found
from requests_app.funding.einvoices import LIMITS, read
from requests_app.funding.einvoices.values import values_of
from requests_app.funding.models import FundingRequest, Invoice, MadeInvoice
from requests_app.funding.preflight import Check, Finding, Level
from requests_app.funding.services import invoicing
from requests_app.funding.services.comparing import preflight
from requests_app.funding.tasks import make_invoices
from tests.factories import MembershipFactory, OrganisationFactory
from tests.funding import einvoices
from tests.funding.scenes import Stage, stage

pytestmark = pytest.mark.django_db
BCE, OTHER_BCE = "0440966354", "0403019261"
SELLER = {
    "name": "Centrum Demo",
    "legal_identifier": BCE,
    "legal_identifier_schemeid": "0208",
    "vat_identifier": f"BE{BCE}",
    "addr_l1": "1 Voorbeeldstraat",
    "city": "Gent",
    "postcode": "9000",
    "country_code": "BE",
}
TYPED = {
    "number": "V2026-7",
    "dated_on": "2026-11-02",
    "period_from": "2026-10-01",
    "period_to": "2026-10-31",
    "hours": "14",
    "price": "100,00",
    "is_exempt": "on",
    "vat_number": f"BE {BCE}",
}


@pytest.fixture
def world() -> Stage:
    """A Belgian fund whose training body has no SIRET."""
    made = stage(country="BE", time_zone="Europe/Brussels")
    with scope(made.fund):
        body = OrganisationFactory(
            name="Centrum Demo",
            kinds=[OrganisationKind.TRAINING_BODY],
            country="BE",
            enterprise_number=BCE,
            street="Voorbeeldstraat",
            house_number="1",
            postcode="9000",
            city="Gent",
        )
        manager = MembershipFactory(organisation=body, roles=[Role.MANAGER])
    return replace(made, body=body, manager=manager)


def belgian(world: Stage) -> FundingRequest:
    return world.agreed(body_siret=BCE).request


def check_of(world: Stage, invoice: Invoice, check: Check) -> Finding:
    with scope(world.fund):
        (one,) = (one for one in preflight(world.fund, invoice) if one.check is check)
    return one


def deposited(world: Stage, request: FundingRequest, file: SimpleUploadedFile) -> Invoice:
    answer = world.as_body.post(reverse("funding:deposit_invoice", args=[request.uuid]), {"file": file})
    assert answer.status_code == 302, answer.content.decode()
    with scope(world.fund):
        return Invoice.objects.select_related("request__company", "request__body").get()


def test_a_company_finds_it_by_its_bce_number_and_asks_for_it(world: Stage) -> None:
    with scope(world.fund):
        (known,) = found("0440.966.354")
        assert known.label == "Centrum Demo, BCE 0440.966.354, Gent"
    draft = world.draft(body=None, body_siret="")
    answer = world.as_member.post(
        reverse("funding:step", args=[draft.uuid, "organisme"]),
        {"version": draft.version, "body": known.key, "body_name": "", "body_siret": ""},
    )
    assert answer.status_code == 302
    with scope(world.fund):
        draft = FundingRequest.objects.get()
    assert (draft.body_id, draft.body_siret) == (world.body.pk, BCE)
    assert "0440.966.354" in world.as_member.get(reverse("funding:check", args=[draft.uuid])).content.decode()


@pytest.mark.feature("MYA-04")
@pytest.mark.parametrize(("make", "name"), [(einvoices.cii, "f.xml"), (einvoices.ubl, "f.xml")])
def test_its_structured_invoice_fills_the_form_is_compared_and_is_sent(world: Stage, make: Any, name: str) -> None:
    file = SimpleUploadedFile(name, make(BG_4=SELLER))
    invoice = deposited(world, belgian(world), file)
    assert (invoice.seller_siret, invoice.number, invoice.total) == (BCE, einvoices.NUMBER, Decimal(1400))
    assert check_of(world, invoice, Check.SELLER).level is Level.FINE
    assert check_of(world, invoice, Check.FILE_SELLER) == Finding(Check.FILE_SELLER, Level.FINE, BCE, BCE)
    form = world.as_body.get(reverse("funding:edit_invoice", args=[invoice.uuid])).content.decode()
    with scope(world.fund):
        sent = invoicing.send_invoice(actor=world.body_actor, fund=world.fund, invoice=invoice, word="Envoyées hier.")
    assert sent.deposit_number
    assert "article 44, § 2, 4°" in form
    shown = world.as_body.get(reverse("funding:invoice", args=[invoice.uuid])).content.decode()
    assert "0440.966.354" in shown


@pytest.mark.feature("BEY-01")
def test_an_invoice_of_another_belgian_body_is_refused_by_both_its_numbers(world: Stage) -> None:
    other = SELLER | {"legal_identifier": OTHER_BCE, "vat_identifier": f"BE{OTHER_BCE}"}
    invoice = deposited(world, belgian(world), SimpleUploadedFile("f.xml", einvoices.cii(BG_4=other)))
    assert invoice.seller_siret == OTHER_BCE
    for check in (Check.SELLER, Check.FILE_SELLER):
        one = check_of(world, invoice, check)
        assert (one.level, one.here, one.there) == (Level.BLOCKS, OTHER_BCE, BCE)
    page = world.as_body.get(reverse("funding:check_invoice", args=[invoice.uuid])).content.decode()
    assert "0403.019.261" in page
    assert "0440.966.354" in page


def test_the_same_number_of_the_same_belgian_body_is_not_used_twice(world: Stage) -> None:
    request = belgian(world)
    with scope(world.fund):
        agreement = request.standing_agreement()
    world.received(agreement, seller_siret=BCE)
    again = world.invoice(agreement, seller_siret=BCE)
    assert check_of(world, again, Check.NUMBER).level is Level.BLOCKS
    # A French body whose SIRET begins with the same ten digits is somebody else.
    other = world.invoice(agreement, seller_siret="")
    with scope(world.fund):
        Invoice.objects.filter(pk=other.pk).update(seller_siret=f"{BCE}0001")
        other = Invoice.objects.get(pk=other.pk)
    assert check_of(world, other, Check.NUMBER).level is Level.FINE


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("732 829 320", "D’un organisme belge, écrivez son n° BCE de dix chiffres."),
        ("0440.966.355", "Les chiffres de contrôle ne correspondent pas"),
        ("0440.966", "vous en avez écrit 7"),
    ],
)
def test_a_wrong_number_is_refused_at_its_field_with_the_way_out(world: Stage, typed: str, said: str) -> None:
    invoice = world.invoice(world.agreed(body_siret=BCE), seller_siret=BCE)
    address = reverse("funding:edit_invoice", args=[invoice.uuid])
    page = world.as_body.post(address, {"seller_siret": typed, "version": invoice.version, "currency": "EUR"})
    assert said in str(page.context["form"].errors["seller_siret"])
    with scope(world.fund):
        assert Invoice.objects.get().seller_siret == BCE


@pytest.mark.feature("BEY-13")
def test_the_factur_x_it_makes_names_it_as_belgium_does_and_comes_back_as_a_deposit(world: Stage) -> None:
    request = belgian(world)
    body, address = world.as_body, reverse("funding:make_invoice", args=[request.uuid])
    assert f'value="BE{BCE}"' in body.get(address).content.decode()
    assert body.post(address, TYPED).status_code == 302
    make_invoices(world.fund.pk)
    with scope(world.fund):
        made = MadeInvoice.objects.select_related("document").get()
        pdf = stored(made.document)
    name, xml = facturx.get_xml_from_pdf(pdf, check_xsd=True)
    assert name == "factur-x.xml"
    said = facturx.parse_ubl_cii_xml(xml)
    seller, (tax,) = said["BG-4"], said["BG-23"]
    assert (seller["legal_identifier"], seller["legal_identifier_schemeid"]) == (BCE, "0208")
    assert (seller["vat_identifier"], seller["country_code"]) == (f"BE{BCE}", "BE")
    assert (tax["BT-118"], tax["BT-120"]) == ("E", "Exemption de TVA, article 44, § 2, 4°, du Code de la TVA")
    reading = read(inspect(BytesIO(pdf), name="f.pdf", accepted=[Kind.PDF], limits=LIMITS))
    assert reading.is_valid
    assert values_of(reading.terms)["seller_siret"] == BCE
    body.post(reverse("funding:deposit_made", args=[made.uuid]))
    with scope(world.fund):
        invoice = Invoice.objects.select_related("request__company", "request__body").get()
    assert (invoice.seller_siret, invoice.seller_name) == (BCE, "Centrum Demo")
    for check in (Check.SELLER, Check.FILE_SELLER):
        assert check_of(world, invoice, check).level is Level.FINE


@pytest.mark.parametrize("typed", ["BE0440966355", "BE 0440.966", "0440966354"])
def test_a_wrong_vat_number_is_refused_at_its_field(world: Stage, typed: str) -> None:
    address = reverse("funding:make_invoice", args=[belgian(world).uuid])
    page = world.as_body.post(address, TYPED | {"vat_number": typed})
    assert "BE0440966354" in str(page.context["form"].errors["vat_number"])
    with scope(world.fund):
        assert not MadeInvoice.objects.exists()


@pytest.mark.parametrize(
    ("field", "number", "scheme"), [("siren", "356000000", "0002"), ("enterprise_number", OTHER_BCE, "0208")]
)
def test_the_buyer_is_named_as_its_own_country_does(world: Stage, field: str, number: str, scheme: str) -> None:
    """BT-47, whoever the seller is."""
    with scope(world.fund):
        office = world.officer.organisation
        setattr(office, field, number)
        office.save()
    world.as_body.post(reverse("funding:make_invoice", args=[belgian(world).uuid]), TYPED)
    make_invoices(world.fund.pk)
    with scope(world.fund):
        pdf = stored(MadeInvoice.objects.select_related("document").get().document)
    buyer = facturx.parse_ubl_cii_xml(facturx.get_xml_from_pdf(pdf, check_xsd=True)[1])["BG-7"]
    assert (buyer["legal_identifier"], buyer["legal_identifier_schemeid"]) == (number, scheme)
