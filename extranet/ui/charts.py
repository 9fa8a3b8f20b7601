"""Bars drawn by the server: a picture as SVG, whose table says the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format

from extranet.tenants.registries import Text

NOTHING = "—"
Line = tuple[str, Decimal | None]
"""What a bar is about, and its figure."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Units of the drawing: a row's height, the bar's thickness and its distance from the row's top, where bars begin
    and how far they go, and the whole width. Where bars begin at 0 the label stands above its bar.
    """

    row: int
    thickness: int
    above: int
    left: int
    longest: int
    width: int


BESIDE = Layout(row=24, thickness=16, above=0, left=90, longest=250, width=400)
STACKED = Layout(row=46, thickness=16, above=20, left=0, longest=150, width=300)  # for labels that are sentences


@dataclass(frozen=True, slots=True)
class Bar:
    """Its label, its figure as people read it, and where it stands. `reach`: where the line beyond it ends, if any."""

    label: str
    said: str
    place: int
    length: int
    layout: Layout
    reach: int | None = None

    @property
    def top(self) -> int:
        return self.place * self.layout.row + self.layout.above

    @property
    def middle(self) -> int:
        return self.top + self.layout.thickness // 2

    @property
    def baseline(self) -> int:
        """Of the label."""
        return self.top - 6 if self.layout.above else self.said_baseline

    @property
    def said_baseline(self) -> int:
        return self.top + self.layout.thickness - 3

    @property
    def bottom(self) -> int:
        return self.top + self.layout.thickness

    @property
    def bar_end(self) -> int:
        return self.layout.left + self.length

    @property
    def reach_end(self) -> int:
        return self.layout.left + (self.reach or 0)

    @property
    def end(self) -> int:
        """Where its figure is written."""
        return max(self.bar_end, self.reach_end if self.reach is not None else 0) + 6


@dataclass(frozen=True, slots=True)
class Chart:
    """`said` explains what is counted. Without any figure there is nothing to draw. `head`: of the labels' column."""

    name: str
    title: Text
    said: Text
    head: Text
    bars: Sequence[Bar]
    layout: Layout = BESIDE

    @property
    def height(self) -> int:
        return len(self.bars) * self.layout.row

    @property
    def is_empty(self) -> bool:
        return all(bar.said == NOTHING for bar in self.bars)


def chart(
    name: str,
    title: Text,
    said: Text,
    lines: Iterable[Line],
    *,
    head: Text,
    unit: str = "",
    most: Decimal | None = None,
) -> Chart:
    """One bar a line; the longest is `most`, else the highest figure."""
    found = list(lines)
    longest = most or max((value for _label, value in found if value is not None), default=Decimal(0)) or Decimal(1)
    bars = [
        Bar(label, figure(value, unit), place, scaled(value, longest, BESIDE), BESIDE)
        for place, (label, value) in enumerate(found)
    ]
    return Chart(name, title, said, head, bars)


def scaled(value: Decimal | None, longest: Decimal, layout: Layout) -> int:
    """The bar's length in the drawing's own units, between none and `layout.longest`."""
    return int(layout.longest * max(min(value or Decimal(0), longest), Decimal(0)) / longest)


def figure(value: Decimal | None, unit: str) -> str:
    """The number as its reader's language writes it, with its unit; a dash where there is none."""
    if value is None:
        return NOTHING
    number = number_format(value.normalize() if value % 1 else int(value), use_l10n=True)
    return f"{number}\N{NO-BREAK SPACE}{unit}".strip()
