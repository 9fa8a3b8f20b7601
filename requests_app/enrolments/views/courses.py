"""« Formations »: the staff's courses (`ITM-01`)."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.tenants.versions import StaleEdit
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage
from extranet.ui.refusals import refusals_on, show_conflict

from ..forms.courses import CourseForm
from ..models import Course, Session
from ..permissions import check_enrolment_staff
from ..services.catalogue import add_course, change_course
from ..tables.catalogue import CourseFilter, CourseTable, course_columns, hours_shown
from ..tables.sessions import SessionTable
from ..workflow import SessionState

SHOWN = 100  # sessions on the page of their course; the list of sessions has them all


class Courses(ListPage):
    filterset_class = CourseFilter
    table_class = CourseTable
    template_name = "enrolments/catalogue/courses.html"
    export_name = _("formations")
    request: ActorRequest

    def check_access(self) -> None:
        check_enrolment_staff(self.request.actor)

    def get_queryset(self) -> QuerySet[Course]:
        upcoming = Session.objects.filter(state=SessionState.PLANNED).upcoming(timezone.now())
        rows = Course.objects.with_next(upcoming).select_related("provider").prefetch_related("texts")
        return rows.order_by("code_folded", "pk")

    def get_columns(self) -> list[Column]:
        return course_columns()


def course_of_staff(request: ActorRequest, uuid: UUID) -> Course:
    """For the staff alone; 404 when there is none."""
    check_enrolment_staff(request.actor)
    return get_object_or_404(Course.objects.select_related("provider").prefetch_related("texts"), uuid=uuid)


@require_safe
def manage_course(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """One course with all its sessions, the newest first."""
    course = course_of_staff(request, uuid)
    rows = list(course.sessions.select_related("reserved_for").order_by("-starts_at", "-pk")[:SHOWN])
    for row in rows:
        row.course = course
    table = SessionTable(rows, fund=request.fund, page="enrolments:manage_session", exclude=["course"], orderable=False)
    table.caption = _("Sessions, la plus récente en premier")
    table.empty_advice = _("Planifiez la première : le catalogue la propose dès sa publication.")
    context = {
        "course": course,
        "texts": sorted(course.texts.all(), key=lambda text: text.language),
        "hours": hours_shown(course),
        "table": table,
        "told": course.interests.count(),
    }
    return render(request, "enrolments/catalogue/manage_course.html", context)


@form_page
def add(request: ActorRequest) -> HttpResponse:
    check_enrolment_staff(request.actor)
    form = CourseForm(request.POST or None, fund=request.fund)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            added = add_course(actor=request.actor, **form.course)
            messages.success(request, gettext("La formation %s est ajoutée : planifiez ses sessions.") % added.code)
            return redirect("enrolments:manage_course", added.uuid)
    return render(request, "enrolments/catalogue/course_form.html", {"form": form, "course": None})


@form_page
def edit(request: ActorRequest, uuid: UUID) -> HttpResponse:
    course = course_of_staff(request, uuid)
    form = CourseForm(request.POST or None, instance=copy(course), fund=request.fund)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            version = form.cleaned_data["version"] or 0
            try:
                change_course(actor=request.actor, course=course, version=version, **form.course)
            except StaleEdit as stale:
                show_conflict(form, stale, stored_values(request, stale.current))
            else:
                messages.success(request, gettext("Les changements sont enregistrés."))
                return redirect("enrolments:manage_course", uuid)
    return render(request, "enrolments/catalogue/course_form.html", {"form": form, "course": course})


def stored_values(request: ActorRequest, course: Course) -> dict[str, Any]:
    return dict(CourseForm(instance=course, fund=request.fund).initial)
