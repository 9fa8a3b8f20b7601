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
from extranet.tenants.versions import StaleEdit
from extranet.ui.refusals import refusals_on

from ..calendar_page import calendar_grid, planned_in, stored_sheet
from ..forms.dossiers import PatternForm, PlanningFileForm
from ..grid import Grid
from ..models import Dossier
from ..months import suspensions_of
from ..periods import last_day, month_name, month_of, months_between, of_month, today_at
from ..permissions import check_calendar
from ..planning import read_planning
from ..services.calendar import by_weekday, plan, whole_calendar
from . import frame as frames
from .frame import frame, visible_dossier


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
    found: dict[str, Any] = {}
    if request.method == "POST":
        check_calendar(request.actor, dossier)
        grid.read(request.POST)
        sheet = grid.check()
        if not grid.is_refused:
            days, between = planned_in(sheet), (month, last_day(month))
            opened_at = version_sent(request)
            try:
                plan(actor=request.actor, dossier=dossier, days=days, between=between, version=opened_at)
            except StaleEdit as stale:
                grid.problems.extend(stale.messages)
                grid.compare(stored_sheet(month, stale.current.days))
                found["version"] = stale.current.version
            except ValidationError as refusal:
                grid.problems.extend(refusal.messages)
            else:
                messages.success(request, _("Le calendrier %s est enregistré.") % of_month(month))
                return redirect("certification:calendar_month", uuid, month)
    return show(request, dossier, month, grid, **found)


def version_sent(request: ActorRequest) -> int | None:
    """The calendar that the form was opened with; None when it doesn't say."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else None


def month_in_session(request: ActorRequest, uuid: UUID, month: datetime.date) -> Dossier:
    dossier = visible_dossier(request, uuid)
    if month not in months_between(dossier.starts_on, dossier.ends_on):
        raise Http404
    return dossier


def grid_of(request: ActorRequest, dossier: Dossier, month: datetime.date) -> Grid:
    grid = calendar_grid(request.fund, dossier, month, suspensions_of([dossier])[dossier.pk])
    grid.fill(stored_sheet(month, whole_calendar(dossier).days))
    return grid


def show(request: ActorRequest, dossier: Dossier, month: datetime.date, grid: Grid, **found: Any) -> HttpResponse:
    context = frame(request, dossier, frames.CALENDAR)
    known = list(months_between(dossier.starts_on, dossier.ends_on))
    context |= {
        "grid": grid,
        "version": whole_calendar(dossier).version,
        "month": month,
        "caption": _("Calendrier %s") % of_month(month),
        "month_name": month_name(month),
        "months": [{"first": one, "name": month_name(one), "is_current": one == month} for one in known],
        "may_plan": context["is_staff"] or context["is_body"],
        "pattern": PatternForm(dossier=dossier, prefix="pattern"),
        "file_form": PlanningFileForm(prefix="file"),
        "file_problems": [],
        "refused": grid.is_refused,
    } | found
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
