"""The forecast calendar as a grid, a month at a time: what the page shows and a program sends (`ATN-35`)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from extranet.tenants.models import Fund

from .filling import from_calendar
from .free_days import free_days
from .grid import Grid, make_grid
from .models import Dossier, Granularity, PlannedDay
from .months import Period, open_days
from .periods import days_between, last_day
from .services.calendar import Planned
from .sheets import ABSENCE, CENTRE, PLACEMENT, WHOLE, Sheet

COLUMNS = [column for column in WHOLE if column.group != ABSENCE]


def calendar_grid(fund: Fund, dossier: Dossier, month: datetime.date, suspended: Iterable[Period]) -> Grid:
    """Empty; days on which the session doesn't run are closed, free days say why."""
    return make_grid(
        month,
        Granularity.DAY,
        open_days=open_days(dossier, month, suspended),
        free=free_days(fund, days_between(month, last_day(month))),
        columns=COLUMNS,
        prefix="c",
    )


def stored_sheet(month: datetime.date, days: Iterable[PlannedDay]) -> Sheet:
    """The planned days of this month, of a calendar's."""
    return from_calendar(month, Granularity.DAY, [day for day in days if month <= day.date <= last_day(month)])


def planned_in(sheet: Sheet) -> dict[datetime.date, Planned]:
    """Hours planned in centre and in placement, by day."""
    return {
        datetime.date.fromisoformat(row): Planned(sheet.at(row, CENTRE), sheet.at(row, PLACEMENT))
        for row in sheet.cells
    }
