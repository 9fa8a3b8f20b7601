"""The catalogue: courses and sessions as everybody reads them, signed in or not."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage

from .. import ics
from ..models import Course, Session
from ..periods import days_of, period_of
from ..queries import is_enrolment_staff, is_responsible
from ..standing import places, standing_of
from ..structured import block
from ..tables.catalogue import CatalogueFilter, CatalogueTable, catalogue_columns, hours_shown
from ..tables.sessions import SessionTable


class CatalogueRequest(HttpRequest):
    """Somebody's, or nobody's that we know: then there is no actor."""

    fund: Fund
    actor: Actor | None


@method_decorator(login_not_required, name="dispatch")
class Catalogue(ListPage):
    """Every course that is proposed, with its next public session."""

    filterset_class = CatalogueFilter
    table_class = CatalogueTable
    template_name = "enrolments/catalogue/list.html"
    export_name = _("catalogue")
    request: CatalogueRequest

    def get_queryset(self) -> QuerySet[Course]:
        return Course.objects.public().prefetch_related("texts").order_by("code_folded", "pk")

    def get_columns(self) -> list[Column]:
        return catalogue_columns(self.request.fund)

    def get_table(self, rows: QuerySet[Any]) -> CatalogueTable:
        return CatalogueTable(rows, fund=self.request.fund)

    def get_context(self) -> dict[str, Any]:
        return {"is_staff": may_manage(self.request)}


def may_manage(request: CatalogueRequest) -> bool:
    return request.actor is not None and is_enrolment_staff(request.actor)


def visible_session(request: CatalogueRequest, uuid: UUID) -> Session:
    """Or 404."""
    visible = Session.objects.visible_to(request.actor)
    return get_object_or_404(visible.select_related("course__provider", "reserved_for"), uuid=uuid)


@login_not_required
@require_safe
def course(request: CatalogueRequest, uuid: UUID) -> HttpResponse:
    """What it is about, and the sessions to come that the reader may enrol for."""
    visible = Course.objects.visible_to(request.actor).select_related("provider").prefetch_related("texts")
    found = get_object_or_404(visible, uuid=uuid)
    sessions = found.sessions.visible_to(request.actor).filter(state="planned").upcoming(timezone.now())
    rows = list(sessions.select_related("reserved_for").order_by("starts_at", "pk")[:100])
    for row in rows:
        row.course = found
    context = {
        "course": found,
        "text": found.text,
        "hours": hours_shown(found),
        "table": SessionTable(rows, fund=request.fund, exclude=["course"], orderable=False),
        "structured": block(request.fund, found, [row for row in rows if row.reserved_for_id is None]),
        "is_staff": may_manage(request),
    }
    return render(request, "enrolments/catalogue/course.html", context)


@login_not_required
@require_safe
def session(request: CatalogueRequest, uuid: UUID) -> HttpResponse:
    """Its days and hours, its place, the places left. The online link isn't here: who is enrolled receives it."""
    found = visible_session(request, uuid)
    zone = request.fund.zone
    context = {
        "session": found,
        "course": found.course,
        "period": period_of(found, zone),
        "days": days_of(found.parts.order_by("starts_at"), zone),
        "standing": standing_of(found, zone),
        "places": places(found),
        "is_staff": may_manage(request),
        "is_responsible": request.actor is not None and is_responsible(request.actor),
    }
    return render(request, "enrolments/catalogue/session.html", context)


@login_not_required
@require_safe
def session_calendar(request: CatalogueRequest, uuid: UUID) -> HttpResponse:
    """The session as a calendar file (`BEY-18`)."""
    found = visible_session(request, uuid)
    response = HttpResponse(ics.of_session(request.fund, found), content_type=ics.CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{slugify(found.course.code) or "session"}.ics"'
    return response
