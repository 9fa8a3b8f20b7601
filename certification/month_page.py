"""A month as its page shows it: the grid with the draft, what was saved, and what the fill buttons left to undo."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.tenants.models import Fund

from .amounts import shown
from .choices import choices_of
from .free_days import free_days
from .grid import Grid, make_grid
from .models import Dossier, HoursVersion, MonthDraft, PlannedDay
from .months import Month, Period, open_days, suspensions_of
from .periods import days_between, last_day
from .services.hours import UNSTARTED
from .sheets import Sheet, converted, read_canonical

DEDUCTED = gettext_lazy("Vérifiez que vous avez bien déduit les heures d'absences du total d'heures de présence")
UNDO_AT_MOST = 20_000  # characters


@dataclass(slots=True)
class MonthPage:
    """Everything about one month of one dossier that its page needs."""

    fund: Fund
    dossier: Dossier
    month: Month
    suspended: Sequence[Period]
    granularity: str
    grid: Grid
    draft: MonthDraft | None

    @property
    def version(self) -> int:
        return self.draft.version if self.draft else UNSTARTED

    def stored(self) -> Sheet:
        """What the page opens with: the draft, else the saved hours, at the dossier's granularity."""
        if self.draft:
            sheet = Sheet.from_json(self.month.first, self.draft.granularity, self.draft.cells)
        elif self.month.saved:
            sheet = saved_sheet(self.month.saved)
        else:
            sheet = Sheet(self.month.first, self.granularity)
        return converted(sheet, self.granularity)

    @property
    def differs_from_saved(self) -> bool:
        """Whether the draft goes beyond what was vouched for."""
        saved = self.month.saved
        return bool(
            saved
            and self.draft
            and self.stored().as_json() != converted(saved_sheet(saved), self.granularity).as_json()
        )


def saved_sheet(version: HoursVersion) -> Sheet:
    return read_canonical(version.content)


def month_page(fund: Fund, dossier: Dossier, month: Month) -> MonthPage:
    """The page as it opens."""
    suspended = suspensions_of([dossier])[dossier.pk]
    granularity = choices_of(fund).granularity_of(dossier)
    grid = grid_of_month(fund, dossier, month.first, granularity, suspended)
    draft = MonthDraft.objects.filter(dossier=dossier, month=month.first).first()
    page = MonthPage(fund, dossier, month, suspended, granularity, grid, draft)
    if draft or month.saved:
        grid.fill(page.stored())
    return page


def grid_of_month(
    fund: Fund,
    dossier: Dossier,
    month: datetime.date,
    granularity: str,
    suspended: Sequence[Period],
    *,
    prefix: str = "h",
) -> Grid:
    """Empty; days on which the session doesn't run are closed, free days say why."""
    days = days_between(month, last_day(month))
    return make_grid(
        month,
        granularity,
        open_days=open_days(dossier, month, suspended),
        free=free_days(fund, days),
        prefix=prefix,
    )


def saved_grid(fund: Fund, dossier: Dossier, saved: HoursVersion) -> Grid:
    """The saved hours as they were entered, to be read."""
    sheet = saved_sheet(saved)
    suspended = suspensions_of([dossier])[dossier.pk]
    grid = grid_of_month(fund, dossier, saved.month, sheet.granularity, suspended)
    grid.fill(sheet)
    return grid


def difference(sheet: Sheet, planned: Decimal | None) -> str:
    """What the comparison with the calendar says: empty when both agree, or there is no calendar (`ATN-38`)."""
    entered = sheet.totals.whole
    if planned is None or entered == planned:
        return ""
    return _(
        "Le calendrier prévoit %(planned)s h ; présences et absences font %(entered)s h. Vérifiez, ou dites en un mot"
        " d’où vient l’écart."
    ) % {"planned": shown(planned), "entered": shown(entered)}


def undo_text(grid: Grid) -> str:
    """What stands in the grid, for « Annuler le remplissage »."""
    return json.dumps({cell.name: cell.typed for cell in grid.cells if cell.typed})


def undo(grid: Grid, text: str) -> None:
    """Put back what a fill button replaced; a text that isn't ours puts back nothing."""
    try:
        typed = json.loads(text[:UNDO_AT_MOST])
    except ValueError:
        return
    if isinstance(typed, dict):
        grid.empty()
        grid.read({str(name): str(value) for name, value in typed.items()})


def calendar_rows(month: datetime.date, days: list[PlannedDay]) -> list[dict[str, Any]]:
    """The 31 lines of « Chargement du calendrier de formation »."""
    planned: Mapping[datetime.date, PlannedDay] = {day.date: day for day in days}
    return [
        {
            "number": day.day,
            "centre": filled(planned[day].centre) if day in planned else "",
            "placement": filled(planned[day].placement) if day in planned else "",
        }
        for day in days_between(month, last_day(month))
    ]


def filled(hours: Decimal) -> str:
    return f"{shown(hours)} h" if hours else ""
