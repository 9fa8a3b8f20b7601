"""Each figure (`BEY-24`) is worked out once, some days after its period; those of a running period, each day."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from extranet.tenants import replica
from extranet.tenants.models import Fund
from extranet.tenants.periods import DAY, Grain, Period
from extranet.tenants.registries import Adding, Figure, Statistic, statistics
from extranet.tenants.scope import scope

from ..models import Calculation, StoredFigure
from ..secrecy import Sum, hidden

YEARS = 3  # whole years before this one
SETTLED_AFTER = 5 * DAY  # what is entered a little late still counts
AGAIN_AFTER = datetime.timedelta(hours=20)  # of a period that runs

Cell = tuple[Period, str]


@dataclass(frozen=True, slots=True)
class Due:
    """A statistic that is to be worked out for a period."""

    statistic: Statistic
    period: Period
    is_closed: bool


def kept_by(fund: Fund) -> list[Statistic]:
    """The statistics of the fund's services."""
    return [one for one in statistics if one.capability is None or fund.has(one.capability)]


def periods_until(today: datetime.date) -> list[Period]:
    """All that have begun, in the order in which they end; what is made of others comes after them."""
    first = datetime.date(today.year - YEARS, 1, 1)
    found = []
    for grain in Grain:
        period = Period.around(first, grain)
        while period.first <= today:
            found.append(period)
            period = period.after
    return sorted(found, key=lambda period: (period.last, period.grain.months))


def due(fund: Fund) -> Iterator[Due]:
    """What hasn't been worked out yet, or not since yesterday. In the fund's scope; one query."""
    now = timezone.now()
    today = now.astimezone(fund.zone).date()
    rows = Calculation.objects.values_list("statistic", "grain", "begins_on", "is_closed", "made_at")
    made = {(name, Period(first, Grain(grain))): (closed, at) for name, grain, first, closed, at in rows}
    for statistic in kept_by(fund):
        for period in periods_until(today):
            is_closed = period.last + SETTLED_AFTER < today
            was_closed, made_at = made.get((statistic.name, period), (None, None))
            if made_at is None or is_closed != was_closed or (not is_closed and made_at < now - AGAIN_AFTER):
                yield Due(statistic, period, is_closed)


def calculate(fund: Fund, one: Due) -> Calculation:
    """Work it out and keep it, in a transaction of its own."""
    with scope(fund):
        same = Calculation.objects.filter(
            statistic=one.statistic.name, grain=one.period.grain.value, begins_on=one.period.first
        )
        same.filter(is_closed=False).delete()
        with replica.reading():
            figures = list(one.statistic.figures(fund, one.period))
        masked = masked_parts(one, figures)
        made = Calculation.objects.create(
            statistic=one.statistic.name,
            grain=one.period.grain.value,
            begins_on=one.period.first,
            is_closed=one.is_closed,
        )
        StoredFigure.objects.bulk_create(
            StoredFigure(
                calculation=made,
                part=figure.part,
                measure=figure.measure,
                behind=figure.behind,
                value=None if figure.part in masked else figure.value,
            )
            for figure in figures
        )
    return made


def masked_parts(one: Due, figures: list[Figure]) -> set[str]:
    """The parts of this period that aren't shown, given what was published of its year."""
    year = Period.around(one.period.first, Grain.YEAR)
    published = StoredFigure.objects.filter(
        calculation__statistic=one.statistic.name,
        calculation__begins_on__range=(year.first, year.last),
    ).select_related("calculation")
    if one.is_closed:
        published = published.filter(calculation__is_closed=True)
    behind: dict[Cell, int] = {}
    already: set[Cell] = set()
    for row in published:
        cell = (row.calculation.period, row.part)
        behind[cell] = min(row.behind, behind.get(cell, row.behind))
        if row.value is None:
            already.add(cell)
    new: set[Cell] = set()
    for figure in figures:
        cell = (one.period, figure.part)
        if figure.value or one.statistic.adding is Adding.NOTHING:
            behind[cell] = min(figure.behind, behind.get(cell, figure.behind)) if cell in new else figure.behind
            new.add(cell)
    periods = {period for period, _part in behind} | {one.period}
    found = hidden(behind, list(sums(one.statistic, periods, behind)), new=new, already=already)
    return {part for period, part in found if period == one.period}


def sums(statistic: Statistic, periods: set[Period], cells: dict[Cell, int]) -> Iterator[Sum[Cell]]:
    """What of these cells adds up to what."""
    parts = {part for _period, part in cells}
    for period in sorted(periods, key=lambda one: (one.last, one.grain.months)):
        whole = (period, "")
        if statistic.adding is not Adding.NOTHING and whole in cells:
            yield whole, [(period, part) for part in sorted(parts - {""}) if (period, part) in cells]
        if statistic.adding is Adding.PERIODS and period.parts:
            for part in sorted(parts):
                if (period, part) in cells:
                    yield (period, part), [(within, part) for within in period.parts if (within, part) in cells]
