"""« Gestion de la participation »: who is enrolled where, and one enrolment with its acts (`ITM-21`)."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from extranet.organisations.requests import ActorRequest
from extranet.tenants.registries import Text
from extranet.ui.counting import BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.private_search import PeopleListPage
from extranet.ui.refusals import refusals_on, refusals_told
from extranet.ui.tables import Table

from ..forms.participation import RefuseForm
from ..models import Confirmer, Enrolment, Session
from ..permissions import acts_for_fund, check_enrolment_staff, check_participation
from ..queries import EnrolmentQuerySet, is_enrolment_staff
from ..services import enrolling as services
from ..tables.participation import (
    EnrolmentFilter,
    EnrolmentTable,
    SessionFilter,
    SessionPeopleTable,
    enrolment_columns,
)
from ..workflow import ATTENDED, OPEN, EnrolmentState

# Of a session's people: first who has a place, then whose place is held, then who waits, then who is out of it.
STANDING = Case(
    When(state__in=[EnrolmentState.ENROLLED, *ATTENDED], then=Value(0)),
    When(state=EnrolmentState.OPTION, then=Value(1)),
    When(state=EnrolmentState.WAITING, then=Value(2)),
    default=Value(3),
)


class Participation(PeopleListPage):
    """The enrolments of an organisation's people; for the staff, everybody's. The newest first."""

    filterset_class = EnrolmentFilter
    table_class = EnrolmentTable
    paginator_class = BoundedPaginator
    template_name = "enrolments/enrolling/participation.html"
    export_name: Text = gettext_lazy("inscriptions")
    request: ActorRequest

    def check_access(self) -> None:
        check_participation(self.request.actor)

    def get_queryset(self) -> QuerySet[Enrolment]:
        return listed(self.request).order_by("-created_at", "-pk")

    def get_table(self, rows: QuerySet[Any]) -> Table:
        return EnrolmentTable(rows, exclude=[] if is_enrolment_staff(self.request.actor) else ["organisation"])

    def get_columns(self) -> list[Column]:
        return enrolment_columns()


class SessionPeople(PeopleListPage):
    """Who is in one session, in the order in which they get a place."""

    filterset_class = SessionFilter
    table_class = SessionPeopleTable
    template_name = "enrolments/enrolling/session_people.html"
    export_name: Text = gettext_lazy("inscrits")
    request: ActorRequest

    def check_access(self) -> None:
        check_participation(self.request.actor)

    @cached_property
    def session(self) -> Session:
        rows = Session.objects.visible_to(self.request.actor).select_related("course", "reserved_for")
        return get_object_or_404(rows, uuid=self.kwargs["uuid"])

    def get_queryset(self) -> QuerySet[Enrolment]:
        rows = listed(self.request).filter(session=self.session).with_rank()
        return rows.order_by(STANDING, "queued_at", "pk")

    def get_table(self, rows: QuerySet[Any]) -> Table:
        return SessionPeopleTable(rows, exclude=[] if is_enrolment_staff(self.request.actor) else ["organisation"])

    def get_columns(self) -> list[Column]:
        return enrolment_columns()

    def get_context(self) -> dict[str, Any]:
        session = self.session
        return {"session": session, "closed": services.why_closed(self.request.actor, self.request.fund, session)}


def listed(request: ActorRequest) -> EnrolmentQuerySet:
    rows = Enrolment.objects.visible_to(request.actor)
    return rows.select_related("session__course", "worker", "organisation").prefetch_related("session__course__texts")


def visible_enrolment(request: ActorRequest, uuid: UUID) -> Enrolment:
    return get_object_or_404(listed(request).with_rank(), uuid=uuid)


@require_safe
def enrolment(request: ActorRequest, uuid: UUID) -> HttpResponse:
    return show(request, visible_enrolment(request, uuid))


def show(request: ActorRequest, row: Enrolment, refuse_form: RefuseForm | None = None) -> HttpResponse:
    """The page of an enrolment; `refuse_form` is one that was refused itself."""
    for_fund = acts_for_fund(request.actor)
    awaits_fund = row.state == EnrolmentState.OPTION and row.confirmer == Confirmer.FUND
    too_late = not for_fund and services.is_too_late(request.fund, row.session, row)
    context = {
        "enrolment": row,
        "awaits_fund": awaits_fund,
        "decides": awaits_fund and for_fund,
        "refuse_form": refuse_form or RefuseForm(),
        "refused": refuse_form,
        "may_end": row.state in OPEN and not too_late,
        "too_late": row.state in OPEN and too_late,
        "may_replace": row.state == EnrolmentState.ENROLLED
        and not services.why_closed(request.actor, request.fund, row.session, is_replacement=True),
    }
    return render(request, "enrolments/enrolling/enrolment.html", context)


@require_POST
def confirm_option(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = visible_enrolment(request, uuid)
    check_enrolment_staff(request.actor)
    with refusals_told(request):
        services.confirm_option(actor=request.actor, fund=request.fund, enrolment=row)
        messages.success(request, _("“%(name)s” est inscrit(e)") % {"name": row.worker.full_name})
    return redirect("enrolments:enrolment", uuid)


@require_POST
def refuse_option(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = visible_enrolment(request, uuid)
    check_enrolment_staff(request.actor)
    form = RefuseForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            services.refuse_option(actor=request.actor, fund=request.fund, enrolment=row, reason=reason)
            messages.success(request, _("La préinscription est refusée : la personne reçoit un e-mail."))
            return redirect("enrolments:enrolment", uuid)
    return show(request, visible_enrolment(request, uuid), form)
