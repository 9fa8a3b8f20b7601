"""The tabs of a dossier that are read: « Synthèse », « Certificats de réalisation », « Synthèse de formation »."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_fsm import can_proceed

from extranet.organisations.requests import ActorRequest
from extranet.retention.clocks import shown_on
from extranet.tenants.capabilities import Capability

from ..amounts import ZERO, shown
from ..choices import choices_of
from ..models import Dossier, DossierChange, Granularity, PlannedDay
from ..months import Month, months_of, total_saved, waiting
from ..periods import month_of
from ..workflow.dossiers import RUNNING
from . import frame as frames
from .frame import frame, visible_dossier

Kind = DossierChange.Kind


@require_safe
def summary(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Parties, hours agreed, what waits, and what the fund decided about the dossier's course."""
    dossier = visible_dossier(request, uuid)
    found = months_of([dossier], request.fund)[dossier.pk]
    centre, placement, _absence = total_saved(found)
    context = frame(request, dossier, frames.SUMMARY) | {
        "granularity": Granularity(choices_of(request.fund).granularity_of(dossier)).label,
        "waiting": waiting(found),
        "hours_agreed": shown(dossier.hours_agreed),
        "hours_done": shown(centre + placement),
        "changes": dossier.changes.order_by("-pk"),
        "acts": possible(dossier) if frames.is_staff(request.actor, Capability.CERTIFICATION) else [],
        **shown_on(request.actor, request.fund, dossier),
    }
    return render(request, "certification/summary.html", context)


def possible(dossier: Dossier) -> list[tuple[str, str]]:
    """What the staff can decide now: key of the page, and its button."""
    from .staff import ACTS

    allowed = {
        Kind.SUSPENDED: can_proceed(dossier.suspend),
        Kind.RESUMED: can_proceed(dossier.resume),
        Kind.EXTENDED: dossier.state in RUNNING,
        Kind.REDATED: dossier.state in RUNNING,
        Kind.ENDED_EARLY: can_proceed(dossier.end_early),
        Kind.CLOSED: can_proceed(dossier.close),
        Kind.REOPENED: can_proceed(dossier.reopen) or can_proceed(dossier.reopen_ended),
    }
    return [(kind.value, str(ACTS[kind].button)) for kind, may in allowed.items() if may]


@require_safe
def months(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The table of months (`ATN-27`); the icon that opens the entry stands on open months only (`ATN-25`)."""
    dossier = visible_dossier(request, uuid)
    found = months_of([dossier], request.fund)[dossier.pk]
    context = frame(request, dossier, frames.MONTHS) | {"rows": [row_of(month) for month in found]}
    return render(request, "certification/months.html", context)


def row_of(month: Month) -> dict[str, Any]:
    saved = month.saved
    return {
        "month": month,
        "key": f"{month.first:%Y-%m}",
        "status": month.status.label,
        "centre": shown(saved.centre) if saved else "",
        "placement": shown(saved.placement) if saved else "",
        "absence": shown(saved.absence) if saved else "",
    }


@require_safe
def training(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Per month what was planned and what was done, with a running total against the hours agreed."""
    dossier = visible_dossier(request, uuid)
    planned: dict[Any, Decimal] = {}
    days = PlannedDay.objects.filter(dossier=dossier).values("date").annotate(hours=Sum(F("centre") + F("placement")))
    for day in days.order_by("date"):
        first = month_of(day["date"])
        planned[first] = planned.get(first, ZERO) + day["hours"]
    found = months_of([dossier], request.fund)[dossier.pk]
    rows, running = [], ZERO
    for month in found:
        if month.saved:
            running += month.saved.centre + month.saved.placement
        rows.append(
            row_of(month)
            | {"planned": shown(planned.get(month.first)), "running": shown(running) if month.saved else ""}
        )
    centre, placement, absence = total_saved(found)
    context = frame(request, dossier, frames.TRAINING) | {
        "rows": rows,
        "totals": {
            "planned": shown(sum(planned.values(), ZERO)),
            "centre": shown(centre),
            "placement": shown(placement),
            "absence": shown(absence),
        },
        "done": shown(running),
        "agreed": shown(dossier.hours_agreed),
        "left": shown(max(dossier.hours_agreed - running, ZERO)),
        "over": shown(running - dossier.hours_agreed) if running > dossier.hours_agreed else "",
        "progress": min(int(running), int(dossier.hours_agreed)),
        "progress_of": int(dossier.hours_agreed),
    }
    return render(request, "certification/training.html", context)
