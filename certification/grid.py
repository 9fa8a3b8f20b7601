"""The grid on which a month's hours are typed: what was typed, what is wrong with it, what somebody else stored.

Plain objects and not Django forms: a month by half-day has 155 cells, drawn by one template.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .amounts import ZERO, read_hours, shown
from .models import Granularity
from .periods import days_between, last_day, month_name
from .sheets import COLUMNS, GROUPS, Column, Sheet, Totals, row_of_month

A_DAY = Decimal(24)
FIRST_BLOCK = 16  # days in the first of both blocks


@dataclass(slots=True)
class Cell:
    """One field; `typed` is as the person wrote it, `stored` what somebody else saved meanwhile.

    `code` names what is wrong to a program, `error` to a person.
    """

    row: str
    column: Column
    label: str
    typed: str = ""
    error: str = ""
    stored: str = ""
    prefix: str = "h"
    code: str = ""

    @property
    def name(self) -> str:
        return f"{self.prefix}-{self.row}-{self.column.key}"

    @property
    def value(self) -> Decimal:
        """Zero where nothing that makes sense is typed; fills `error`, unless it says something already."""
        try:
            return read_hours(self.typed)
        except ValidationError as error:
            if not self.error:
                self.refuse(" ".join(error.messages), error.code or "not_hours")
            return ZERO

    def refuse(self, error: str, code: str) -> None:
        self.error, self.code = error, code


@dataclass(slots=True)
class Row:
    """A day, or the month. `note` says why nobody is expected (`is_free`) or no session runs (`is_closed`)."""

    key: str
    label: str
    cells: list[Cell]
    day: datetime.date | None = None
    note: str = ""
    is_closed: bool = False
    is_free: bool = False


@dataclass(slots=True)
class Block:
    """Half of the days of a month, side by side with the other where there is room."""

    label: str
    rows: list[Row]


@dataclass(slots=True)
class Grid:
    """`problems` concern the whole grid; those of a cell stand at the cell."""

    month: datetime.date
    granularity: str
    columns: list[Column]
    rows: list[Row]
    open_days: int = 31
    problems: list[str] = field(default_factory=list)

    @property
    def groups(self) -> list[tuple[str, str, int]]:
        """Key, label and number of columns of each figure."""
        counts = Counter(column.group for column in self.columns)
        return [(key, str(label), counts[key]) for key, label in GROUPS.items() if counts[key]]

    @property
    def has_parts(self) -> bool:
        return self.granularity == Granularity.HALF_DAY

    @property
    def is_monthly(self) -> bool:
        return self.granularity == Granularity.MONTH

    @property
    def blocks(self) -> list[Block]:
        """1–16 and 17–31, or the month itself."""
        if self.is_monthly:
            return [Block(month_name(self.month), self.rows)]
        early = _("du 1er au %(last)s") % {"last": FIRST_BLOCK}
        late = _("du %(first)s au %(last)s") % {"first": FIRST_BLOCK + 1, "last": last_day(self.month).day}
        return [Block(early, self.rows[:FIRST_BLOCK]), Block(late, self.rows[FIRST_BLOCK:])]

    @property
    def cells(self) -> Iterator[Cell]:
        return (cell for row in self.rows for cell in row.cells)

    @property
    def refused_cells(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.error]

    @property
    def is_refused(self) -> bool:
        return bool(self.problems) or any(cell.error for cell in self.cells)

    def read(self, data: Mapping[str, str]) -> None:
        """Take in what was typed; cells that weren't sent stay as they are."""
        for cell in self.cells:
            if (typed := data.get(cell.name)) is not None:
                cell.typed = typed[:20]

    def fill(self, sheet: Sheet) -> None:
        """Show these hours in the place of what stood there. By month a zero is said; by day it is an empty cell."""
        for cell in self.cells:
            value = sheet.at(cell.row, cell.column.key)
            cell.typed = shown(value) if value or self.is_monthly else ""
            cell.refuse("", "")

    def empty(self) -> None:
        for cell in self.cells:
            cell.typed = ""
            cell.refuse("", "")
        self.problems = []

    def check(self) -> Sheet:
        """The hours, with what is wrong said at its cell: nonsense, hours outside the session, more than 24 a day."""
        rows: dict[str, dict[str, Decimal]] = {}
        for row in self.rows:
            values = {cell.column.key: cell.value for cell in row.cells}
            rows[row.key] = values
            typed = [cell for cell in row.cells if values[cell.column.key]]
            if row.is_closed:
                for cell in typed:
                    cell.refuse(_("Ce jour est hors session : effacez ces heures."), "day_closed")
            elif row.day and typed and sum(values.values()) > A_DAY:
                text = _("Un jour n’a que 24 heures : le total de ce jour est de %s.")
                typed[-1].refuse(text % shown(sum(values.values(), ZERO)), "day_too_long")
        sheet = Sheet(self.month, self.granularity, rows)
        most = A_DAY * self.open_days
        if self.is_monthly and sheet.totals.whole > most:
            text = _("Ce mois a %(days)s jours de session, donc %(most)s heures au plus : vérifiez ces totaux.")
            self.rows[0].cells[0].refuse(text % {"days": self.open_days, "most": shown(most)}, "month_too_long")
        return sheet

    @property
    def worked_free_days(self) -> list[Row]:
        """Public holidays and days on which the fund says that nobody trains, and that have hours: worth a look."""
        return [row for row in self.rows if row.note and not row.is_closed and any(cell.value for cell in row.cells)]

    @property
    def totals(self) -> Totals:
        """Of the cells that make sense."""
        rows = {row.key: {cell.column.key: cell.value for cell in row.cells} for row in self.rows}
        return Sheet(self.month, self.granularity, rows).totals

    @property
    def shown_totals(self) -> list[tuple[str, str, str]]:
        """Key, label and total of each figure."""
        totals = self.totals.by_group
        return [(key, label, shown(totals[key])) for key, label, _count in self.groups]

    def compare(self, stored: Sheet) -> None:
        """After somebody else's save: say at each cell that differs what is stored now."""
        for cell in self.cells:
            theirs = stored.at(cell.row, cell.column.key)
            if cell.value != theirs:
                cell.stored = shown(theirs)


def make_grid(
    month: datetime.date,
    granularity: str,
    *,
    open_days: Iterable[datetime.date],
    free: Mapping[datetime.date, str],
    columns: list[Column] | None = None,
    prefix: str = "h",
) -> Grid:
    """An empty grid; `free` are the days on which nobody is expected, with the reason."""
    runs = set(open_days)
    columns = columns or COLUMNS[granularity]

    def cells(key: str, label: str) -> list[Cell]:
        return [Cell(key, column, f"{label}, {column.label}", prefix=prefix) for column in columns]

    if granularity == Granularity.MONTH:
        key = row_of_month(month)
        return Grid(
            month, granularity, columns, [Row(key, month_name(month), cells(key, month_name(month)))], len(runs)
        )
    rows = []
    for day in days_between(month, last_day(month)):
        label = date_format(day, "l d")
        closed = day not in runs
        note = _("hors session") if closed else free.get(day, "")
        key = day.isoformat()
        rows.append(Row(key, label, cells(key, label), day, note, closed, closed or day in free))
    return Grid(month, granularity, columns, rows, len(runs))
