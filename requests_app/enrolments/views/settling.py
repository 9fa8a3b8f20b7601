"""« Demandes d’inscription »: three numbered steps for whoever settles one, or a refusal (`ITM-11`…`ITM-16`)."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from extranet.organisations.models import Organisation, Worker
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.tenants.versions import StaleEdit
from extranet.ui.counting import BoundedData, BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.private_search import PeopleListPage
from extranet.ui.refusals import refusals_on, show_conflict

from ..forms.settling import CollaboratorForm, RefuseForm, WhichOrganisationForm
from ..models import EnrolmentRequest
from ..queries import is_enrolment_staff, is_responsible
from ..request_states import RequestState
from ..services import settling
from ..services.settling import AlreadySettled
from ..tables.requests import RequestFilter, RequestTable, request_columns

FIRST = gettext_lazy("Ajouter un collaborateur")
LAST = gettext_lazy("Confirmation")


class Requests(PeopleListPage):
    """Those of the responsible's organisation; for the staff, those of the whole fund."""

    filterset_class = RequestFilter
    table_class = RequestTable
    template_name = "enrolments/requesting/requests.html"
    export_name = gettext_lazy("demandes-d-inscription")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        if not (is_responsible(self.request.actor) or is_enrolment_staff(self.request.actor)):
            raise PermissionDenied(_("Cette page est celle des responsables de formation et du personnel du fonds."))

    def get_queryset(self) -> QuerySet[EnrolmentRequest]:
        rows = EnrolmentRequest.objects.visible_to(self.request.actor).select_related(
            "course", "session", "organisation"
        )
        return rows.prefetch_related("course__texts").order_by("-proved_at", "-pk")

    def get_columns(self) -> list[Column]:
        return request_columns()

    def get_table(self, rows: QuerySet[Any]) -> RequestTable:
        return RequestTable(BoundedData(rows), names_organisation=is_enrolment_staff(self.request.actor))


def visible(request: ActorRequest, uuid: UUID) -> EnrolmentRequest:
    """The request, or 404 for whoever it isn't sent to."""
    rows = EnrolmentRequest.objects.visible_to(request.actor)
    rows = rows.select_related("course", "session__course", "organisation", "worker", "enrolment", "decided_by")
    return get_object_or_404(rows, uuid=uuid)


def page(request: ActorRequest, row: EnrolmentRequest, name: str, number: int, **context: Any) -> HttpResponse:
    """A step of the request, where it waits; where it doesn't any more, what was decided."""
    middle = _("Inscrire à la liste « Tenez-moi au courant »") if row.is_for_list else _("Inscrire à la formation")
    frame = {"row": row, "steps": [FIRST, middle, LAST], "current": number}
    return render(request, f"enrolments/requesting/{name}.html", frame | context)


def is_over(row: EnrolmentRequest) -> bool:
    return row.state != RequestState.WAITING


View = Callable[[ActorRequest, UUID], HttpResponse]


def first_come(view: View) -> View:
    """Where somebody else was first, the page of the request says what became of it."""

    @wraps(view)
    def answer(request: ActorRequest, uuid: UUID) -> HttpResponse:
        try:
            return view(request, uuid)
        except AlreadySettled:
            messages.warning(request, _("Cette demande vient d’être réglée : voyez ci-dessous ce qui a été décidé."))
            return redirect("enrolments:request", uuid)

    return answer


