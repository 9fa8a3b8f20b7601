"""What a deposited file says: read whatever its syntax, bounded whatever it holds."""

from __future__ import annotations

import datetime
from decimal import Decimal
from io import BytesIO

import pytest

from extranet.documents.inspection import Inspected, Reason, Refused, inspect
from requests_app.funding.einvoices import ACCEPTED, LIMITS, Unreadable, read
from requests_app.funding.einvoices.pages import disagreements
from requests_app.funding.einvoices.values import is_credit_note, legal_number_of, values_of
from tests.documents.pdf_factory import simple_pdf
from tests.funding import einvoices
from tests.funding.scenes import BODY_SIRET

LAUGHS = (
    b"<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY lol 'lol'><!ENTITY lol1 '&lol;&lol;&lol;&lol;&lol;&lol;&lol;'>]>"
    b"<lolz>&lol1;</lolz>"
)


def taken(data: bytes, name: str = "facture.pdf") -> Inspected:
    return inspect(BytesIO(data), name=name, accepted=ACCEPTED, limits=LIMITS)


@pytest.mark.parametrize(
    ("made", "name", "syntax"),
    [
        (einvoices.factur_x, "facture.pdf", "factur_x"),
        (einvoices.cii, "facture.xml", "cii"),
        (einvoices.ubl, "facture.xml", "ubl"),
    ],
)
def test_each_syntax_says_the_same(made, name, syntax):
    reading = read(taken(made(), name))

    assert (reading.syntax, reading.is_valid) == (syntax, True)
    assert values_of(reading.terms) == {
        "number": "F2026-0042",
        "dated_on": datetime.date(2026, 11, 2),
        "currency": "EUR",
        "seller_name": "Centre Démo",
        "period_from": datetime.date(2026, 10, 1),
        "period_to": datetime.date(2026, 10, 31),
        "hours": Decimal("14.00"),
        "net": Decimal("1400.00"),
        "vat": Decimal("0.00"),
        "total": Decimal("1400.00"),
        "is_exempt": True,
    }
    assert legal_number_of(reading.terms) == BODY_SIRET[:9]
    assert not is_credit_note(reading.terms)


def test_a_plain_pdf_says_nothing():
    assert read(taken(simple_pdf())).terms == {}


def test_a_factur_x_shows_what_its_data_say():
    reading = read(taken(einvoices.factur_x()))

    assert list(disagreements(reading.terms, reading.text)) == []


def test_a_page_that_shows_something_else():
    reading = read(taken(einvoices.factur_x(einvoices.page("F2026-0099", "03/11/2026", "1 500,00 €"))))

    assert [(one.term, one.data, one.shown) for one in disagreements(reading.terms, reading.text)] == [
        ("BT-1", "F2026-0042", "F2026-0099"),
        ("BT-2", "02/11/2026", "03/11/2026"),
        ("BT-115", "1\u202f400,00\u00a0€", "1 500,00"),
    ]


@pytest.mark.parametrize(
    "shown", ["1400,00", "1 400,00 €", "1.400,00", "1,400.00", "1'400.00", "EUR 1400.00", "1400 €"]
)
def test_an_amount_is_written_in_many_ways(shown):
    assert not list(disagreements({"BT-115": "1400.00"}, f"Net à payer : {shown}"))


@pytest.mark.parametrize("shown", ["2 novembre 2026", "02.11.2026", "2026-11-02", "2 november 2026", "2/11/2026"])
def test_so_is_a_date(shown):
    assert not list(disagreements({"BT-2": "2026-11-02"}, f"Date : {shown}"))


def test_a_scan_with_data_proves_nothing():
    reading = read(taken(einvoices.factur_x(simple_pdf())))

    assert [(one.term, one.shown) for one in disagreements(reading.terms, reading.text)] == [
        ("BT-1", ""),
        ("BT-2", ""),
        ("BT-115", ""),
    ]


def test_another_xml_is_no_invoice():
    with pytest.raises(Unreadable, match="ne sont pas celles d’une facture"):
        read(taken(b"<?xml version='1.0'?><facture><numero>1</numero></facture>", "facture.xml"))


def test_a_file_against_its_schema_is_read_and_says_so():
    broken = einvoices.cii().replace(
        b"<ram:ApplicableHeaderTradeDelivery>", b"<ram:Unknown/><ram:ApplicableHeaderTradeDelivery>"
    )

    reading = read(taken(broken, "facture.xml"))

    assert not reading.is_valid
    assert values_of(reading.terms)["number"] == "F2026-0042"


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (LAUGHS, "facture.xml", Reason.DOCUMENT_TYPE),
        (b"<?xml version='1.0'?><a>" + b"<b/>" * 60_000 + b"</a>", "facture.xml", Reason.TOO_LARGE_XML),
        (simple_pdf(pages=61), "facture.pdf", Reason.TOO_MANY_PAGES),
        (b"%PDF-" + bytes(10_000_001), "facture.pdf", Reason.TOO_LARGE),
    ],
    ids=["laughs", "many", "pages", "bytes"],
)
def test_bombs_are_refused_before_they_are_read(data, name, reason):
    with pytest.raises(Refused) as refused:
        taken(data, name)

    assert refused.value.code is reason


def test_numbers_that_no_invoice_has_are_left_out():
    said = values_of(
        {"BT-115": "NaN", "BT-109": "1e400", "BT-110": "Infinity", "BT-2": "demain", "BG-25": "x", "BG-23": 3}
    )

    assert said == {}
