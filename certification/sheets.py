"""The hours of one month as they are stored and sealed: cells of two-place decimals, in one canonical text.

A sheet by day has a row for each date and three columns; by half-day, presence is split in morning and afternoon and
absence is not; by month there is one row.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from extranet.tenants.registries import Text

from .amounts import ZERO
from .models import Granularity

CENTRE, PLACEMENT, ABSENCE = "centre", "placement", "absence"
GROUPS: dict[str, Text] = {
    CENTRE: _("Heures de présence en formation"),
    PLACEMENT: _("Heures de présence en stage"),
    ABSENCE: _("Heures d'absence"),
}
MORNING, AFTERNOON = _("Matin"), _("Après-midi")


@dataclass(frozen=True, slots=True)
class Column:
    """`part` is the half of the day, empty where a column holds the whole of it."""

    key: str
    group: str
    part: Text = ""

    @property
    def label(self) -> str:
        return " – ".join(str(one) for one in (GROUPS[self.group], self.part) if one)


WHOLE = [Column(group, group) for group in GROUPS]
HALVES = [
    Column("centre_am", CENTRE, MORNING),
    Column("centre_pm", CENTRE, AFTERNOON),
    Column("placement_am", PLACEMENT, MORNING),
    Column("placement_pm", PLACEMENT, AFTERNOON),
    Column(ABSENCE, ABSENCE),
]
COLUMNS: dict[str, list[Column]] = {Granularity.MONTH: WHOLE, Granularity.DAY: WHOLE, Granularity.HALF_DAY: HALVES}


@dataclass(frozen=True, slots=True)
class Totals:
    """The three figures of a month."""

    centre: Decimal = ZERO
    placement: Decimal = ZERO
    absence: Decimal = ZERO

    @property
    def whole(self) -> Decimal:
        """Presence and absence together: what the calendar planned, when nothing is forgotten."""
        return self.centre + self.placement + self.absence

    @property
    def by_group(self) -> dict[str, Decimal]:
        return {CENTRE: self.centre, PLACEMENT: self.placement, ABSENCE: self.absence}


@dataclass(frozen=True, slots=True)
class Sheet:
    """`cells`: row → column → hours; a cell that is missing is zero."""

    month: datetime.date
    granularity: str
    cells: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)

    @property
    def columns(self) -> list[Column]:
        return COLUMNS[self.granularity]

    def at(self, row: str, column: str) -> Decimal:
        return self.cells.get(row, {}).get(column, ZERO)

    @property
    def totals(self) -> Totals:
        sums = dict.fromkeys(GROUPS, ZERO)
        for row in self.cells.values():
            for column in self.columns:
                sums[column.group] += row.get(column.key, ZERO)
        return Totals(**sums)

    def as_json(self) -> dict[str, dict[str, str]]:
        """The cells that aren't zero, as text."""
        rows = {
            row: {key: f"{value:.2f}" for key, value in sorted(cells.items()) if value}
            for row, cells in sorted(self.cells.items())
        }
        return {row: cells for row, cells in rows.items() if cells}

    @classmethod
    def from_json(cls, month: datetime.date, granularity: str, cells: Mapping[str, Mapping[str, str]]) -> Sheet:
        rows = {row: {key: Decimal(value) for key, value in line.items()} for row, line in cells.items()}
        return cls(month, granularity, rows)


def row_of_month(month: datetime.date) -> str:
    """The only row of a sheet by month."""
    return f"{month:%Y-%m}"


def canonical(dossier: UUID, sheet: Sheet) -> str:
    """The text whose digest is certified: the same hours give the same text, whatever was typed and in which order."""
    totals = sheet.totals
    content = {
        "dossier": str(dossier),
        "month": f"{sheet.month:%Y-%m}",
        "granularity": str(sheet.granularity),
        "cells": sheet.as_json(),
        "totals": {group: f"{value:.2f}" for group, value in totals.by_group.items()},
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def digest(text: str) -> str:
    """SHA-256 in hexadecimal, of the canonical text: what a certificate bears of its hours."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_canonical(text: str) -> Sheet:
    """The sheet that such a text says. Only for texts of ours."""
    content = json.loads(text)
    month = datetime.date.fromisoformat(f"{content['month']}-01")
    return Sheet.from_json(month, content["granularity"], content["cells"])


def converted(sheet: Sheet, granularity: str) -> Sheet:
    """The same hours more coarsely or finely entered, as far as they can be told: days add up, halves are the day."""
    if sheet.granularity == granularity:
        return sheet
    if granularity == Granularity.MONTH:
        totals = {group: value for group, value in sheet.totals.by_group.items() if value}
        return Sheet(sheet.month, granularity, {row_of_month(sheet.month): totals})
    if sheet.granularity == Granularity.MONTH:
        return Sheet(sheet.month, granularity)
    rows: dict[str, dict[str, Decimal]] = {}
    for row, cells in sheet.cells.items():
        sums = dict.fromkeys(GROUPS, ZERO)
        for column in sheet.columns:
            sums[column.group] += cells.get(column.key, ZERO)
        rows[row] = sums if granularity == Granularity.DAY else halves_of(sums)
    return Sheet(sheet.month, granularity, rows)


def halves_of(day: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """A day's hours split in two; an odd hundredth goes to the afternoon."""
    cells: dict[str, Decimal] = {ABSENCE: day.get(ABSENCE, ZERO)}
    for group in (CENTRE, PLACEMENT):
        value = day.get(group, ZERO)
        morning = (value * 50).to_integral_value(rounding="ROUND_DOWN") / 100
        cells[f"{group}_am"], cells[f"{group}_pm"] = morning, value - morning
    return cells