@require_safe
def request(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The page that the mail leads to: what she asks, and what to do; or what was decided."""
    row = visible(request, uuid)
    return page(request, row, "request", 1 if row.worker is None else 2)


@first_come
@form_page
def organisation(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The staff look for the organisation that the person only named; its button chooses it."""
    row = visible(request, uuid)
    if is_over(row):
        return redirect("enrolments:request", uuid)
    if not is_enrolment_staff(request.actor):
        raise PermissionDenied(_("Seul le personnel du fonds le peut : adressez-vous à lui."))
    if request.method == "POST" and (chosen := request.POST.get("organisation", "")):
        rows = Organisation.objects.visible_to(request.actor)
        settling.choose_organisation(
            actor=request.actor, request=row, organisation=get_object_or_404(rows, uuid=parsed(chosen))
        )
        return redirect("enrolments:request_person", uuid)
    form = WhichOrganisationForm(request.POST if request.method == "POST" else None)
    found = form.found() if request.method == "POST" and form.is_valid() else None
    return page(request, row, "organisation", 1, form=form, found=found)


@first_come
@sensitive_post_parameters()
@form_page
def person(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Step 1, « Ajouter un collaborateur »: filled in with what she typed."""
    row = visible(request, uuid)
    if is_over(row):
        return redirect("enrolments:request", uuid)
    if row.organisation is None:
        return redirect("enrolments:request_organisation", uuid)
    before = copy(row)
    before.worker = copy(row.worker) if row.worker else None
    form = CollaboratorForm(request.POST if request.method == "POST" else None, fund=request.fund, request=before)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            if stored(request, row, form):
                return redirect("enrolments:request_place", uuid)
    alike = [one for one in settling.alike(row) if one.pk != row.worker_id]
    return page(request, row, "person", 1, form=form, alike=alike)


def stored(request: ActorRequest, row: EnrolmentRequest, form: CollaboratorForm) -> bool:
    """Whether the person is in the register now; not when somebody else changed her there meanwhile."""
    version = form.cleaned_data.get("version")
    try:
        settling.add_person(actor=request.actor, request=row, version=version, **form.values())
    except StaleEdit as stale:
        show_conflict(form, stale, {name: getattr(stale.current, name) for name in form.Meta.fields})
        return False
    return True


@first_come
@require_POST
def known(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """« C’est cette personne »: somebody of the register."""
    row = visible(request, uuid)
    people = Worker.objects.filter(organisation=row.organisation_id, is_active=True)
    worker = get_object_or_404(people, uuid=parsed(request.POST.get("worker", "")))
    settling.pick_person(actor=request.actor, request=row, worker=worker)
    return redirect("enrolments:request_place", uuid)


def parsed(typed: str) -> UUID:
    """A UUID; one that nobody has for what isn't one."""
    try:
        return UUID(typed)
    except ValueError:
        return UUID(int=0)


@require_safe
def place(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Step 2, « Inscrire à la formation » or « … à la liste »: what will come of it."""
    row = visible(request, uuid)
    if is_over(row):
        return redirect("enrolments:request", uuid)
    if row.worker is None:
        return redirect("enrolments:request_person", uuid)
    return page(request, row, "place", 2, outcome=outcome_of(row))


def outcome_of(row: EnrolmentRequest) -> str:
    """« inscrit(e) », « option » or « liste d’attente », as the places stand now; empty for the list."""
    if row.session is None:
        return ""
    if not row.session.places_left:
        return "waiting" if row.session.has_waiting_list else "full"
    return "option" if row.course.needs_approval and not row.session.reserved_for_id else "enrolled"


@first_come
@form_page
def confirm(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Step 3, « Confirmation »."""
    row = visible(request, uuid)
    if is_over(row):
        return redirect("enrolments:request", uuid)
    if row.worker is None:
        return redirect("enrolments:request_person", uuid)
    refusal = ""
    if request.method == "POST":
        try:
            settled = settling.settle(actor=request.actor, fund=request.fund, request=row)
        except ValidationError as refused:
            refusal = " ".join(refused.messages)
        else:
            messages.success(request, banner(settled))
            return redirect("enrolments:request", uuid)
    return page(request, row, "confirm", 3, outcome=outcome_of(row), refusal=refusal)


def banner(row: EnrolmentRequest) -> str:
    """« “Nom” est inscrit(e) » (`ITM-26`), or where she stands instead."""
    name = {"name": row.worker.full_name if row.worker else ""}
    if row.enrolment is None:
        return _("« %(name)s » est sur la liste « Tenez-moi au courant »") % name
    if row.enrolment.state == "enrolled":
        return _("« %(name)s » est inscrit(e)") % name
    if row.enrolment.state == "option":
        return _("« %(name)s » a une option : le fonds la confirme") % name
    return _("« %(name)s » est sur la liste d’attente") % name


@first_come
@form_page
def refuse(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """« Refuser la demande », with a reason."""
    row = visible(request, uuid)
    if is_over(row):
        return redirect("enrolments:request", uuid)
    form = RefuseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            settling.refuse(actor=request.actor, fund=request.fund, request=row, reason=reason)
            messages.success(request, _("La demande est refusée ; la personne reçoit un e-mail."))
            return redirect("enrolments:request", uuid)
    return page(request, row, "refuse", 1, form=form)
