"""Bars drawn by the server: a picture as SVG, whose table says the same."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format, number_format

from extranet.tenants.registries import Text

ROW, LABEL, WIDTH, VALUE = 24, 90, 400, 60  # units of the drawing: a row's height; the widths of label, all, value
NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Bar:
    """A month: its name, its figure as people read it, and where it stands in the drawing."""

    label: str
    said: str
    top: int
    length: int

    @property
    def baseline(self) -> int:
        return self.top + ROW - 11

    @property
    def end(self) -> int:
        return LABEL + self.length + 6


@dataclass(frozen=True, slots=True)
class Chart:
    """`said` explains what is counted. Without any figure there is nothing to draw."""

    name: str
    title: Text
    said: Text
    bars: Sequence[Bar]

    left = LABEL
    width = WIDTH
    thickness = ROW - 8

    @property
    def height(self) -> int:
        return len(self.bars) * ROW

    @property
    def is_empty(self) -> bool:
        return all(bar.said == NOTHING for bar in self.bars)


def chart(
    name: str,
    title: Text,
    said: Text,
    months: Sequence[datetime.date],
    values: dict[datetime.date, Decimal],
    *,
    unit: str = "",
    most: Decimal | None = None,
) -> Chart:
    """One bar a month; the longest is `most`, else the highest figure."""
    longest = most or max(values.values(), default=Decimal(0)) or Decimal(1)
    bars = []
    for place, month in enumerate(months):
        value = values.get(month)
        length = int((WIDTH - LABEL - VALUE) * min(value or Decimal(0), longest) / longest)
        bars.append(Bar(date_format(month, "N Y"), figure(value, unit), place * ROW, length))
    return Chart(name, title, said, bars)


def figure(value: Decimal | None, unit: str) -> str:
    if value is None:
        return NOTHING
    number = number_format(value.normalize() if value % 1 else int(value), use_l10n=True)
    return f"{number}\N{NO-BREAK SPACE}{unit}".strip()
