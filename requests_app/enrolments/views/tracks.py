"""Certification tracks and their candidates (`ITM-18`)."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from extranet.organisations.models import Worker
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.tenants.versions import StaleEdit
from extranet.ui.counting import BoundedData, BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage
from extranet.ui.private_search import PeopleListPage
from extranet.ui.refusals import refusals_on, show_conflict
from extranet.ui.tables import Table

from ..forms.tracks import CandidacyForm, RemoveForm, TrackForm
from ..models import Candidacy, Track, TrackStep
from ..permissions import check_enrolment_staff, check_reports
from ..progress import progress_of, steps_of
from ..queries import is_enrolment_staff
from ..services import tracks as services
from ..tables.tracks import (
    CandidateFilter,
    CandidateTable,
    TrackFilter,
    TrackTable,
    candidate_columns,
    track_columns,
)
from .people import ChoosePerson


class Tracks(ListPage):
    """« Trajets de certification », with how many candidates the actor sees in each."""

    filterset_class = TrackFilter
    table_class = TrackTable
    template_name = "enrolments/tracks/tracks.html"
    export_name = _("trajets de certification")
    request: ActorRequest

    def check_access(self) -> None:
        check_reports(self.request.actor)

    def get_queryset(self) -> QuerySet[Track]:
        candidates = Candidacy.objects.visible_to(self.request.actor).current().filter(track=OuterRef("pk"))
        steps = TrackStep.objects.filter(track=OuterRef("pk"))
        return (
            Track.objects.visible_to(self.request.actor)
            .annotate(steps_count=counted(steps), candidates=counted(candidates))
            .order_by("code_folded", "pk")
        )

    def get_columns(self) -> list[Column]:
        return track_columns()

    def get_context(self) -> dict[str, Any]:
        return {"is_staff": is_enrolment_staff(self.request.actor)}


def counted(rows: QuerySet[Any]) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values("track").annotate(many=Count("pk")).values("many")), 0)


class Candidates(PeopleListPage):
    """A track: its steps, and the candidates that the actor sees, each with how far she has come."""

    filterset_class = CandidateFilter
    table_class = CandidateTable
    template_name = "enrolments/tracks/track.html"
    export_name = _("candidats")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        check_reports(self.request.actor)

    @property
    def track(self) -> Track:
        return visible_track(self.request, self.kwargs["uuid"])

    def get_queryset(self) -> QuerySet[Candidacy]:
        rows = Candidacy.objects.visible_to(self.request.actor).filter(track=self.track)
        return rows.select_related("worker", "organisation").order_by("-created_at", "-pk")

    def get_columns(self) -> list[Column]:
        return candidate_columns(progress_of(self.get_queryset()))

    def get_table(self, rows: QuerySet[Any]) -> Table:
        hidden = () if is_enrolment_staff(self.request.actor) else ("organisation",)
        return CandidateTable(BoundedData(rows), exclude=hidden, may_enrol=self.may_enrol)

    def get_context(self) -> dict[str, Any]:
        track = self.track
        is_staff, steps = is_enrolment_staff(self.request.actor), steps_of({track.pk}).get(track.pk, [])
        return {"track": track, "steps": steps, "is_staff": is_staff, "may_enrol": self.may_enrol}

    @property
    def may_enrol(self) -> bool:
        return self.track.is_open or is_enrolment_staff(self.request.actor)


def visible_track(request: ActorRequest, uuid: UUID) -> Track:
    check_reports(request.actor)
    return get_object_or_404(Track.objects.visible_to(request.actor), uuid=uuid)


@form_page
def add_track(request: ActorRequest) -> HttpResponse:
    check_enrolment_staff(request.actor)
    form = TrackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            track = services.add_track(actor=request.actor, **form.given())
            messages.success(request, gettext("Le trajet %s est ajouté.") % track.code)
            return redirect("enrolments:track", track.uuid)
    return render(request, "enrolments/tracks/track_form.html", {"form": form, "track": None})


@form_page
def edit_track(request: ActorRequest, uuid: UUID) -> HttpResponse:
    track = visible_track(request, uuid)
    check_enrolment_staff(request.actor)
    form = TrackForm(request.POST or None, instance=copy(track))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            try:
                version = form.cleaned_data["version"] or 0
                services.change_track(actor=request.actor, track=track, version=version, **form.given())
            except StaleEdit as stale:
                show_conflict(form, stale, TrackForm(instance=stale.current).initial)
            else:
                messages.success(request, gettext("Les changements sont enregistrés."))
                return redirect("enrolments:track", uuid)
    return render(request, "enrolments/tracks/track_form.html", {"form": form, "track": track})


class ChooseCandidate(ChoosePerson):
    heading = _("Inscrire un candidat")
    target = "enrolments:enrol_candidate"
    back = "enrolments:track"
    back_label = _("Trajet de certification")

    def check(self) -> None:
        visible_track(self.request, self.kwargs["uuid"])


@form_page
def enrol_candidate(request: ActorRequest, uuid: UUID, worker: UUID) -> HttpResponse:
    track = visible_track(request, uuid)
    person = get_object_or_404(Worker.objects.visible_to(request.actor).select_related("organisation"), uuid=worker)
    form = CandidacyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            candidacy = services.enrol_candidate(actor=request.actor, track=track, worker=person, **form.given())
            messages.success(request, gettext("« %s » est inscrit(e)") % person.full_name)
            return redirect("enrolments:candidacy", candidacy.uuid)
    context = {"form": form, "track": track, "worker": person, "candidacy": None}
    return render(request, "enrolments/tracks/candidacy_form.html", context)


def visible_candidacy(request: ActorRequest, uuid: UUID) -> Candidacy:
    check_reports(request.actor)
    rows = Candidacy.objects.visible_to(request.actor).select_related("track", "worker", "organisation")
    return get_object_or_404(rows, uuid=uuid)


@require_safe
def candidacy(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Step by step how far she has come, and what was done to her enrolment."""
    row = visible_candidacy(request, uuid)
    context = {
        "candidacy": row,
        "track": row.track,
        "progress": progress_of([row])[row.pk],
        "history": [(change, lines_of(change)) for change in row.changes.order_by("-pk")],
    }
    return render(request, "enrolments/tracks/candidacy.html", context)


