"""« Inscrire », the last step: what will come of it, then « Confirmer » and the banner (`ITM-25`, `ITM-26`)."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from extranet.organisations.models import Worker
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page

from ..choosable import forecasts
from ..models import Enrolment, Session
from ..overlaps import overlaps
from ..permissions import check_participation
from ..services.together import Outcome, enrol_together
from ..workflow import EnrolmentState
from .choosing import address_of, ask_for_session, chosen_people, chosen_sessions, wizard

NAMED = 5  # people named one by one in the banner; more are counted


@form_page
def confirm(request: ActorRequest) -> HttpResponse:
    check_participation(request.actor)
    sessions, people = chosen_sessions(request, request.GET), chosen_people(request, request.GET)
    code = request.GET.get("code", "")
    if not sessions:
        return ask_for_session(request)
    if not people:
        messages.error(request, _("Cochez au moins un participant, puis « Étape suivante »."))
        return HttpResponseRedirect(address_of("enrol_people", code, sessions, []))
    if request.method == "POST":
        return confirmed(request, code, sessions, people)
    expected = forecasts(request.actor, request.fund, sessions, people)
    colliding = overlaps(sessions, people)
    context = wizard(3) | {
        "sessions": sessions,
        "forecasts": expected,
        "possible": sum(1 for one in expected if not one.refusal),
        "collisions": [(one, colliding[one.pk]) for one in people if one.pk in colliding],
        "here": address_of("enrol_confirm", code, sessions, people),
        "back": address_of("enrol_people", code, sessions, people),
    }
    return render(request, "enrolments/enrolling/confirm.html", context)


def confirmed(request: ActorRequest, code: str, sessions: Sequence[Session], people: Sequence[Worker]) -> HttpResponse:
    """Whoever was refused stays chosen, on the same page, with the reason."""
    outcomes = enrol_together(actor=request.actor, fund=request.fund, sessions=sessions, workers=people)
    announce(request, outcomes)
    refused = [one for one in outcomes if one.refusal]
    if refused:
        again = {one.session.pk for one in refused}, {one.worker.pk for one in refused}
        left = [one for one in sessions if one.pk in again[0]], [one for one in people if one.pk in again[1]]
        return HttpResponseRedirect(address_of("enrol_confirm", code, *left))
    if len(sessions) == 1:
        return redirect("enrolments:session_people", sessions[0].uuid)
    return redirect("enrolments:participation")


def announce(request: ActorRequest, outcomes: Sequence[Outcome]) -> None:
    """« “Nom” est inscrit(e) » at the top of the page."""
    done = [(one, one.enrolment) for one in outcomes if one.enrolment]
    if len(done) <= NAMED:
        for one, enrolment in done:
            messages.success(request, named(one, enrolment))
    else:
        said = ngettext(
            "%(count)s inscription est enregistrée : chaque personne reçoit un e-mail.",
            "%(count)s inscriptions sont enregistrées : chaque personne reçoit un e-mail.",
            len(done),
        )
        messages.success(request, said % {"count": len(done)})
    refused = [one for one in outcomes if one.refusal]
    for one in refused[:NAMED]:
        words = {"name": one.worker.full_name, "reason": one.refusal}
        messages.error(request, _("“%(name)s” n’est pas inscrit(e) : %(reason)s") % words)
    if len(refused) > NAMED:
        said = ngettext(
            "%(count)s autre personne n’est pas inscrite : voyez ci-dessous.",
            "%(count)s autres personnes ne sont pas inscrites : voyez ci-dessous.",
            len(refused) - NAMED,
        )
        messages.error(request, said % {"count": len(refused) - NAMED})


def named(outcome: Outcome, enrolment: Enrolment) -> str:
    words = {"name": outcome.worker.full_name, "title": outcome.session.course.title}
    if enrolment.state == EnrolmentState.WAITING:
        return _("“%(name)s” est sur la liste d’attente : %(title)s") % words
    if enrolment.state == EnrolmentState.OPTION:
        return _("“%(name)s” a une option, que le fonds doit confirmer : %(title)s") % words
    return _("“%(name)s” est inscrit(e) : %(title)s") % words
