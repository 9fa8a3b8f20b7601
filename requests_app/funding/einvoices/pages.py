"""Whether the pages of a Factur-X show what its data say: its reader trusts the one, its program the other."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .values import day, number

MONTHS = (
    ("janvier", "january", "januari", "januar"),
    ("février", "february", "februari", "februar"),
    ("mars", "march", "maart", "märz"),
    ("avril", "april"),
    ("mai", "may", "mei"),
    ("juin", "june", "juni"),
    ("juillet", "july", "juli"),
    ("août", "august", "augustus"),
    ("septembre", "september"),
    ("octobre", "october", "oktober"),
    ("novembre", "november"),
    ("décembre", "december", "dezember"),
)
AMOUNT = r"\d{1,3}(?:[ \u00a0\u202f.,']?\d{3}){0,3}[.,]\d{2}(?!\d)"
TOTALS = re.compile(
    rf"(?:net à payer|montant à payer|total ttc|total à payer|montant dû|total)\b[^\d\n]{{0,30}}({AMOUNT})", re.I
)
NUMBERED = re.compile(
    r"(?:facture|avoir|invoice|factuur|rechnung)\s{0,3}(?:n[°ºo.]{0,2}|num[ée]ro)?\s{0,3}:?\s{0,3}"
    r"((?=[^\s]{0,40}\d)[A-Z0-9][\w/.-]{2,40})",
    re.I,
)
DAYS = re.compile(r"\b(\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{2}-\d{2})\b")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A term of the data whose value isn't on the pages; `shown`: what stands there instead, as far as one can tell."""

    term: str
    data: str
    shown: str


def disagreements(terms: Mapping[str, Any], text: str) -> Iterator[Disagreement]:
    """Number (BT-1), date (BT-2) and amount to pay (BT-115): of pages without text, a scan, all three are unproved."""
    squeezed = squeeze(text)
    if (written := str(terms.get("BT-1", ""))) and squeeze(written) not in squeezed:
        yield Disagreement("BT-1", written, first(NUMBERED, text))
    if (dated := day(terms.get("BT-2"))) and not any(squeeze(one) in squeezed for one in days(dated)):
        yield Disagreement("BT-2", f"{dated:%d/%m/%Y}", first(DAYS, text))
    due = number(terms.get("BT-115"))
    if due is not None and not shows(text, due):
        yield Disagreement("BT-115", amount_shown(due), first(TOTALS, text))


def squeeze(text: str) -> str:
    """Without spaces of any kind and apostrophes, in lower case: columns are set with either."""
    return re.sub(r"[\s'’]+", "", text).lower()


def days(date: datetime.date) -> Iterator[str]:
    """The ways in which a date is written."""
    for separator in "/.-":
        yield f"{date:%d}{separator}{date:%m}{separator}{date:%Y}"
        yield f"{date.day}{separator}{date.month}{separator}{date:%Y}"
    yield date.isoformat()
    for name in MONTHS[date.month - 1]:
        yield f"{date.day} {name} {date.year}"
        yield f"{date.day}. {name} {date.year}"
    if date.day == 1:
        yield f"1er {MONTHS[date.month - 1][0]} {date.year}"


def shows(text: str, amount: Decimal) -> bool:
    """Whether the text shows this amount, with whatever stands between thousands and before the cents."""
    whole, cents = f"{abs(amount):.2f}".split(".")
    thousands = f"{int(whole):,}".split(",")
    digits = r"[\s.,'’]?".join(thousands)
    end = rf"(?:[.,]{cents}|(?=\s?(?:€|EUR)))" if cents == "00" else rf"[.,]{cents}"
    return re.search(rf"(?<!\d)(?<!\d[.,]){digits}{end}(?!\d)", text, re.I) is not None


def first(pattern: re.Pattern[str], text: str) -> str:
    """What the pages say in that place, the last total where there are several; empty when one can't tell."""
    found = pattern.findall(text)
    chosen = (found[-1] if pattern is TOTALS else found[0]) if found else ""
    return " ".join(chosen.split())[:60]


def amount_shown(amount: Decimal) -> str:
    """« 1 400,00 € », with the spaces that keep it on one line."""
    return f"{amount:,.2f}".replace(",", "\u202f").replace(".", ",") + "\u00a0€"
