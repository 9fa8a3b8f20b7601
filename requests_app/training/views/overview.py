"""« Vue d'ensemble »: where a request stands, whose turn it is, what one can do now."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from extranet.organisations.requests import ActorRequest
from extranet.retention.clocks import shown_on

from ..acts import Act, possible_steps
from ..forms import ConfirmForm
from ..history import history_of
from ..hours import clock
from ..models import Request
from ..next_step import next_step
from ..permissions import Sight, sight
from ..services import sending
from ..services.sessions import drafts_of_session
from ..steps import steps_of
from ..totals import totals_of
from . import frame as frames
from .frame import frame, visible_request


@require_safe
def overview(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The first page of a request. That a mandatee has opened it is remembered: then the operator can't recall it."""
    shown = visible_request(request, uuid)
    return show(request, sending.open_for_company(actor=request.actor, request=shown))


def show(request: ActorRequest, shown: Request, *, form: ConfirmForm | None = None) -> HttpResponse:
    """The page; `form` is the sending that was refused."""
    context = frame(request, shown, frames.OVERVIEW)
    seen = sight(request.actor, shown)
    context |= {"days": shown.days.order_by("date", "pk"), "form": form}
    if seen is Sight.KEPT:
        return render(request, "training/kept.html", context)
    acts = possible_steps(request.actor, shown, seen)
    totals = totals_of(shown)
    context |= {
        "next_step": next_step(request.actor, request.fund, shown),
        "steps": steps_of(shown),
        "totals": totals,
        "planned": clock(totals.planned),
        "remarks": shown.remarks.visible_to(request.actor).order_by("-written_at", "-pk"),
        "history": history_of(request.actor, shown, seen),
        "may_send": Act.SEND in acts,
        "before_sending": sending.missing_of(totals) if Act.SEND in acts else {},
        "may_recall": Act.RECALL in acts,
        "may_copy": Act.COPY in acts,
        "may_delete": Act.DELETE in acts,
        **shown_on(request.actor, request.fund, shown),
        "session": list(drafts_of_session(request.actor, shown).select_related("company").order_by("pk")),
    }
    return render(request, "training/overview.html", context)
