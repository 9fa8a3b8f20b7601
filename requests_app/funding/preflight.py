"""The check before sending: agreement ↔ certificate ↔ attendance ↔ invoice (`BEY-01`). Pure: facts in, findings out.

Half an hour's mismatch blocks a whole payment when an officer finds it three weeks later (facts §2.5). Here it is found
before sending, with both values and who mends it. What can't be paid as it stands blocks; the rest warns, and a word of
explanation goes along.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from extranet.organisations.identifiers import legal_number

ZERO = Decimal(0)


class Level(StrEnum):
    FINE = "fine"
    WARNS = "warns"
    BLOCKS = "blocks"


class Mender(StrEnum):
    """Who can put a difference right."""

    NOBODY = ""
    BODY = "body"  # who wrote the invoice
    DEPOSITOR = "depositor"  # who fills in this deposit
    COMPANY = "company"  # by an amendment to its request
    CERTIFIER = "certifier"  # the body, in the certificate of the month
    SESSION = "session"  # whoever keeps the session's attendance
    FUND = "fund"


class Check(StrEnum):
    """What is compared, in the order of the page."""

    NUMBER = "number"
    SELLER = "seller"
    FILE_SELLER = "file_seller"
    CURRENCY = "currency"
    NEGATIVE = "negative"
    FILE_KIND = "file_kind"
    DATED = "dated"
    VALIDITY = "validity"
    TRAINING = "training"
    HOURS_AGREED = "hours_agreed"
    HOURS_ATTESTED = "hours_attested"
    HOURS_CERTIFIED = "hours_certified"
    HOURS_ATTENDED = "hours_attended"
    UNATTESTED = "unattested"
    STRANGERS = "strangers"
    CERTIFIED_NAME = "certified_name"
    PIECES = "pieces"
    AMOUNT_LEFT = "amount_left"
    CREDITED = "credited"
    SUM = "sum"
    EXEMPTION = "exemption"
    SCHEMA = "schema"
    TYPED = "typed"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Finding:
    """`here`: what the invoice says, `there`: what it is compared with; `about` names one of several of a kind.

    Values are data (an ISO date, a decimal's text, a name): the page words them.
    """

    check: Check
    level: Level
    here: str = ""
    there: str = ""
    mender: Mender = Mender.NOBODY
    about: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Of the agreement. Hours are None where nothing says them: no attestation, no dossier, no session."""

    name: str
    attested: Decimal | None = None
    is_attested: bool = False
    certified: Decimal | None = None
    certified_name: str = ""
    attended: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is compared. Amounts are euros; `left` is what the agreement leaves for the invoice's family, before it.

    `hours_agreed`: of all the people together. `hours_before`: invoiced by others that count. `used_by`: the deposit
    that has this number of this seller already, `used_and_paid` whether it is paid. `sellers`: SIRET, or BCE
    number, of those that may issue it, the agreed one first. `credited`: what is left to credit of the invoice that a
    credit note answers, None for an invoice. `differences` and `page` are (what, value here, value in the data) of a
    structured file.
    """

    today: datetime.date
    number: str
    seller_siret: str
    dated_on: datetime.date | None
    period: tuple[datetime.date | None, datetime.date | None]
    hours: Decimal | None
    currency: str
    net: Decimal | None
    vat: Decimal | None
    total: Decimal | None
    is_exempt: bool
    sellers: tuple[str, ...]
    valid: tuple[datetime.date, datetime.date]
    training: tuple[datetime.date | None, datetime.date | None]
    hours_agreed: Decimal
    left: Decimal
    is_teaching: bool = True
    is_credit_note: bool = False
    hours_before: Decimal = ZERO
    people: tuple[Person, ...] = ()
    strangers: tuple[str, ...] = ()
    used_by: str = ""
    used_and_paid: bool = False
    has_exemption: bool = False
    missing_pieces: tuple[str, ...] = ()
    credited: Decimal | None = None
    file_legal_number: str = ""
    file_total: Decimal | None = None
    file_is_credit_note: bool | None = None
    file_is_valid: bool = True
    differences: tuple[tuple[str, str, str], ...] = ()
    page: tuple[tuple[str, str, str], ...] = field(default=())


def findings(facts: Facts) -> list[Finding]:
    """Everything that was compared, what is fine too, in the order of `Check`."""
    found = [*identity(facts), *dates(facts), *money(facts), *file_itself(facts)]
    if facts.is_teaching and not facts.is_credit_note:
        found += [*hours(facts), *names(facts)]
    if not facts.is_credit_note and facts.missing_pieces:
        found.append(Finding(Check.PIECES, Level.WARNS, there=", ".join(facts.missing_pieces), mender=Mender.DEPOSITOR))
    order = list(Check)
    return sorted(found, key=lambda one: order.index(one.check))


def blocking(found: Iterable[Finding]) -> list[Finding]:
    return [one for one in found if one.level is Level.BLOCKS]


def warning(found: Iterable[Finding]) -> list[Finding]:
    return [one for one in found if one.level is Level.WARNS]


def stored(found: Iterable[Finding]) -> list[dict[str, str]]:
    """As JSON keeps them with the invoice."""
    return [
        {
            "check": one.check.value,
            "level": one.level.value,
            "here": one.here,
            "there": one.there,
            "mender": one.mender.value,
            "about": one.about,
        }
        for one in found
    ]


def loaded(rows: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """Back from JSON."""
    return [
        Finding(
            Check(row["check"]), Level(row["level"]), row["here"], row["there"], Mender(row["mender"]), row["about"]
        )
        for row in rows
    ]


def verdict(check: Check, wrong: bool, level: Level, here: Any, there: Any, mender: Mender) -> Finding:
    """One comparison: what stands on both sides, and who mends it where it is wrong."""
    return Finding(
        check,
        level if wrong else Level.FINE,
        words(here),
        words(there),
        mender if wrong else Mender.NOBODY,
    )


def words(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def identity(facts: Facts) -> Iterator[Finding]:
    """Its number, and whether it is this body's."""
    if facts.used_by:
        paid = "paid" if facts.used_and_paid else ""
        yield Finding(Check.NUMBER, Level.BLOCKS, facts.number, facts.used_by, Mender.BODY, paid)
    else:
        yield Finding(Check.NUMBER, Level.FINE, facts.number)
    expected = facts.sellers[0] if facts.sellers else ""
    companies = {legal_number(number) for number in facts.sellers if number}
    if not companies:
        yield Finding(Check.SELLER, Level.WARNS, facts.seller_siret, "", Mender.COMPANY)
    elif legal_number(facts.seller_siret) not in companies:
        yield Finding(Check.SELLER, Level.BLOCKS, facts.seller_siret, expected, Mender.BODY)
    else:
        others = (seller for seller in facts.sellers if legal_number(seller) == legal_number(facts.seller_siret))
        other = facts.seller_siret not in facts.sellers and all(len(seller) == 14 for seller in others)
        yield verdict(Check.SELLER, other, Level.WARNS, facts.seller_siret, expected, Mender.BODY)
    if facts.file_legal_number and companies:
        wrong = facts.file_legal_number not in companies
        there = legal_number(expected)
        yield verdict(Check.FILE_SELLER, wrong, Level.BLOCKS, facts.file_legal_number, there, Mender.BODY)


def dates(facts: Facts) -> Iterator[Finding]:
    """Not dated tomorrow; its period inside the agreement's validity, and inside the training."""
    future = facts.dated_on is not None and facts.dated_on > facts.today
    yield verdict(Check.DATED, future, Level.BLOCKS, facts.dated_on, facts.today if future else None, Mender.BODY)
    if facts.is_credit_note or facts.period == (None, None):
        return
    first, last = facts.period
    said = f"{words(first)}/{words(last)}"
    for check, bounds, mender in (
        (Check.VALIDITY, facts.valid, Mender.FUND),
        (Check.TRAINING, facts.training, Mender.COMPANY),
    ):
        early = first is not None and bounds[0] is not None and first < bounds[0]
        late = last is not None and bounds[1] is not None and last > bounds[1]
        yield verdict(check, early or late, Level.WARNS, said, f"{words(bounds[0])}/{words(bounds[1])}", mender)


def hours(facts: Facts) -> Iterator[Finding]:
    """Invoiced ↔ agreed, attested, certified, attended."""
    agreed = facts.hours_agreed
    if facts.hours is None:
        yield Finding(Check.HOURS_AGREED, Level.WARNS, "", words(agreed), Mender.DEPOSITOR)
        return
    left = max(agreed - facts.hours_before, ZERO)
    yield verdict(Check.HOURS_AGREED, facts.hours > left, Level.WARNS, facts.hours, left, Mender.BODY)
    attested = [one.attested for one in facts.people if one.attested is not None]
    if attested:
        total = sum(attested, ZERO)
        yield verdict(Check.HOURS_ATTESTED, total != facts.hours, Level.WARNS, facts.hours, total, Mender.DEPOSITOR)
    for check, found, mender in (
        (Check.HOURS_CERTIFIED, [one.certified for one in facts.people], Mender.CERTIFIER),
        (Check.HOURS_ATTENDED, [one.attended for one in facts.people], Mender.SESSION),
    ):
        known = [amount for amount in found if amount is not None]
        if not known:
            continue
        # Of whom nothing is known, all that was agreed is possible: only what exceeds that is a difference.
        unknown = (facts.hours_agreed * (len(found) - len(known)) / len(found)).quantize(Decimal("0.01"))
        possible = sum(known, ZERO) + unknown
        differs = facts.hours != possible if len(known) == len(found) else facts.hours > possible
        yield verdict(check, differs, Level.WARNS, facts.hours, sum(known, ZERO), mender)


def names(facts: Facts) -> Iterator[Finding]:
    """The people of the agreement ↔ those of the attestations and of the certificates."""
    without = [one.name for one in facts.people if not one.is_attested and one.certified is None]
    everybody = ", ".join(one.name for one in facts.people)
    yield verdict(Check.UNATTESTED, bool(without), Level.WARNS, everybody, ", ".join(without), Mender.DEPOSITOR)
    for name in facts.strangers:
        yield Finding(Check.STRANGERS, Level.WARNS, name, everybody, Mender.COMPANY)
    for one in facts.people:
        if one.certified_name and one.certified_name != one.name:
            yield Finding(Check.CERTIFIED_NAME, Level.WARNS, one.name, one.certified_name, Mender.FUND)


def money(facts: Facts) -> Iterator[Finding]:
    yield verdict(Check.CURRENCY, facts.currency != "EUR", Level.BLOCKS, facts.currency, "EUR", Mender.BODY)
    total = facts.total if facts.total is not None else ZERO
    negative = next((one for one in (facts.file_total, facts.total) if one is not None and one < 0), None)
    yield verdict(Check.NEGATIVE, negative is not None, Level.BLOCKS, negative or total, "", Mender.BODY)
    if facts.credited is not None:
        yield verdict(Check.CREDITED, total > facts.credited, Level.BLOCKS, total, facts.credited, Mender.BODY)
    else:
        level = Level.BLOCKS if facts.left <= 0 else Level.WARNS
        yield verdict(Check.AMOUNT_LEFT, total > facts.left, level, total, max(facts.left, ZERO), Mender.BODY)
    if facts.net is not None and facts.vat is not None:
        summed = facts.net + facts.vat
        yield verdict(Check.SUM, summed != total, Level.WARNS, total, summed, Mender.BODY)
    if facts.is_exempt:
        yield verdict(Check.EXEMPTION, not facts.has_exemption, Level.WARNS, "E", "", Mender.DEPOSITOR)
        if facts.vat:
            yield Finding(Check.EXEMPTION, Level.WARNS, words(facts.vat), "0.00", Mender.BODY)


def file_itself(facts: Facts) -> Iterator[Finding]:
    """A structured file ↔ what was typed, and ↔ what its own pages show."""
    if facts.file_is_credit_note is not None and facts.file_is_credit_note != facts.is_credit_note:
        here, there = ("381", "380") if facts.file_is_credit_note else ("380", "381")
        yield Finding(Check.FILE_KIND, Level.BLOCKS, here, there, Mender.DEPOSITOR)
    if not facts.file_is_valid:
        yield Finding(Check.SCHEMA, Level.WARNS, mender=Mender.BODY)
    for what, here, there in facts.differences:
        yield Finding(Check.TYPED, Level.WARNS, here, there, Mender.DEPOSITOR, what)
    for what, here, there in facts.page:
        yield Finding(Check.PAGE, Level.WARNS, here, there, Mender.BODY, what)
