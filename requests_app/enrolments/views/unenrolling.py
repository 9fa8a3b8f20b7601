"""« Désinscrire » in three steps (`ITM-28`), and a colleague who goes in somebody's place."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from extranet.organisations.models import Worker
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.ui.refusals import refusals_on

from ..forms.participation import ReasonForm, ReplaceForm
from ..models import Enrolment, Session
from ..overlaps import overlaps
from ..permissions import acts_for_fund, check_participation
from ..register import register
from ..services.enrolling import is_late, is_too_late
from ..services.enrolling import replace as replace_by
from ..services.enrolling import unenrol as end
from ..workflow import EnrolmentState
from . import homonyms
from .homonyms import is_uuid
from .participation import visible_enrolment

STEPS = (gettext_lazy("Participant"), gettext_lazy("Formation"), gettext_lazy("Confirmation"))


@sensitive_post_parameters()
@form_page
def person(request: ActorRequest) -> HttpResponse:
    """Type a family name, choose the person."""
    check_participation(request.actor)
    if request.method == "POST":
        chosen = homonyms.ticked(request, request.POST.getlist("participant")[:1])
        if chosen and request.POST.get("act") == "next":
            return redirect("enrolments:unenrol_training", chosen[0].uuid)
        if request.POST.get("act") == "next":
            messages.error(request, _("Choisissez la personne, puis « Étape suivante »."))
        return homonyms.searched(request, request.POST.get("q", ""))
    context = {"steps": STEPS, "current": 1, "search": homonyms.search(request, register(request.actor))}
    return render(request, "enrolments/enrolling/unenrol.html", context)


@require_safe
def training(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Only what this person is enrolled in, or waits for."""
    worker = visible_worker(request, uuid)
    check_participation(request.actor)
    offered = [(one, reason_against(request, one)) for one in cancellable(request, worker)]
    ticked = request.GET.getlist("enrolment")
    context = {
        "steps": STEPS,
        "current": 2,
        "worker": worker,
        "offered": offered,
        "ticked": [one for one, _reason in offered if len(offered) == 1 or str(one.uuid) in ticked],
    }
    return render(request, "enrolments/enrolling/unenrol_training.html", context)


@form_page
def confirm(request: ActorRequest, uuid: UUID) -> HttpResponse:
    worker = visible_worker(request, uuid)
    check_participation(request.actor)
    ids = [one for one in request.GET.getlist("enrolment") if is_uuid(one)]
    chosen = list(cancellable(request, worker).filter(uuid__in=ids)) if ids else []
    if not chosen:
        messages.error(request, _("Cochez au moins une formation, puis « Étape suivante »."))
        return redirect("enrolments:unenrol_training", uuid)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            for one in sorted(chosen, key=lambda one: one.session_id):  # two such acts never wait for each other
                end(actor=request.actor, fund=request.fund, enrolment=one, reason=form.cleaned_data["reason"])
            words = {"name": worker.full_name, "title": ", ".join(one.session.course.title for one in chosen)}
            messages.success(request, _("“%(name)s” est désinscrit(e) : %(title)s") % words)
            return redirect("enrolments:participation")
    context = {
        "steps": STEPS,
        "current": 3,
        "worker": worker,
        "chosen": chosen,
        "late": [one for one in chosen if one.state == EnrolmentState.ENROLLED and is_late(request.fund, one.session)],
        "form": form,
        "query": request.GET.urlencode(),
    }
    return render(request, "enrolments/enrolling/unenrol_confirm.html", context)


def visible_worker(request: ActorRequest, uuid: UUID) -> Worker:
    """Somebody who left the organisation can still be enrolled somewhere."""
    return get_object_or_404(Worker.objects.visible_to(request.actor).select_related("organisation"), uuid=uuid)


def cancellable(request: ActorRequest, worker: Worker) -> QuerySet[Enrolment]:
    rows = Enrolment.objects.visible_to(request.actor).open().filter(worker=worker)
    rows = rows.select_related("session__course").prefetch_related("session__course__texts")
    return rows.order_by("session__starts_at", "pk")


def reason_against(request: ActorRequest, enrolment: Enrolment) -> str:
    if not acts_for_fund(request.actor) and is_too_late(request.fund, enrolment.session, enrolment):
        return _("Il est trop tard pour se désinscrire ici : adressez-vous au fonds.")
    return ""


@sensitive_post_parameters()
@form_page
def replace(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Type the colleague's name, choose, confirm: one leaves and the other comes in the same act."""
    enrolment = visible_enrolment(request, uuid)
    check_participation(request.actor)
    form = ReplaceForm(request.POST if "replace" in request.POST else None, people=register(request.actor))
    if request.method == "POST" and not form.is_bound:
        return homonyms.searched(request, request.POST.get("q", ""))
    if request.method == "POST" and form.is_valid():
        colleague = form.cleaned_data["participant"]
        with refusals_on(form):
            replace_by(actor=request.actor, fund=request.fund, enrolment=enrolment, worker=colleague)
            words = {"name": colleague.full_name, "former": enrolment.worker.full_name}
            messages.success(request, _("“%(name)s” est inscrit(e) à la place de “%(former)s”.") % words)
            return redirect("enrolments:session_people", enrolment.session.uuid)
    colleagues = register(request.actor).filter(organisation=enrolment.organisation_id)
    search = homonyms.search(request, colleagues)
    context = {
        "enrolment": enrolment,
        "form": form,
        "search": search,
        "found": [one for one in search.people if one.worker != enrolment.worker],
        "collisions": collisions(enrolment.session, [one.worker for one in search.people]),
    }
    return render(request, "enrolments/enrolling/replace.html", context)


def collisions(session: Session, people: Sequence[Worker]) -> list[tuple[Worker, list[Session]]]:
    colliding = overlaps([session], people)
    return [(one, colliding[one.pk]) for one in people if one.pk in colliding]
