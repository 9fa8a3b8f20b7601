"""What the terms of EN 16931 mean for the fields of a deposited invoice. Pure: terms in, values out."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from extranet.organisations.identifiers import compact, legal_number

CREDIT_NOTES = {"381", "396", "502", "503"}  # BT-3 (UNTDID 1001)
HOURS = {"HUR", "LH"}  # BT-130 (UN/ECE recommendation 20): hour, labour hour
EXEMPT = "E"  # BT-118 (UNTDID 5305)
LARGEST = Decimal("999999999.99")


def values_of(terms: Mapping[str, Any]) -> dict[str, Any]:
    """By field of `models.Invoice`, what the file says; a field that it says nothing of is left out."""
    seller = seller_of(terms)
    found = {
        "number": str(terms.get("BT-1", ""))[:60],
        "dated_on": day(terms.get("BT-2")),
        "currency": str(terms.get("BT-5", ""))[:3],
        "seller_name": str(seller.get("name", ""))[:160],
        "period_from": day(terms.get("BT-73")),
        "period_to": day(terms.get("BT-74")),
        "hours": hours(terms),
        "net": number(terms.get("BT-109")),
        "vat": number(terms.get("BT-110")),
        "total": number(terms.get("BT-115")),
        "is_exempt": is_exempt(terms),
    }
    if number_of_seller := establishment_of(terms):
        found["seller_siret"] = number_of_seller
    return {name: value for name, value in found.items() if value not in (None, "")}


def is_credit_note(terms: Mapping[str, Any]) -> bool:
    """By its type code (BT-3 of EN 16931)."""
    return str(terms.get("BT-3", "")) in CREDIT_NOTES


def seller_of(terms: Mapping[str, Any]) -> Mapping[str, Any]:
    seller = terms.get("BG-4")
    return seller if isinstance(seller, dict) else {}


def legal_number_of(terms: Mapping[str, Any]) -> str:
    """The seller's SIREN or BCE number: from BT-30, BT-29 or its VAT number (BT-31), empty where the file is silent."""
    seller = seller_of(terms)
    for key in ("legal_identifier", "identifier"):
        if found := digits_of(seller.get(key), 9, 10, 14):
            return legal_number(found)
    vat = compact(str(seller.get("vat_identifier", ""))).upper()
    if vat.startswith("FR") and len(vat) == 13 and vat[4:].isdigit():
        return vat[4:]
    return vat[2:] if vat.startswith("BE") and len(vat) == 12 and vat[2:].isdigit() else ""


def establishment_of(terms: Mapping[str, Any]) -> str:
    """The seller's SIRET, where one of its identifiers has 14 digits; of a Belgian seller its BCE number."""
    seller = seller_of(terms)
    for key in ("legal_identifier", "identifier", "identifier_global"):
        if found := digits_of(seller.get(key), 14):
            return found
    found = legal_number_of(terms)
    return found if len(found) == 10 else ""


def digits_of(value: Any, *lengths: int) -> str:
    """An identifier without its dots, spaces and « BE »; empty unless so many digits are left."""
    digits = compact(str(value or "")).upper().removeprefix("BE")
    return digits if digits.isascii() and digits.isdigit() and len(digits) in lengths else ""


def hours(terms: Mapping[str, Any]) -> Decimal | None:
    """The quantities of the lines that are counted in hours (BT-129, BT-130); None without such a line."""
    lines = terms.get("BG-25")
    amounts = [
        number(line.get("BT-129")) or Decimal(0)
        for line in (lines if isinstance(lines, list) else [])
        if isinstance(line, dict) and line.get("BT-130") in HOURS
    ]
    return sum(amounts, Decimal(0)).quantize(Decimal("0.01")) if amounts else None


def is_exempt(terms: Mapping[str, Any]) -> bool | None:
    """Whether all of it is exempt (category E); None when the file has no VAT breakdown."""
    kinds = terms.get("BG-23")
    found = {one.get("BT-118") for one in (kinds if isinstance(kinds, list) else []) if isinstance(one, dict)}
    return found == {EXEMPT} if found else None


def day(value: Any) -> datetime.date | None:
    """The day of a date or moment in ISO 8601, None of anything else."""
    try:
        return datetime.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def number(value: Any) -> Decimal | None:
    """With two places; None for what is no number, or one that no invoice has."""
    try:
        found = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    if not found.is_finite() or abs(found) > LARGEST:
        return None
    return found.quantize(Decimal("0.01"))