def lines_of(change: Any) -> list[tuple[str, str, str]]:
    """Name of each field that changed, its value before and after."""
    fields = {field.name: str(field.verbose_name) for field in Candidacy._meta.fields}
    return [(fields.get(name, name), before or "—", after or "—") for name, (before, after) in change.changes.items()]


@form_page
def edit_candidacy(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = visible_candidacy(request, uuid)
    form = CandidacyForm(request.POST or None, instance=copy(row))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            try:
                version = form.cleaned_data["version"] or 0
                services.change_candidacy(actor=request.actor, candidacy=row, version=version, **form.given())
            except StaleEdit as stale:
                show_conflict(form, stale, CandidacyForm(instance=stale.current).initial)
            else:
                messages.success(request, gettext("Les changements sont enregistrés."))
                return redirect("enrolments:candidacy", uuid)
    context = {"form": form, "track": row.track, "worker": row.worker, "candidacy": row}
    return render(request, "enrolments/tracks/candidacy_form.html", context)


@form_page
def remove_candidacy(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = visible_candidacy(request, uuid)
    form = RemoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.remove_candidacy(actor=request.actor, candidacy=row, **form.cleaned_data)
            messages.success(request, gettext("L’inscription de « %s » est supprimée.") % row.worker.full_name)
            return redirect("enrolments:track", row.track.uuid)
    return render(request, "enrolments/tracks/remove.html", {"form": form, "candidacy": row, "track": row.track})
