"""Months, quarters and years of the calendar, in the fund's time zone."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

DAY = datetime.timedelta(days=1)
CODE = re.compile(r"([12]\d{3})(?:-T([1-4])|-(0[1-9]|1[0-2]))?", re.ASCII)


class Grain(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def months(self) -> int:
        return {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}[self]


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A whole month, quarter or year; `first` is its first day."""

    first: datetime.date
    grain: Grain

    @classmethod
    def around(cls, day: datetime.date, grain: Grain) -> Period:
        """The one that the day lies in."""
        return cls(day.replace(month=(day.month - 1) // grain.months * grain.months + 1, day=1), grain)

    @classmethod
    def named(cls, code: str) -> Period:
        """The one of this `code`. Raises `ValueError` for anything else."""
        found = CODE.fullmatch(code)
        if found is None:
            raise ValueError(code)
        year, quarter, month = (int(part) if part else 0 for part in found.groups())
        grain = Grain.MONTH if month else Grain.QUARTER if quarter else Grain.YEAR
        return cls(datetime.date(year, month or 3 * quarter - 2 if month or quarter else 1, 1), grain)

    @property
    def code(self) -> str:
        """« 2026 », « 2026-T3 », « 2026-09 »: what stands in addresses and files."""
        match self.grain:
            case Grain.MONTH:
                return f"{self.first:%Y-%m}"
            case Grain.QUARTER:
                return f"{self.first.year:04}-T{(self.first.month + 2) // 3}"
        return f"{self.first.year:04}"

    @property
    def last(self) -> datetime.date:
        """Its last day."""
        month = self.first.month + self.grain.months - 1
        return (self.first.replace(month=month, day=28) + 4 * DAY).replace(day=1) - DAY

    @property
    def before(self) -> Period:
        """The one just before, as long."""
        return Period.around(self.first - DAY, self.grain)

    @property
    def after(self) -> Period:
        return Period.around(self.last + DAY, self.grain)

    @property
    def parts(self) -> list[Period]:
        """What it is made of: a year of its quarters, a quarter of its months, a month of nothing smaller."""
        if self.grain is Grain.MONTH:
            return []
        smaller = Grain.QUARTER if self.grain is Grain.YEAR else Grain.MONTH
        return [
            Period.around(month, smaller) for month in self.months() if Period.around(month, smaller).first == month
        ]

    def months(self) -> Iterator[datetime.date]:
        """The first days of its months."""
        for number in range(self.grain.months):
            yield self.first.replace(month=self.first.month + number)

    def begins(self, zone: ZoneInfo) -> datetime.datetime:
        return datetime.datetime.combine(self.first, datetime.time(), tzinfo=zone)

    def ends(self, zone: ZoneInfo) -> datetime.datetime:
        """The first moment after it."""
        return datetime.datetime.combine(self.last + DAY, datetime.time(), tzinfo=zone)

    def moments(self, zone: ZoneInfo) -> tuple[datetime.datetime, datetime.datetime]:
        """From the first included to the last excluded."""
        return self.begins(zone), self.ends(zone)
