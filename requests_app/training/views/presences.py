"""The tab « Présences »: a grid of workers and days."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.tenants.capabilities import Capability
from extranet.tenants.versions import StaleEdit

from ..permissions import acts_for_company
from ..presence_grid import Grid
from ..services.changes import may_change
from ..services.presences import report
from ..totals import totals_of
from ..workflow import Part
from . import frame as frames
from .frame import frame, visible_request

DAYS_PER_PAGE = 5
PEOPLE_PER_PAGE = 40  # 200 cells of four fields: below Django's limit of 1 000 fields


@form_page
def presences(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The grid of some days and workers, saved together; or read."""
    shown = visible_request(request, uuid)
    context = frame(request, shown, frames.PRESENCES)
    changes = may_change(request.actor, shown, Part.PRESENCES)
    days = page_of(request, shown.days.order_by("date", "pk"), "jours", DAYS_PER_PAGE)
    people = page_of(
        request,
        shown.participants.visible_to(request.actor).order_by("last_first_folded", "birth_date", "pk"),
        "travailleurs",
        PEOPLE_PER_PAGE,
    )
    grid = Grid(request.fund, list(people), list(days))
    version, problems = shown.version, []
    if request.method == "POST":
        typed = grid.read(request.POST)
        if not grid.is_refused:
            sent = request.POST.get("version", "")
            try:
                with transaction.atomic():
                    report(
                        actor=request.actor,
                        request=shown,
                        version=int(sent) if sent.isdecimal() else 0,
                        presences=typed,
                    )
            except StaleEdit as stale:
                version = stale.current.version
                problems = stale.messages
                grid.compare(Grid(request.fund, list(people), list(days)))
            except ValidationError as refusal:
                problems = refusal.messages
            else:
                messages.success(request, _("Les présences sont enregistrées."))
                return redirect(f"{reverse('training:presences', args=[uuid])}?{request.GET.urlencode()}".rstrip("?"))
    context |= {
        "grid": grid,
        "choices": grid.choices,
        "days": days,
        "people": people,
        "version": version,
        "problems": problems,
        "refused": bool(problems) or grid.is_refused,
        "totals": totals_of(shown),
        "may_change": changes,
        "may_take_over": changes and request.fund.has(Capability.ENROLMENT) and acts_for_company(request.actor, shown),
        "lists": shown.attendance_lists.visible_to(request.actor).count(),
    }
    return render(request, "training/presences.html", context)


def page_of(request: ActorRequest, rows: Any, name: str, size: int) -> Page:
    return Paginator(rows, size).get_page(request.GET.get(name))
