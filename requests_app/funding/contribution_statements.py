"""From a fund's contributions and what a company says of a year, to a statement by the engine (`MYA-05`)."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext_lazy as _

from .contribution_engine import ZERO, DatedRate, Statement, Stretch, Wages, statement, stretches_of
from .models import Contribution, ContributionRate, Declaration, DeclarationLine
from .models.contributions import Collector
from .money import in_euros

Parts = list[tuple[Stretch, Wages]]

CAPTIONS = {
    Collector.STATE: _("Collectées par l’Urssaf ou la MSA"),
    Collector.FUND: _("À verser au fonds"),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a company says of a year. `chosen` are codes of the voluntary contributions that it wants to pay."""

    year: int
    headcount: int
    lowest_headcount: int | None
    wages: Wages
    by_stretch: Parts = field(default_factory=list)
    chosen: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line as it is read: where a rate is for part of the year only, `days` says which."""

    code: str
    name: str
    note: str
    days: str
    base: Decimal
    percent: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Group:
    """The lines that one collector takes."""

    collector: str
    lines: list[ShownLine]

    @property
    def caption(self) -> str:
        return str(CAPTIONS[Collector(self.collector)])

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), ZERO)


@dataclass(frozen=True, slots=True)
class Rates:
    """All rates of a year, with what the fund says of each. Read once for a page."""

    year: int
    rows: Sequence[ContributionRate]

    @property
    def dated(self) -> list[DatedRate]:
        return [dated(row) for row in self.rows]

    @property
    def stretches(self) -> list[Stretch]:
        return stretches_of(self.year, self.dated)

    @property
    def thresholds(self) -> list[int]:
        return sorted({row.least for row in self.rows if row.least})

    @property
    def voluntary(self) -> list[Contribution]:
        """Those that a company may choose."""
        found = {row.contribution.pk: row.contribution for row in self.rows if row.contribution.is_chosen}
        return list(found.values())

    def owed_by(self, chosen: Collection[str]) -> list[DatedRate]:
        return [dated(row) for row in self.rows if not row.contribution.is_chosen or row.contribution.code in chosen]


def rates_of(year: int) -> Rates:
    """All rates in force on some day of the year, in the order in which they are shown."""
    rows = ContributionRate.objects.in_year(year).select_related("contribution")
    ordered = rows.order_by("contribution__position", "contribution__code_folded", "starts_on", "least", "pk")
    return Rates(year, list(ordered))


def dated(row: ContributionRate) -> DatedRate:
    return DatedRate(
        key=row.pk,
        code=row.contribution.code,
        name=row.contribution.name,
        base=row.contribution.base,
        collector=row.contribution.collector,
        percent=row.percent,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        least=row.least,
        most=row.most,
        region=row.region,
    )


def statement_of(facts: Facts, rates: Rates) -> Statement:
    """What is owed. Parts of the year that are no longer those of the rates are left aside: shared out by days."""
    fits = [stretch for stretch, _wages in facts.by_stretch] == rates.stretches
    return statement(
        year=facts.year,
        rates=rates.owed_by(facts.chosen),
        headcount=facts.headcount,
        lowest_of_five_years=facts.lowest_headcount,
        wages=facts.wages,
        by_stretch=facts.by_stretch if fits else [],
    )


def facts_of(declaration: Declaration) -> Facts | None:
    """What a declaration says, None while something is missing."""
    if declaration.headcount is None or declaration.payroll is None:
        return None
    return Facts(
        year=declaration.year,
        headcount=declaration.headcount,
        lowest_headcount=declaration.lowest_headcount,
        wages=Wages(declaration.payroll, declaration.alsace_moselle, declaration.fixed_term),
        by_stretch=read_parts(declaration.by_stretch),
        chosen=declaration.chosen,
    )


def stored_parts(parts: Iterable[tuple[Stretch, Wages]]) -> list[list[str]]:
    """As JSON keeps them: first day, last day, payroll, Alsace-Moselle, fixed term."""
    return [
        [
            stretch.first.isoformat(),
            stretch.last.isoformat(),
            str(part.payroll),
            str(part.alsace_moselle),
            str(part.fixed_term),
        ]
        for stretch, part in parts
    ]


def read_parts(stored: Sequence[Sequence[str]]) -> Parts:
    """Stretches of the year with their wages in euros, as a declaration stores them."""
    return [
        (
            Stretch(datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)),
            Wages(Decimal(payroll), Decimal(alsace_moselle), Decimal(fixed_term)),
        )
        for first, last, payroll, alsace_moselle, fixed_term in stored
    ]


def groups_of(statement: Statement, rates: Rates) -> list[Group]:
    """The lines by who collects them, the State's first."""
    rows = {row.pk: row for row in rates.rows}
    return grouped(
        (
            rows[line.rate.key].contribution,
            line_shown(rows[line.rate.key], line.first, line.last, line.base, line.rate.percent, line.amount),
        )
        for line in statement.lines
    )


