"""The tab « Jours »."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.tenants.versions import StaleEdit
from extranet.ui.refusals import refusals_on

from ..day_forms import DayFormSet, DaysForm, PatternForm, rows_of
from ..hours import clock
from ..models import Request
from ..services.changes import may_change
from ..services.days import LosesAbsences, change_days
from ..services.sessions import drafts_of_session
from ..workflow import Part
from . import frame as frames
from .drafting import saved_for
from .frame import frame, visible_request


@form_page
def days(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The days as rows, saved together; or read."""
    shown = visible_request(request, uuid)
    stored = list(shown.days.order_by("date", "pk"))
    rows: Any = DayFormSet(request.POST or None, prefix="days", initial=None if request.POST else rows_of(stored))
    pattern = PatternForm(request.POST or None, prefix="pattern")
    whole = DaysForm(request.POST or None, initial={"version": shown.version})
    asks_consent = is_stale = False
    if request.method == "POST" and all_valid(rows, pattern, whole):
        with refusals_on(whole):
            try:
                changed = change_days(
                    actor=request.actor, request=shown, days=[*rows.days, *pattern.days], **whole.cleaned_data
                )
            except StaleEdit as stale:
                whole.add_error(None, stale)
                whole.data = at_version(whole.data, stale.current)
                is_stale, stored = True, list(shown.days.order_by("date", "pk"))
            except LosesAbsences:
                asks_consent = True
                raise
            else:
                messages.success(request, saved_for(changed))
                return redirect("training:days", uuid)
    parts = [whole, *(rows.kept if rows.is_bound else []), pattern]
    context = frame(request, shown, frames.DAYS) | {
        "rows": rows,
        "pattern": pattern,
        "whole": whole,
        "parts": parts,
        "refused": any(part.errors for part in parts),
        "asks_consent": asks_consent,
        "is_stale": is_stale,
        "days": stored,
        "planned": clock(sum(day.minutes for day in stored)),
        "may_change": may_change(request.actor, shown, Part.TRAINING),
        "session": list(drafts_of_session(request.actor, shown).select_related("company").order_by("pk")),
    }
    return render(request, "training/days.html", context)


def all_valid(rows: Any, pattern: PatternForm, whole: DaysForm) -> bool:
    """Each is validated, also after the first error: all messages are shown at once."""
    verdicts = [rows.is_valid(), pattern.is_valid(), whole.is_valid()]
    if all(verdicts):
        pattern.refuse_known(rows.days)
    return all(verdicts) and not pattern.errors


def at_version(data: Any, current: Request) -> QueryDict:
    """What was typed, to be sent again on top of what is stored now."""
    again = QueryDict(mutable=True)
    again.update(data)
    again["version"] = str(current.version)
    return again
