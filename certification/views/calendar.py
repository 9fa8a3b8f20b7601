"""The tab « Calendrier prévisionnel »: a month in a grid, a pattern of weekdays, or a file (`ATN-35`)."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.ui.refusals import refusals_on

from ..filling import calendar_of, from_calendar
from ..forms.dossiers import PatternForm, PlanningFileForm
from ..free_days import free_days
from ..grid import Grid, make_grid
from ..models import Dossier, Granularity
from ..months import open_days, suspensions_of
from ..periods import days_between, last_day, month_name, month_of, months_between, of_month, today_at
from ..permissions import check_calendar
from ..planning import read_planning
from ..services.calendar import Planned, by_weekday, plan
from ..sheets import ABSENCE, CENTRE, PLACEMENT, WHOLE
from . import frame as frames
from .frame import frame, visible_dossier

COLUMNS = [column for column in WHOLE if column.group != ABSENCE]


@require_safe
def first(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The month of today, or the nearest one of the session."""
    dossier = visible_dossier(request, uuid)
    today = min(max(today_at(request.fund), dossier.starts_on), dossier.ends_on)
    return redirect("certification:calendar_month", uuid, month_of(today))


@form_page
def month(request: ActorRequest, uuid: UUID, month: datetime.date) -> HttpResponse:
    """The grid of a month."""
    dossier = month_in_session(request, uuid, month)
    grid = grid_of(request, dossier, month)
    if request.method == "POST":
        check_calendar(request.actor, dossier)
        grid.read(request.POST)
        sheet = grid.check()
        if not grid.is_refused:
            days = {
                datetime.date.fromisoformat(row): Planned(sheet.at(row, CENTRE), sheet.at(row, PLACEMENT))
                for row in sheet.cells
            }
            try:
                plan(actor=request.actor, dossier=dossier, days=days, between=(month, last_day(month)))
            except ValidationError as refusal:
                grid.problems.extend(refusal.messages)
            else:
                messages.success(request, _("Le calendrier %s est enregistré.") % of_month(month))
                return redirect("certification:calendar_month", uuid, month)
    return show(request, dossier, month, grid)


def month_in_session(request: ActorRequest, uuid: UUID, month: datetime.date) -> Dossier:
    dossier = visible_dossier(request, uuid)
    if month not in months_between(dossier.starts_on, dossier.ends_on):
        raise Http404
    return dossier


def grid_of(request: ActorRequest, dossier: Dossier, month: datetime.date) -> Grid:
    grid = make_grid(
        month,
        Granularity.DAY,
        open_days=open_days(dossier, month, suspensions_of([dossier])[dossier.pk]),
        free=free_days(request.fund, days_between(month, last_day(month))),
        columns=COLUMNS,
        prefix="c",
    )
    grid.fill(from_calendar(month, Granularity.DAY, calendar_of(dossier, month)))
    return grid


def show(request: ActorRequest, dossier: Dossier, month: datetime.date, grid: Grid, **forms: Any) -> HttpResponse:
    context = frame(request, dossier, frames.CALENDAR)
    known = list(months_between(dossier.starts_on, dossier.ends_on))
    context |= {
        "grid": grid,
        "month": month,
        "caption": _("Calendrier %s") % of_month(month),
        "month_name": month_name(month),
        "months": [{"first": one, "name": month_name(one), "is_current": one == month} for one in known],
        "may_plan": context["is_staff"] or context["is_body"],
        "pattern": PatternForm(dossier=dossier, prefix="pattern"),
        "file_form": PlanningFileForm(prefix="file"),
        "file_problems": [],
        "refused": grid.is_refused,
    } | forms
    return render(request, "certification/calendar.html", context)


@require_POST
def pattern(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """« Du … au …, lundi à vendredi, 7 h »; public holidays and closures stay empty."""
    dossier = visible_dossier(request, uuid)
    check_calendar(request.actor, dossier)
    form = PatternForm(request.POST, dossier=dossier, prefix="pattern")
    if form.is_valid():
        first_day, last = form.cleaned_data["first"], form.cleaned_data["last"]
        with refusals_on(form):
            days = by_weekday(request.fund, dossier, first=first_day, last=last, weekdays=form.planned)
            if not days:
                raise ValidationError({"first": _("Aucun jour de la session ne correspond : vérifiez les dates.")})
            done = plan(actor=request.actor, dossier=dossier, days=days, between=(first_day, last))
            messages.success(request, planned_message(done))
            return redirect("certification:calendar_month", uuid, month_of(min(days)))
    shown = month_of(dossier.starts_on)
    return show(request, dossier, shown, grid_of(request, dossier, shown), pattern=form, refused=True)


@require_POST
def upload(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """A workbook or an ICS file replaces the days that it names; with one error nothing is stored."""
    dossier = visible_dossier(request, uuid)
    check_calendar(request.actor, dossier)
    form = PlanningFileForm(request.POST, request.FILES, prefix="file")
    problems: list[str] = []
    if form.is_valid():
        with refusals_on(form):
            file = form.cleaned_data["file"]
            reading = read_planning(file, file.name, dossier, request.fund)
            problems = reading.problems
            if not problems:
                between = (min(reading.days), max(reading.days))
                done = plan(actor=request.actor, dossier=dossier, days=reading.days, between=between)
                messages.success(request, " ".join([planned_message(done), *reading.notes]))
                return redirect("certification:calendar_month", uuid, month_of(between[0]))
    shown = month_of(dossier.starts_on)
    grid = grid_of(request, dossier, shown)
    return show(request, dossier, shown, grid, file_form=form, file_problems=problems, refused=True)


def planned_message(count: int) -> str:
    return ngettext("%(count)s jour est planifié.", "%(count)s jours sont planifiés.", count) % {"count": count}
