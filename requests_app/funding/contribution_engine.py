"""What a company owes on its wages, from dated rates: the one engine of declarations and simulations (`MYA-05`).

Pure: no database, no Django. Amounts are euros. Each line is rounded to the cent, half up, and the total is the sum of
the lines shown, never the other way round.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import pairwise

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


class Base(StrEnum):
    """What a rate is applied to."""

    PAYROLL = "payroll"
    FIXED_TERM = "fixed_term"  # the gross wages of fixed-term contracts (CDD) only


class Region(StrEnum):
    """Where the wages are paid: Bas-Rhin, Haut-Rhin and Moselle have a rate of their own (local law)."""

    EVERYWHERE = "everywhere"
    OUTSIDE = "outside"
    ALSACE_MOSELLE = "alsace_moselle"


@dataclass(frozen=True, slots=True)
class DatedRate:
    """`percent` of a base, from a day until another (None: until further notice), for `least` to `most` employees.

    `key` is what the caller knows it by.
    """

    key: int
    code: str
    name: str
    base: str
    collector: str
    percent: Decimal
    starts_on: datetime.date
    ends_on: datetime.date | None = None
    least: int = 0
    most: int | None = None
    region: str = Region.EVERYWHERE

    def is_for(self, headcount: int) -> bool:
        return self.least <= headcount and (self.most is None or headcount <= self.most)

    def covers(self, stretch: Stretch) -> bool:
        return self.starts_on <= stretch.first and (self.ends_on is None or self.ends_on >= stretch.last)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of a year, both ends included, in which no rate changes."""

    first: datetime.date
    last: datetime.date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Wages:
    """Gross wages of some days: all of them, those paid in Alsace-Moselle, those of fixed-term contracts."""

    payroll: Decimal = ZERO
    alsace_moselle: Decimal = ZERO
    fixed_term: Decimal = ZERO

    def under(self, rate: DatedRate) -> Decimal:
        """The part that this rate is applied to."""
        if rate.base == Base.FIXED_TERM:
            return self.fixed_term
        if rate.region == Region.ALSACE_MOSELLE:
            return self.alsace_moselle
        return self.payroll - self.alsace_moselle if rate.region == Region.OUTSIDE else self.payroll


@dataclass(frozen=True, slots=True)
class Line:
    """One contribution at one rate, for the days between `first` and `last`."""

    rate: DatedRate
    first: datetime.date
    last: datetime.date
    base: Decimal

    @property
    def amount(self) -> Decimal:
        return to_the_cent(self.base * self.rate.percent / 100)


@dataclass(frozen=True, slots=True)
class Statement:
    """`headcount` is the one that the thresholds were compared with. `is_prorated`: a rate changes in the year and the
    wages before and after it weren't given, so they are shared out by calendar days.
    """

    lines: tuple[Line, ...]
    headcount: int
    is_prorated: bool = False

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), ZERO)

    def total_of(self, collector: str) -> Decimal:
        return sum((line.amount for line in self.lines if line.rate.collector == collector), ZERO)


def to_the_cent(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def counted_headcount(headcount: int, lowest_of_five_years: int | None) -> int:
    """The headcount that counts for thresholds: one is passed upwards only when it was reached in each of five years
    in a row, downwards at once (Code de la sécurité sociale, L. 130-1). That is the lowest of the five.
    """
    return headcount if lowest_of_five_years is None else min(headcount, lowest_of_five_years)


def stretches_of(year: int, rates: Iterable[DatedRate]) -> list[Stretch]:
    """The year, cut where a rate begins or ends inside it."""
    begin, after = datetime.date(year, 1, 1), datetime.date(year + 1, 1, 1)
    day = datetime.timedelta(days=1)
    cuts = {begin, after}
    for rate in rates:
        cuts.add(rate.starts_on)
        if rate.ends_on and rate.ends_on < datetime.date.max:
            cuts.add(rate.ends_on + day)
    inside = sorted(cut for cut in cuts if begin <= cut <= after)
    return [Stretch(first, following - day) for first, following in pairwise(inside)]


def shared_out(wages: Wages, stretches: Sequence[Stretch]) -> list[Wages]:
    """The year's wages by calendar days. The parts add up to the whole, to the cent."""
    total = sum(stretch.days for stretch in stretches)
    parts, passed, given = [], 0, Wages()
    for stretch in stretches:
        passed += stretch.days
        until = Wages(
            to_the_cent(wages.payroll * passed / total),
            to_the_cent(wages.alsace_moselle * passed / total),
            to_the_cent(wages.fixed_term * passed / total),
        )
        parts.append(
            Wages(
                until.payroll - given.payroll,
                until.alsace_moselle - given.alsace_moselle,
                until.fixed_term - given.fixed_term,
            )
        )
        given = until
    return parts


def statement(
    *,
    year: int,
    rates: Sequence[DatedRate],
    headcount: int,
    lowest_of_five_years: int | None,
    wages: Wages,
    by_stretch: Sequence[tuple[Stretch, Wages]] = (),
) -> Statement:
    """What is owed for a year. `by_stretch`: the wages of each part of it, which add up to `wages`; no rate may begin
    or end inside a part. Without it they are shared out by calendar days.

    A rate that goes on over several stretches makes one line. A contribution on nothing makes none.
    """
    counted = counted_headcount(headcount, lowest_of_five_years)
    stretches = [stretch for stretch, _part in by_stretch] or stretches_of(year, rates)
    parts = [part for _stretch, part in by_stretch] or shared_out(wages, stretches)
    lines: dict[int, Line] = {}
    for stretch, part in zip(stretches, parts, strict=True):
        for rate in rates:
            if rate.is_for(counted) and rate.covers(stretch):
                base = part.under(rate)
                known = lines.get(rate.key)
                lines[rate.key] = (
                    replace(known, last=stretch.last, base=known.base + base)
                    if known
                    else Line(rate, stretch.first, stretch.last, base)
                )
    order = {rate.key: place for place, rate in enumerate(rates)}
    owed = sorted((line for line in lines.values() if line.base), key=lambda line: (order[line.rate.key], line.first))
    is_cut = any((line.first, line.last) != (stretches[0].first, stretches[-1].last) for line in owed)
    return Statement(tuple(owed), counted, is_prorated=is_cut and not by_stretch)
