"""`/dossiers/{uuid}/months/{month}/hours`: the draft of a month. « Ok » stays a person's."""

import datetime
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Router, Schema
from pydantic import ConfigDict, Field

from extranet.integrations.access import CallRequest, needs
from extranet.integrations.problems import Problem
from extranet.integrations.scopes import Scope
from extranet.integrations.versions import expected_version, tag

from .. import month_page as pages
from ..filling import calendar_of, planned_total
from ..grid import Grid
from ..models import Dossier, Granularity, MonthDraft
from ..month_page import MonthPage
from ..months import Month
from ..permissions import acts_for_body, check_body
from ..services.hours import UNSTARTED, keep_draft
from ..sheets import Sheet, row_of_month
from .dossiers import MonthOut, month_out
from .finding import Day, Hours, HoursTyped, MonthText, amount, known_month, visible_dossier

router = Router()
ROWS_AT_MOST = 31
CELLS = ("centre", "placement", "absence", "centre_am", "centre_pm", "placement_am", "placement_pm")


class HoursRowIn(Schema):
    """A day, or the month where hours are entered by month. The cells are those of the dossier's granularity."""

    model_config = ConfigDict(extra="forbid")

    day: Day | None = Field(None, description="Le jour ; null si la saisie est par mois")
    centre: HoursTyped | None = None
    placement: HoursTyped | None = None
    absence: HoursTyped | None = None
    centre_am: HoursTyped | None = None
    centre_pm: HoursTyped | None = None
    placement_am: HoursTyped | None = None
    placement_pm: HoursTyped | None = None


class HoursIn(Schema):
    model_config = ConfigDict(extra="forbid")

    rows: list[HoursRowIn] = Field([], max_length=ROWS_AT_MOST, description="Ce qui n’y est pas devient vide")


class HoursRowOut(Schema):
    day: datetime.date | None = Field(None, description="Le jour ; absent si la saisie est par mois")
    centre: Hours | None = None
    placement: Hours | None = None
    absence: Hours | None = None
    centre_am: Hours | None = None
    centre_pm: Hours | None = None
    placement_am: Hours | None = None
    placement_pm: Hours | None = None


class FreeDayOut(Schema):
    day: datetime.date = Field(description="Jour où personne n’est attendu")
    note: str = Field(description="Pourquoi ; vide un week-end")


class WarningOut(Schema):
    """Worth a look; nothing is refused for it."""

    code: str = Field(description="calendar_differs ou free_day")
    detail: str = Field(description="En mots")
    day: datetime.date | None = Field(None, description="Le jour, s’il s’agit d’un seul")


class TotalsOut(Schema):
    centre: Hours
    placement: Hours
    absence: Hours


class HoursOut(Schema):
    dossier: UUID = Field(description="UUID du dossier")
    month: MonthOut = Field(description="Où en est le mois")
    granularity: Granularity = Field(description="month, day ou half_day")
    source: str = Field(description="draft : le brouillon ; saved : ce qui est enregistré par « Ok » ; none : rien")
    version: int = Field(description="Version du brouillon, la même que l’ETag ; 0 avant la première saisie")
    rows: list[HoursRowOut] = Field(description="Les lignes qui ont des heures")
    totals: TotalsOut = Field(description="Totaux du mois")
    planned: Hours | None = Field(description="Heures du calendrier prévisionnel ; null sans calendrier")
    closed_days: list[datetime.date] = Field(description="Jours hors session ou suspendus : pas d’heures")
    free_days: list[FreeDayOut] = Field(description="Jours de session où personne n’est attendu")
    warnings: list[WarningOut] = Field(description="Ce qui mérite une vérification")


@router.get(
    "/dossiers/{uuid}/months/{month}/hours",
    response=HoursOut,
    auth=needs(Scope.CERTIFICATION_READ),
    operation_id="read_hours",
    summary="Les heures d’un mois",
)
def hours(request: CallRequest, response: HttpResponse, uuid: UUID, month: Path[MonthText]) -> HoursOut:
    """The draft of an open month for its body; for everybody else, and once it is closed, what « Ok » saved."""
    dossier = visible_dossier(request, uuid)
    return answered(request, response, dossier, known_month(request, dossier, month))


@router.put(
    "/dossiers/{uuid}/months/{month}/hours",
    response=HoursOut,
    auth=needs(Scope.CERTIFICATION_WRITE),
    operation_id="replace_hours",
    summary="Remplacer le brouillon d’un mois",
)
def put_hours(
    request: CallRequest, response: HttpResponse, uuid: UUID, month: Path[MonthText], body: HoursIn
) -> HoursOut:
    """Only the draft: somebody of the body looks at it, clicks « Ok » and certifies. If-Match is compulsory."""
    version = expected_version(request)
    dossier = visible_dossier(request, uuid)
    found = known_month(request, dossier, month)
    keep(request, dossier, found, version, body.rows)
    return answered(request, response, dossier, found)


