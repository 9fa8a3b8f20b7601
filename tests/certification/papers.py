"""Certificates on paper for the tests: invented people, pictures made here, rendered as the worker does."""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from PIL import Image, ImageDraw

from certification.models import Dossier, HoursVersion
from certification.paper.content import Letterhead, snapshot, template_of
from extranet.documents.rendering import render_pdf
from extranet.documents.tasks import asset
from extranet.organisations.models import Organisation

NUMBER = "K7QF-3M9T-X2PA"
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
LOGO, STAMP, AUTHORITY = (UUID(int=n) for n in (1, 2, 3))
OCTOBER = datetime.date(2020, 10, 1)
LETTERHEAD: dict[str, Any] = {
    "body_name": "Centre Exemple de formation",
    "address": "12 rue de l’Exemple",
    "postcode": "69003",
    "city": "Lyon",
    "phone": "04 00 00 00 00",
    "siret": "73282932000074",
    "ape": "85.59A",
    "declarant_number": "84 69 12345 69",
    "representative": "Alix Exemple",
    "capacity": "Directrice",
    "logo": LOGO,
    "stamp": STAMP,
    "authority_logo": AUTHORITY,
}


def letterhead(**fields: Any) -> Letterhead:
    return Letterhead(**LETTERHEAD | fields)


def dossier(**fields: Any) -> Dossier:
    """Michelle Dubois, never stored."""
    usual = {
        "number": "19-0001",
        "title": "mrs",
        "last_name": "Dubois",
        "first_name": "Michelle",
        "employer": Organisation(name="Pharmacie Inventée"),
        "training_title": "1ERE ANNEE PHARMACIE",
        "starts_on": datetime.date(2019, 8, 26),
        "ends_on": datetime.date(2021, 7, 3),
    }
    return Dossier(**usual | fields)


def hours(month: datetime.date = OCTOBER, **fields: Any) -> HoursVersion:
    usual = {"number": 1, "digest": DIGEST, "centre": Decimal("147.00"), "placement": Decimal(0), "absence": Decimal(0)}
    return HoursVersion(month=month, **usual | fields)


def content(number: str = NUMBER, **fields: Any) -> dict[str, Any]:
    usual = {
        "letterhead": letterhead(),
        "dossier": dossier(),
        "version": hours(),
        "check_address": f"https://certificats.exemple.fr/verifier/{number}/",
        "made_on": datetime.date(2020, 11, 2),
        "generated_at": datetime.datetime(2020, 11, 2, 14, 5),  # noqa: DTZ001 - the fund's own time
    }
    return snapshot(number=number, **usual | fields)


def printed(frozen: dict[str, Any], template: str = "") -> bytes:
    page = render_to_string(template or template_of(frozen), frozen)
    return render_pdf(page, resolve=resolve, identifier=frozen["number"])


@cache
def certificate(number: str = NUMBER) -> bytes:
    return printed(content(number))


def resolve(address: str) -> tuple[bytes, str]:
    if address.startswith("static:"):
        return asset(None, address)  # type: ignore[arg-type] - a static file is no fund's
    return picture(address), "image/png"


def picture(text: str) -> bytes:
    image = Image.new("RGB", (400, 160), "white")
    ImageDraw.Draw(image).text((20, 20), text[-4:], fill="navy")
    target = BytesIO()
    image.save(target, "PNG")
    return target.getvalue()
