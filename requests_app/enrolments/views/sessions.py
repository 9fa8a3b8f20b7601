"""« Formations planifiées » for responsibles and staff, and what the staff do with a session (`ITM-01`, `ITM-19`)."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.retention.clocks import shown_on
from extranet.tenants.versions import StaleEdit
from extranet.ui.counting import BoundedData, BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage
from extranet.ui.refusals import refusals_on, show_conflict

from ..forms.moving import MoveForm, PartFormSet, rows_of, typed_parts
from ..forms.sessions import CancelForm, CopyForm, PlanForm, SessionForm
from ..models import Session
from ..periods import days_of, hours_of_days, period_of
from ..permissions import check_enrolment_staff
from ..queries import is_enrolment_staff, is_responsible
from ..services import sessions as services
from ..services.catalogue import plan_session
from ..session_pages import session_pages
from ..standing import places, standing_of
from ..tables.sessions import SessionFilter, SessionTable, session_columns
from ..workflow import OPEN, EnrolmentState, SessionState
from .courses import course_of_staff


class Sessions(ListPage):
    """Dates and places left of what is planned (`ITM-19`); for the staff, drafts and cancelled ones too."""

    filterset_class = SessionFilter
    table_class = SessionTable
    template_name = "enrolments/catalogue/sessions.html"
    export_name = _("formations planifiées")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        if not (is_responsible(self.request.actor) or is_enrolment_staff(self.request.actor)):
            raise PermissionDenied(
                gettext("Cette liste est celle des responsables de formation ; le catalogue, lui, est ouvert à tous.")
            )

    def get_queryset(self) -> QuerySet[Session]:
        rows = Session.objects.visible_to(self.request.actor).select_related("course", "reserved_for")
        return rows.prefetch_related("course__texts").order_by("starts_at", "pk")

    def get_columns(self) -> list[Column]:
        return session_columns(self.request.fund)

    def get_table(self, rows: QuerySet[Any]) -> SessionTable:
        page = "enrolments:manage_session" if is_enrolment_staff(self.request.actor) else "enrolments:session"
        return SessionTable(BoundedData(rows), fund=self.request.fund, page=page)

    def get_context(self) -> dict[str, Any]:
        return {"is_staff": is_enrolment_staff(self.request.actor)}


def session_of_staff(request: ActorRequest, uuid: UUID) -> Session:
    """For the staff alone; 404 when there is none."""
    check_enrolment_staff(request.actor)
    return get_object_or_404(Session.objects.select_related("course", "reserved_for"), uuid=uuid)


@require_safe
def manage(request: ActorRequest, uuid: UUID) -> HttpResponse:
    session = session_of_staff(request, uuid)
    zone = request.fund.zone
    rows = session.enrolments.order_by("state").values("state").annotate(total=Count("pk"))
    totals = {row["state"]: row["total"] for row in rows}
    context = {
        "session": session,
        "course": session.course,
        "period": period_of(session, zone),
        "days": days_of(session.parts.order_by("starts_at"), zone),
        "session_standing": standing_of(session, zone),
        "places": places(session),
        "totals": [(state.label, totals[state]) for state in EnrolmentState if state in totals],
        "is_draft": session.state == SessionState.DRAFT,
        "is_cancelled": session.state == SessionState.CANCELLED,
        "pages": list(session_pages),
        **shown_on(request.actor, request.fund, session),
    }
    return render(request, "enrolments/catalogue/manage_session.html", context)


@form_page
def plan(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """A session of the course `uuid`."""
    course = course_of_staff(request, uuid)
    form = PlanForm(request.POST or None, instance=Session(course=course, capacity=12))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            planned = plan_session(
                actor=request.actor,
                course=course,
                parts=form.parts(request.fund),
                publish=form.cleaned_data["publish"],
                **form.session,
            )
            messages.success(request, gettext("La session est planifiée : vérifiez ses jours."))
            return redirect("enrolments:manage_session", planned.uuid)
    return render(request, "enrolments/catalogue/plan.html", {"form": form, "course": course})


@form_page
def edit(request: ActorRequest, uuid: UUID) -> HttpResponse:
    session = session_of_staff(request, uuid)
    form = SessionForm(request.POST or None, instance=copy(session))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            version = form.cleaned_data["version"] or 0
            try:
                services.change_session(
                    actor=request.actor, fund=request.fund, session=session, version=version, **form.session
                )
            except StaleEdit as stale:
                show_conflict(form, stale, SessionForm(instance=stale.current).initial)
            else:
                messages.success(request, gettext("Les changements sont enregistrés."))
                return redirect("enrolments:manage_session", uuid)
    return page(request, "session_form", session, form=form)


@form_page
def move(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Its half-days, one line each; everybody enrolled is told of the new ones."""
    session = session_of_staff(request, uuid)
    zone, is_stale = request.fund.zone, False
    if request.method == "POST":
        whole, lines = MoveForm(request.POST), PartFormSet(request.POST, prefix="lines")
        if whole.is_valid() and lines.is_valid():
            with refusals_on(whole):
                try:
                    moved = services.move_session(
                        actor=request.actor,
                        fund=request.fund,
                        session=session,
                        version=whole.cleaned_data["version"] or 0,
                        parts=typed_parts(whole, lines, zone),
                    )
                except StaleEdit as stale:
                    is_stale = True
                    show_conflict(whole, stale, {})
                else:
                    told = gettext("Les jours sont enregistrés et les inscrits sont prévenus.")
                    same = gettext("Les jours sont restés les mêmes : personne n’est prévenu.")
                    messages.success(request, same if moved.version == session.version else told)
                    return redirect("enrolments:manage_session", uuid)
    else:
        whole = MoveForm(initial={"version": session.version})
        lines = PartFormSet(prefix="lines", initial=rows_of(session.parts.order_by("starts_at"), zone))
    stored = hours_of_days(session.parts.order_by("starts_at"), zone) if is_stale else []
    return page(
        request,
        "move",
        session,
        form=whole,
        lines=lines,
        forms=[whole, *lines],
        refused=bool(whole.errors) or any(lines.errors),
        stored=stored,
    )


