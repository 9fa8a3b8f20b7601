"""`/dossiers/{uuid}/calendar`: the forecast calendar, day by day (`ATN-35`)."""

import datetime
from collections import defaultdict
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from extranet.integrations.access import CallRequest, needs
from extranet.integrations.problems import Problem
from extranet.integrations.scopes import Scope
from extranet.integrations.versions import expected_version, tag

from ..amounts import ZERO
from ..calendar_page import calendar_grid, planned_in
from ..grid import Grid
from ..models import Dossier
from ..months import suspensions_of
from ..periods import month_of
from ..permissions import check_calendar
from ..services.calendar import Calendar, Planned, plan, whole_calendar
from ..sheets import CENTRE, PLACEMENT
from .finding import Day, Hours, HoursTyped, amount, visible_dossier

router = Router()
DAYS_AT_MOST = 2_600  # of the longest session


class PlannedDayIn(Schema):
    model_config = ConfigDict(extra="forbid")

    date: Day = Field(description="Jour de la session")
    centre: HoursTyped = ""
    placement: HoursTyped = ""


class CalendarIn(Schema):
    """Without `first` and `last` the whole calendar is replaced; with both, these days of it."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    first: Day | None = Field(None, description="Premier jour remplacé ; sinon celui de la session")
    last: Day | None = Field(None, description="Dernier jour remplacé ; sinon celui de la session")
    days: list[PlannedDayIn] = Field([], max_length=DAYS_AT_MOST, description="Les jours qui ont des heures")


class PlannedDayOut(Schema):
    date: datetime.date = Field(description="Jour")
    centre: Hours
    placement: Hours


class CalendarOut(Schema):
    dossier: UUID = Field(description="UUID du dossier")
    days: list[PlannedDayOut] = Field(description="Les jours qui ont des heures, dans l’ordre")
    centre: Hours
    placement: Hours


@router.get(
    "/dossiers/{uuid}/calendar",
    response=CalendarOut,
    auth=needs(Scope.CERTIFICATION_READ),
    operation_id="read_calendar",
    summary="Le calendrier prévisionnel",
)
def calendar(request: CallRequest, response: HttpResponse, uuid: UUID) -> CalendarOut:
    """Its ETag changes with any of its days, also when they are changed on the page."""
    dossier = visible_dossier(request, uuid)
    return answered(response, dossier)


@router.put(
    "/dossiers/{uuid}/calendar",
    response=CalendarOut,
    auth=needs(Scope.CERTIFICATION_WRITE),
    operation_id="replace_calendar",
    summary="Remplacer le calendrier prévisionnel",
)
def put_calendar(request: CallRequest, response: HttpResponse, uuid: UUID, body: CalendarIn) -> CalendarOut:
    """All of it, or the days from `first` to `last`; days that aren't named become empty. If-Match is compulsory."""
    version = expected_version(request)
    dossier = visible_dossier(request, uuid)
    check_calendar(request.actor, dossier)
    between = body.first or dossier.starts_on, body.last or dossier.ends_on
    if between[1] < between[0]:
        raise ValidationError({"last": ValidationError(_("Le dernier jour est avant le premier."), "dates_reversed")})
    days = read_days(request, dossier, body, between)
    plan(actor=request.actor, dossier=dossier, days=days, between=between, version=version)
    return answered(response, dossier)


def read_days(
    request: CallRequest, dossier: Dossier, body: CalendarIn, between: tuple[datetime.date, datetime.date]
) -> dict[datetime.date, Planned]:
    """Through the page's own grids, month by month; what they refuse is said at the line of `days`."""
    lines: dict[datetime.date, int] = {}
    errors: list[dict[str, Any]] = []
    by_month: dict[datetime.date, dict[str, str]] = defaultdict(dict)
    for place, line in enumerate(body.days):
        refusal = ""
        if line.date in lines:
            refusal, code = _("Cette date y est déjà plus haut."), "day_twice"
        elif not between[0] <= line.date <= between[1] and (body.first or body.last):
            refusal, code = _("Ce jour n’est pas entre « first » et « last »."), "day_not_in_period"
        if refusal:
            errors.append({"pointer": f"/days/{place}/date", "code": code, "detail": refusal})
            continue
        lines[line.date] = place
        typed = {f"c-{line.date}-{CENTRE}": line.centre, f"c-{line.date}-{PLACEMENT}": line.placement}
        by_month[month_of(line.date)].update(typed)
    suspended = suspensions_of([dossier])[dossier.pk]
    days: dict[datetime.date, Planned] = {}
    for month, typed in sorted(by_month.items()):
        grid = calendar_grid(request.fund, dossier, month, suspended)
        grid.read(typed)
        days |= planned_in(grid.check())
        errors += refused_days(grid, lines)
    if errors:
        raise Problem("invalid", errors=errors)
    return days


def refused_days(grid: Grid, lines: dict[datetime.date, int]) -> list[dict[str, Any]]:
    return [
        {
            "pointer": f"/days/{lines[datetime.date.fromisoformat(cell.row)]}/{cell.column.key}",
            "code": cell.code,
            "detail": cell.error,
        }
        for cell in grid.refused_cells
    ]


def answered(response: HttpResponse, dossier: Dossier) -> CalendarOut:
    stored = whole_calendar(dossier)
    tag(response, stored)
    return calendar_out(dossier, stored)


def calendar_out(dossier: Dossier, stored: Calendar) -> CalendarOut:
    days = stored.days
    return CalendarOut(
        dossier=dossier.uuid,
        days=[PlannedDayOut(date=d.date, centre=amount(d.centre), placement=amount(d.placement)) for d in days],
        centre=amount(sum((day.centre for day in days), ZERO)),
        placement=amount(sum((day.placement for day in days), ZERO)),
    )