def groups_sent(declaration: Declaration) -> list[Group]:
    """The lines of a sent declaration, as they were then."""
    lines: Iterable[DeclarationLine] = declaration.lines.select_related("rate__contribution").order_by("position")
    return grouped(
        (
            line.rate.contribution,
            line_shown(line.rate, line.first_day, line.last_day, line.base, line.percent, line.amount),
        )
        for line in lines
    )


def line_shown(
    rate: ContributionRate,
    first: datetime.date,
    last: datetime.date,
    base: Decimal,
    percent: Decimal,
    amount: Decimal,
) -> ShownLine:
    contribution = rate.contribution
    return ShownLine(
        code=contribution.code,
        name=contribution.name,
        note=contribution.note,
        days=days_of(first, last),
        base=base,
        percent=percent,
        amount=amount,
    )


def grouped(lines: Iterable[tuple[Contribution, ShownLine]]) -> list[Group]:
    groups = {one.value: Group(one.value, []) for one in Collector}
    for contribution, line in lines:
        groups[contribution.collector].lines.append(line)
    return [group for group in groups.values() if group.lines]


def days_of(first: datetime.date, last: datetime.date) -> str:
    """« 01/01/2026 – 30/06/2026 », nothing for a whole year."""
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return ""
    return f"{date_format(first, 'd/m/Y')} – {date_format(last, 'd/m/Y')}"


def euros(amount: Decimal | None) -> str:
    """« 480 000,50 € »; nothing where nothing was said."""
    return "" if amount is None else in_euros(amount)


def percentage(percent: Decimal) -> str:
    """« 0,55 % », with as many places as needed."""
    plain = percent.normalize()
    places = max(2, -int(plain.as_tuple().exponent))
    return f"{number_format(percent, places, use_l10n=True)} %"


def printed(groups: Iterable[Group]) -> list[Mapping[str, Any]]:
    """The groups as a PDF's payload holds them: words only."""
    return [
        {
            "label": group.caption,
            "total": euros(group.total),
            "lines": [
                {
                    "name": line.name,
                    "days": line.days,
                    "base": euros(line.base),
                    "percent": percentage(line.percent),
                    "amount": euros(line.amount),
                }
                for line in group.lines
            ],
        }
        for group in groups
    ]


def difference(before: Sequence[Group], after: Sequence[Group]) -> list[tuple[str, Decimal, Decimal, Decimal]]:
    """What changed, contribution by contribution: its name, what it was, what it is, and by how much."""
    names: dict[str, str] = {}
    sums: list[dict[str, Decimal]] = []
    for groups in (before, after):
        found: dict[str, Decimal] = {}
        for line in (line for group in groups for line in group.lines):
            names[line.code] = line.name
            found[line.code] = found.get(line.code, ZERO) + line.amount
        sums.append(found)
    was, is_now = sums
    rows = [(names[code], was.get(code, ZERO), is_now.get(code, ZERO)) for code in names]
    return [(name, one, other, other - one) for name, one, other in rows if one != other]