@form_page
def copy_to(request: ActorRequest, uuid: UUID) -> HttpResponse:
    session = session_of_staff(request, uuid)
    form = CopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = services.copy_session(
                actor=request.actor, fund=request.fund, session=session, first_day=form.cleaned_data["first_day"]
            )
            messages.success(request, gettext("Voici la copie, en préparation : vérifiez-la, puis publiez-la."))
            return redirect("enrolments:manage_session", made.uuid)
    return page(request, "copy", session, form=form)


@form_page
def cancel(request: ActorRequest, uuid: UUID) -> HttpResponse:
    session = session_of_staff(request, uuid)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            told = services.cancel_session(
                actor=request.actor, fund=request.fund, session=session, reason=form.cleaned_data["reason"]
            )
            said = ngettext(
                "La session est annulée : %(told)s inscription prend fin, avec un e-mail.",
                "La session est annulée : %(told)s inscriptions prennent fin, avec un e-mail.",
                told,
            )
            messages.success(request, said % {"told": told})
            return redirect("enrolments:manage_session", uuid)
    concerned = session.enrolments.filter(state__in=OPEN).count()
    return page(request, "cancel", session, form=form, concerned=concerned)


@require_POST
def publish(request: ActorRequest, uuid: UUID) -> HttpResponse:
    session = session_of_staff(request, uuid)
    try:
        services.publish_session(actor=request.actor, session=session)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        on_demand = gettext("La session est publiée : l’organisation qui l’a demandée la voit.")
        public = gettext("La session est publiée : le catalogue la propose.")
        messages.success(request, on_demand if session.reserved_for_id else public)
    return redirect("enrolments:manage_session", uuid)


def page(request: ActorRequest, template: str, session: Session, **context: Any) -> HttpResponse:
    shown = {"session": session, "course": session.course, "period": period_of(session, request.fund.zone)}
    return render(request, f"enrolments/catalogue/{template}.html", shown | context)