def keep(
    request: CallRequest, dossier: Dossier, month: Month, version: int, rows: Sequence[HoursRowIn], pointer: str = ""
) -> tuple[MonthDraft, list[WarningOut]]:
    """What the page's « Enregistrer le brouillon » does, with what a program sent in the place of the cells.

    `pointer` is where the rows stand in the body.
    """
    check_body(request.actor, dossier)
    page = pages.month_page(request.fund, dossier, month)
    sheet = read(page.grid, rows, pointer)
    draft = keep_draft(
        actor=request.actor, fund=request.fund, dossier=dossier, month=month.first, version=version, sheet=sheet
    )
    return draft, warnings_of(page.grid, sheet, dossier)


def read(grid: Grid, rows: Sequence[HoursRowIn], pointer: str = "") -> Sheet:
    """The rows through the page's grid. What it refuses is said at the row that brought it."""
    grid.empty()
    places: dict[str, int] = {}
    errors: list[dict[str, Any]] = []
    typed: dict[str, str] = {}
    for place, row in enumerate(rows):
        key = row.day.isoformat() if row.day else row_of_month(grid.month)
        errors += misplaced(grid, row, key, f"{pointer}/rows/{place}", is_again=key in places)
        places.setdefault(key, place)
        typed |= {f"h-{key}-{cell}": value for cell in CELLS if (value := getattr(row, cell)) is not None}
    if not errors:
        grid.read(typed)
        sheet = grid.check()
        for cell in grid.refused_cells:
            at = f"{pointer}/rows/{places[cell.row]}/{cell.column.key}"
            errors.append({"pointer": at, "code": cell.code, "detail": cell.error})
    if errors:
        raise Problem("invalid", errors=errors)
    return sheet


def misplaced(grid: Grid, row: HoursRowIn, key: str, pointer: str, *, is_again: bool) -> list[dict[str, Any]]:
    """What a page can't be sent, for it shows the rows and the cells of the month and no others."""
    by = Granularity(grid.granularity).label
    wrong = []
    if grid.is_monthly != (row.day is None):
        text = _("Ce dossier se saisit autrement : « %(granularity)s ».") % {"granularity": by}
        wrong.append({"pointer": f"{pointer}/day", "code": "wrong_granularity", "detail": text})
    elif key not in {one.key for one in grid.rows}:
        text = _("Cette date n’est pas du mois.")
        wrong.append({"pointer": f"{pointer}/day", "code": "day_not_in_month", "detail": text})
    elif is_again:
        text = _("Cette date y est déjà plus haut.")
        wrong.append({"pointer": f"{pointer}/day", "code": "day_twice", "detail": text})
    known = {column.key for column in grid.columns}
    for cell in CELLS:
        if getattr(row, cell) is not None and cell not in known:
            text = _("Ce dossier se saisit autrement : « %(granularity)s ».") % {"granularity": by}
            wrong.append({"pointer": f"{pointer}/{cell}", "code": "wrong_granularity", "detail": text})
    return wrong


def warnings_of(grid: Grid, sheet: Sheet, dossier: Dossier) -> list[WarningOut]:
    """What the page says beside the cells: a public holiday that has hours, and a sum that the calendar hasn't."""
    found = [
        WarningOut(code="free_day", detail=f"{row.label} : {row.note}", day=row.day) for row in grid.worked_free_days
    ]
    planned = planned_total(calendar_of(dossier, sheet.month))
    if said := pages.difference(sheet, planned):
        found.append(WarningOut(code="calendar_differs", detail=said, day=None))
    return found


def answered(request: CallRequest, response: HttpResponse, dossier: Dossier, month: Month) -> HoursOut:
    """Nobody but the body sees what is being entered, and that as long as it can be."""
    page = pages.month_page(request.fund, dossier, month)
    draft = page.draft or MonthDraft(version=UNSTARTED)
    tag(response, draft)
    if not (month.is_open and acts_for_body(request.actor, dossier)):
        page.draft = None
        page.grid.fill(page.stored())
    return hours_out(page, draft.version)


def hours_out(page: MonthPage, version: int) -> HoursOut:
    sheet, grid, dossier = page.stored(), page.grid, page.dossier
    totals = sheet.totals
    planned = planned_total(calendar_of(dossier, sheet.month))
    return HoursOut(
        dossier=dossier.uuid,
        month=month_out(page.month),
        granularity=Granularity(page.granularity),
        source="draft" if page.draft else "saved" if page.month.saved else "none",
        version=version,
        rows=[row_out(key, cells, is_monthly=grid.is_monthly) for key, cells in sheet.as_json().items()],
        totals=TotalsOut(**{group: amount(value) for group, value in totals.by_group.items()}),
        planned=None if planned is None else amount(planned),
        closed_days=[row.day for row in grid.rows if row.day and row.is_closed],
        free_days=[FreeDayOut(day=r.day, note=r.note) for r in grid.rows if r.day and r.is_free and not r.is_closed],
        warnings=warnings_of(grid, sheet, dossier) if page.draft or page.month.saved else [],
    )


def row_out(key: str, cells: dict[str, str], *, is_monthly: bool) -> HoursRowOut:
    day = None if is_monthly else datetime.date.fromisoformat(key)
    return HoursRowOut(day=day, **cells)
