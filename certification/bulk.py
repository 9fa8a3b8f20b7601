"""All of a body's trainees for one month on one page (`BEY-04`): what is read, and what each line says."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum
from django.utils.translation import gettext as _

from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .amounts import shown
from .choices import choices_of
from .grid import Grid
from .models import Dossier, MonthDraft, PlannedDay
from .month_page import difference, grid_of_month
from .months import Month, months_of, suspensions_of
from .periods import last_day
from .services.hours import UNSTARTED
from .sheets import Sheet, Totals, converted


@dataclass(slots=True)
class Line:
    """One trainee's month. Hours by day or half-day are entered on the month's own page, or in the workbook."""

    dossier: Dossier
    month: Month
    grid: Grid
    version: int
    planned: Decimal | None
    is_chosen: bool = False
    remark: str = ""
    asks_remark: bool = False
    problems: list[str] = field(default_factory=list)

    @property
    def is_monthly(self) -> bool:
        return self.grid.is_monthly

    @property
    def name(self) -> str:
        """What its fields are called in the page."""
        return f"l{self.dossier.pk}"

    @property
    def totals(self) -> Totals:
        return self.grid.totals

    @property
    def shown_totals(self) -> list[tuple[str, str, str]]:
        return self.grid.shown_totals

    @property
    def shown_planned(self) -> str:
        return shown(self.planned)

    @property
    def is_refused(self) -> bool:
        return bool(self.problems) or self.grid.is_refused

    def difference(self, sheet: Sheet) -> str:
        return difference(sheet, self.planned)

    def read(self, data: Any) -> Sheet:
        """Take in what was sent for this line; hours by day stay as the draft has them."""
        sent = data.get(f"{self.name}-version", "")
        self.version = int(sent) if sent.isdecimal() and len(sent) < 9 else UNSTARTED
        self.is_chosen = data.get(f"{self.name}-chosen") == "yes"
        self.remark = data.get(f"{self.name}-remark", "").strip()[:500]
        if self.is_monthly:
            self.grid.read(data)
        return self.grid.check()


def lines_of(actor: Actor, fund: Fund, month: datetime.date) -> list[Line]:
    """The open months of the actor's body, by name: as many queries for one as for sixty."""
    followed = Dossier.objects.visible_to(actor).followed().filter(starts_on__lte=last_day(month), ends_on__gte=month)
    dossiers = list(followed.order_by("last_first_folded", "number_folded", "pk"))
    months = months_of(dossiers, fund)
    suspended, choices = suspensions_of(dossiers), choices_of(fund)
    drafts = {one.dossier_id: one for one in MonthDraft.objects.filter(dossier__in=dossiers, month=month)}
    planned = planned_by_dossier(dossiers, month)
    lines = []
    for dossier in dossiers:
        found = next((one for one in months[dossier.pk] if one.first == month), None)
        if found is None or not found.is_open:
            continue
        granularity = choices.granularity_of(dossier)
        grid = grid_of_month(fund, dossier, month, granularity, suspended[dossier.pk], prefix=f"l{dossier.pk}")
        draft = drafts.get(dossier.pk)
        if draft:
            grid.fill(converted(Sheet.from_json(month, draft.granularity, draft.cells), granularity))
        version = draft.version if draft else UNSTARTED
        lines.append(Line(dossier, found, grid, version, planned.get(dossier.pk)))
    return lines


def planned_by_dossier(dossiers: Iterable[Dossier], month: datetime.date) -> dict[int, Decimal]:
    days = PlannedDay.objects.filter(dossier__in=list(dossiers), date__gte=month, date__lte=last_day(month))
    totals = days.values("dossier_id").annotate(hours=Sum(F("centre") + F("placement"))).order_by("dossier_id")
    return {one["dossier_id"]: one["hours"] for one in totals}


def compare_with_stored(line: Line, stored: MonthDraft) -> None:
    """After somebody else's save: say what is stored, and let hers be sent again on top of it."""
    line.version = stored.version
    sheet = converted(Sheet.from_json(line.month.first, stored.granularity, stored.cells), line.grid.granularity)
    line.grid.compare(sheet)
    if not line.is_monthly:
        line.grid.fill(sheet)
        line.problems.append(_("Les heures affichées sont celles qui viennent d’être enregistrées."))
