"""« Compléter »: who a worker of the request is in the company's register, and what the fund wants to know of her."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from batch_channel.models import Declaration
from batch_channel.services.declarations import resend
from extranet.organisations.forms import WorkerForm
from extranet.organisations.models import Worker
from extranet.organisations.requests import ActorRequest
from extranet.organisations.services import change_worker
from extranet.tenants.versions import StaleEdit
from extranet.ui.refusals import refusals_on, refusals_told, show_conflict

from .. import completion
from ..company_forms import FindWorkerForm, TieForm
from ..declarations import KIND
from ..models import Participant
from ..permissions import Sight, check_company, sight
from ..services import completing
from ..services.changes import may_change
from ..workflow import Part
from .frame import WORKERS, frame, visible_request


def visible_participant(request: ActorRequest, uuid: UUID) -> Participant:
    """Raises `Http404` for whoever doesn't see the whole request: an operator sees no tie."""
    found = Participant.objects.visible_to(request.actor).select_related("request__company", "worker")
    participant = get_object_or_404(found, uuid=uuid)
    if sight(request.actor, participant.request) is not Sight.WHOLE:
        raise Http404
    return participant


@sensitive_post_parameters("register_number")
@require_http_methods(["GET", "HEAD", "POST"])
def complete(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """`tie` names the worker picked; `find` searches the register; else the form of her data was sent."""
    participant = visible_participant(request, uuid)
    check_company(request.actor, participant.request)
    if request.method != "POST":
        return show(request, participant)
    if "tie" in request.POST:
        return tie(request, participant)
    if "find" in request.POST:
        find = FindWorkerForm(request.POST)
        return show(request, participant, find=find, typed=find.cleaned_data["typed"] if find.is_valid() else "")
    return save(request, participant)


def tie(request: ActorRequest, participant: Participant) -> HttpResponse:
    register = Worker.objects.visible_to(request.actor).filter(organisation=participant.request.company_id)
    form = TieForm(request.POST, register=register)
    if form.is_valid():
        worker = form.cleaned_data["tie"]
        with refusals_on(form):
            completing.tie(actor=request.actor, participant=participant, worker=worker)
            messages.success(request, _("%s est rattaché à votre registre.") % participant.full_name)
            return redirect("training:complete", participant.uuid)
    return show(request, participant, refused=form)


def save(request: ActorRequest, participant: Participant) -> HttpResponse:
    """Her data, or with no tie yet a new line of the register."""
    worker = participant.worker
    form = worker_form(request, participant, request.POST)
    if form.is_valid():
        with refusals_on(form):
            if worker is None:
                completing.add_to_register(actor=request.actor, participant=participant, **form.given())
                messages.success(request, _("%s figure maintenant dans votre registre.") % participant.full_name)
                return redirect("training:workers", participant.request.uuid)
            try:
                change_worker(
                    actor=request.actor, worker=worker, version=form.cleaned_data["version"] or 0, **form.given()
                )
            except StaleEdit as stale:
                show_conflict(form, stale, worker_form(request, visible_participant(request, participant.uuid)).initial)
            else:
                messages.success(request, _("Les données de %s sont enregistrées.") % participant.full_name)
                return redirect("training:workers", participant.request.uuid)
    return show(request, participant, form=form)


def show(
    request: ActorRequest,
    participant: Participant,
    *,
    form: WorkerForm | None = None,
    find: FindWorkerForm | None = None,
    refused: TieForm | None = None,
    typed: str = "",
) -> HttpResponse:
    demande, worker = visible_request(request, participant.request.uuid), participant.worker
    may_tie = may_change(request.actor, demande, Part.WORKERS)
    rows = completion.rows(request.actor, request.fund, demande)
    context = frame(request, demande, WORKERS) | {
        "participant": participant,
        "row": next(row for row in rows if row.participant.pk == participant.pk),
        "may_tie": may_tie,
        "typed": typed,
        "candidates": completion.candidates(request.actor, participant, typed) if may_tie else [],
        "find": find or FindWorkerForm(),
        "form": form or (worker_form(request, participant) if worker or may_tie else None),
        "refused": refused,
    }
    return render(request, "training/complete.html", context)


def worker_form(request: ActorRequest, participant: Participant, data: Any = None) -> WorkerForm:
    """The data of the worker who is tied, or of one to add, with what the request says of her."""
    worker = participant.worker
    if worker is not None:
        return WorkerForm(data, instance=copy(worker), fund=request.fund, details=worker.details.first())
    new = Worker(
        organisation=participant.request.company,
        last_name=participant.last_name,
        first_name=participant.first_name,
        birth_date=participant.birth_date,
    )
    return WorkerForm(data, instance=new, fund=request.fund)


@require_POST
def resend_declaration(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Send a refused or blocked declaration of this participation again, with the data as they are now."""
    participant = visible_participant(request, uuid)
    declarations = Declaration.objects.visible_to(request.actor).of_sources(KIND, [participant.uuid])
    declaration = get_object_or_404(declarations)
    with refusals_told(request):
        standing = resend(actor=request.actor, fund=request.fund, declaration=declaration)
        if standing.is_declared:
            messages.info(request, _("Rien à envoyer : ce qui est accepté pour de vrai dit déjà la même chose."))
        else:
            messages.success(request, _("La déclaration de %s part à nouveau.") % participant.full_name)
    return redirect("training:workers", participant.request.uuid)
