"""Electronic invoices, made with the library that programs of training bodies use too."""

from __future__ import annotations

import copy
import datetime
from io import BytesIO
from typing import Any

import facturx
from pypdf import PdfReader

from extranet.documents.rendering import render_pdf
from tests.documents.pdf_factory import no_resources
from tests.funding.scenes import BODY_SIRET

NUMBER, DATED = "F2026-0042", datetime.date(2026, 11, 2)


def terms(*, hours: float = 14, total: float = 1400, siret: str = BODY_SIRET, **changed: Any) -> dict[str, Any]:
    """By the terms of EN 16931: 14 hours of October, exempt of VAT."""
    usual: dict[str, Any] = {
        "BT-1": NUMBER,
        "BT-2": DATED,
        "BT-3": "380",
        "BT-5": "EUR",
        "BT-23": "S1",
        "BT-24": "urn:cen.eu:en16931:2017",
        "BG-4": {
            "name": "Centre Démo",
            "legal_identifier": siret[:9],
            "legal_identifier_schemeid": "0002",
            "vat_identifier": f"FR44{siret[:9]}",
            "addr_l1": "1 rue de la Paix",
            "city": "Lyon",
            "postcode": "69001",
            "country_code": "FR",
        },
        "BG-7": {"name": "Fonds", "addr_l1": "2 rue X", "city": "Paris", "postcode": "75001", "country_code": "FR"},
        "BT-72": datetime.date(2026, 10, 31),
        "BT-73": datetime.date(2026, 10, 1),
        "BT-74": datetime.date(2026, 10, 31),
        "BT-106": total,
        "BT-109": total,
        "BT-110": 0,
        "BT-112": total,
        "BT-115": total,
        "BG-23": [
            {
                "BT-116": total,
                "BT-117": 0,
                "BT-118": "E",
                "BT-119": 0,
                "BT-120": "Article 261-4-4° a du CGI",
                "BT-121": "VATEX-FR-CGI261-4",
            }
        ],
        "BG-25": [
            {
                "BT-126": "1",
                "BT-153": "Sécurité au travail",
                "BT-129": hours,
                "BT-130": "HUR",
                "BT-146": total / hours,
                "BT-131": total,
                "BT-151": "E",
                "BT-152": 0,
            }
        ],
    }
    return usual | {name.replace("_", "-"): value for name, value in changed.items()}


def cii(**changed: Any) -> bytes:
    return facturx.generate_cii_xml(copy.deepcopy(terms(**changed)), level="en16931", check_schematron=False)


def ubl(**changed: Any) -> bytes:
    return facturx.generate_ubl_xml(copy.deepcopy(terms(**changed)), check_schematron=False)


def page(number: str = NUMBER, dated: str = "02/11/2026", total: str = "1 400,00 €") -> bytes:
    """What the invoice looks like."""
    html = (
        f"<html lang='fr'><head><title>Facture {number}</title></head><body><h1>Facture n° {number}</h1>"
        f"<p>Date : {dated}</p><p>14 heures de formation</p><p>Net à payer : {total}</p></body></html>"
    )
    return render_pdf(html, resolve=no_resources, identifier="facture")


def factur_x(shown: bytes | None = None, **changed: Any) -> bytes:
    """A PDF that carries its data."""
    made = facturx.generate_from_binary(shown or page(), cii(**changed), check_schematron=False)
    assert PdfReader(BytesIO(made)).attachments
    return made
