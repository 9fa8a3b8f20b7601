"""« S’inscrire » and « Tenez-moi au courant »: for everybody; in one click for whoever has her space here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from extranet.organisations.models import Worker
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.signup.limits import may_try
from extranet.ui.refusals import refusals_on

from ..forms.asking import AskForm, OneselfForm
from ..models import Course, Session
from ..services import asking, participating


def own_people(request: ActorRequest) -> QuerySet[Worker]:
    """The people of the fund's registers whom the signed-in person said to be she; none for a visitor."""
    user_id = request.user.pk if request.user.is_authenticated else 0
    hers = Q(participants__account=user_id, participants__joined_at__isnull=False)
    return Worker.objects.filter(hers, is_active=True).select_related("organisation").order_by("pk")


def open_session(request: ActorRequest, uuid: UUID) -> Session:
    """One for everybody, or on demand of an organisation whose participant she is; else 404."""
    hers = [worker.organisation_id for worker in own_people(request)]
    rows = Session.objects.filter(Q(pk__in=Session.objects.public()) | Q(state="planned", reserved_for__in=hers))
    return get_object_or_404(rows.select_related("course"), uuid=uuid)


@login_not_required
@sensitive_post_parameters()
@form_page
def for_session(request: ActorRequest, uuid: UUID) -> HttpResponse:
    session = open_session(request, uuid)
    people = own_people(request)
    if people:
        return oneself(request, session, people)
    return ask(request, session.course, session)


def oneself(request: ActorRequest, session: Session, people: QuerySet[Worker]) -> HttpResponse:
    """Nothing to fill in: her place, or the waiting list."""
    form = OneselfForm(request.POST if request.method == "POST" else None, workers=people)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            enrolment = participating.enrol_oneself(
                actor=request.actor, fund=request.fund, session=session, worker=form.cleaned_data["worker"]
            )
            messages.success(request, _("Votre demande est enregistrée : voyez ci-dessous où elle en est."))
            return redirect("enrolments:own_enrolment", enrolment.uuid)
    context = {"form": form, "session": session, "course": session.course, "people": people}
    return render(request, "enrolments/requesting/oneself.html", context)


@login_not_required
@sensitive_post_parameters()
@form_page
def for_list(request: ActorRequest, uuid: UUID) -> HttpResponse:
    course = get_object_or_404(Course.objects.public(), uuid=uuid)
    people = own_people(request)
    if people:
        return list_oneself(request, course, people)
    return ask(request, course, None)


def list_oneself(request: ActorRequest, course: Course, people: QuerySet[Worker]) -> HttpResponse:
    form = OneselfForm(request.POST if request.method == "POST" else None, workers=people)
    if request.method == "POST" and form.is_valid():
        asking.put_on_list(request.actor, request.fund, course, form.cleaned_data["worker"])
        messages.success(request, _("Vous êtes sur la liste : un e-mail vous dira qu’une session s’ouvre."))
        return redirect("enrolments:mine")
    context = {"form": form, "session": None, "course": course, "people": people}
    return render(request, "enrolments/requesting/oneself.html", context)


def ask(request: ActorRequest, course: Course, session: Session | None) -> HttpResponse:
    """The form, and after it the same page for everybody: what comes of it stands in the mail."""
    known = {"email": request.user.email} if request.user.is_authenticated else {}
    form = AskForm(request.POST if request.method == "POST" else None, fund=request.fund, initial=known)
    status = 200
    if request.method == "POST" and form.is_valid():
        if not may_try(request, "enrol", key=form.cleaned_data["email"]):
            status = 429
            form.add_error(
                None,
                _(
                    "Trop de demandes en peu de temps : vos réponses restent sur cette page, renvoyez-les dans une"
                    " heure."
                ),
            )
        else:
            with refusals_on(form):
                asking.ask(fund=request.fund, course=course, session=session, **form.answers())
                if session is None:
                    return redirect("enrolments:ask_list_sent", course.uuid)
                return redirect("enrolments:ask_sent", session.uuid)
    context: dict[str, Any] = {
        "form": form,
        "session": session,
        "course": course,
        "closed": why_closed(request, session),
    }
    return render(request, "enrolments/requesting/ask.html", context, status=status)


def why_closed(request: ActorRequest, session: Session | None) -> str:
    """Why the session takes nobody now; empty while it does."""
    if session is None:
        return ""
    try:
        asking.refuse_closed(request.fund, session)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""


@login_not_required
@require_safe
def sent_for_session(request: ActorRequest, uuid: UUID) -> HttpResponse:
    session = open_session(request, uuid)
    return render(request, "enrolments/requesting/sent.html", {"course": session.course, "session": session})


@login_not_required
@require_safe
def sent_for_list(request: ActorRequest, uuid: UUID) -> HttpResponse:
    course = get_object_or_404(Course.objects.public(), uuid=uuid)
    return render(request, "enrolments/requesting/sent.html", {"course": course, "session": None})
