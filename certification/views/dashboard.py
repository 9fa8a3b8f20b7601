"""« Tableau de bord » of a training body (`ATN-08`, `ATN-09`)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from extranet.organisations.requests import ActorRequest
from extranet.ui.counting import COUNTED_UP_TO

from ..entries.months import address_of, months_waiting
from ..identity import missing
from ..tables.dossiers import session
from .identity import identity_first, own_body

SHOWN = 200  # rows; the counter says all, up to a thousand


@require_safe
@identity_first
def dashboard(request: ActorRequest) -> HttpResponse:
    """Each month that waits, oldest first."""
    body = own_body(request)
    months = months_waiting(request.actor, request.fund, COUNTED_UP_TO + 1)
    rows = [
        {"month": month, "dossier": month.dossier, "session": session(month.dossier), "address": address_of(month)}
        for month in months[:SHOWN]
    ]
    context = {
        "total": len(months),
        "is_cut": len(months) > COUNTED_UP_TO,
        "counted_up_to": COUNTED_UP_TO,
        "rows": rows,
        "left_out": max(0, len(months) - SHOWN),
        "missing": missing(body, request.fund),
    }
    return render(request, "certification/dashboard.html", context)
