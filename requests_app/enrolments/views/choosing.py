"""« Inscrire », the first two steps: a code and its sessions, then a family name and its people (`ITM-22`…`24`).

What was ticked stands in the address, so that every step is a page to which one can come back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from extranet.organisations.models import Worker
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page

from ..choosable import course_of_code, offers_of, sessions_for, suggestions
from ..models import Session
from ..permissions import check_participation
from ..register import about, register
from . import homonyms
from .homonyms import Homonym, is_uuid

STEPS = (gettext_lazy("Formation et sessions"), gettext_lazy("Participants"), gettext_lazy("Confirmation"))
SESSIONS_AT_MOST = 10
PEOPLE_AT_MOST = 60


@require_safe
def sessions(request: ActorRequest) -> HttpResponse:
    """Type a code, tick its sessions; those ticked before stay."""
    check_participation(request.actor)
    typed = request.GET.get("code", "").strip()[:100]
    course = course_of_code(request.actor, typed)
    chosen = chosen_sessions(request, request.GET)
    rows = sessions_for(request.actor)
    of_course = list(rows.filter(course=course)) if course else []
    context = wizard(1) | {
        "typed": typed,
        "course": course,
        "offers": offers_of(request.actor, request.fund, of_course),
        "suggested": suggestions(request.actor, typed) if typed and course is None else [],
        "chosen": chosen,
        "elsewhere": [one for one in chosen if one not in of_course],
    }
    return render(request, "enrolments/enrolling/sessions.html", context)


@sensitive_post_parameters()
@form_page
def people(request: ActorRequest) -> HttpResponse:
    """Type a family name, tick who comes; those ticked before stay."""
    check_participation(request.actor)
    if request.method == "POST":
        return went_on(request)
    chosen = chosen_sessions(request, request.GET)
    if not chosen:
        return ask_for_session(request)
    found = homonyms.search(request, register(request.actor))
    ticked = chosen_people(request, request.GET)
    context = wizard(2) | {
        "sessions": chosen,
        "code": request.GET.get("code", ""),
        "search": found,
        "people": [Homonym(one, about(request.actor, one), is_ticked=True) for one in ticked],
        "found": [one for one in found.people if one.worker not in ticked],
        "back": address_of("enrol", request.GET.get("code", ""), chosen, []),
        "list_page": address_of("enrol_list", request.GET.get("code", ""), chosen, []),
    }
    return render(request, "enrolments/enrolling/people.html", context)


def went_on(request: ActorRequest) -> HttpResponse:
    """Search again, keep what is ticked, or go on: a redirection, so that going back asks nothing twice."""
    chosen = chosen_sessions(request, request.POST)
    ticked = chosen_people(request, request.POST)
    here = "enrol_people"
    if request.POST.get("act") == "next":
        if ticked:
            here = "enrol_confirm"
        else:
            messages.error(request, _("Cochez au moins un participant, puis « Étape suivante »."))
    address = query(request.POST.get("code", ""), chosen, ticked)
    if here == "enrol_people":
        homonyms.remember(request, request.POST.get("q", ""), address)
    return HttpResponseRedirect(f"{reverse(f'enrolments:{here}')}?{address.urlencode()}")


def ask_for_session(request: ActorRequest) -> HttpResponse:
    messages.error(request, _("Cochez au moins une session, puis « Étape suivante »."))
    return HttpResponseRedirect(address_of("enrol", request.GET.get("code", ""), [], []))


def wizard(step: int) -> dict[str, Any]:
    return {"steps": STEPS, "current": step}


def chosen_sessions(request: ActorRequest, data: QueryDict) -> list[Session]:
    """Those ticked in which the actor may enrol somebody: the others are left out."""
    ids = [one for one in data.getlist("session") if is_uuid(one)]
    return list(sessions_for(request.actor).filter(uuid__in=ids)[:SESSIONS_AT_MOST]) if ids else []


def chosen_people(request: ActorRequest, data: QueryDict) -> list[Worker]:
    ids = data.getlist("participant")
    people = homonyms.ticked(request, ids) if ids else []
    if len(people) > PEOPLE_AT_MOST:
        said = _("Inscrivez au plus %(count)s personnes à la fois : les premières sont gardées.")
        messages.warning(request, said % {"count": PEOPLE_AT_MOST})
    return people[:PEOPLE_AT_MOST]


def query(code: str, sessions: Sequence[Session], people: Sequence[Worker]) -> QueryDict:
    address = QueryDict(mutable=True)
    if code:
        address["code"] = code
    address.setlist("session", [str(one.uuid) for one in sessions])
    address.setlist("participant", [str(one.uuid) for one in people])
    return address


def address_of(page: str, code: str, sessions: Sequence[Session], people: Sequence[Worker]) -> str:
    asked = query(code, sessions, people).urlencode()
    address = reverse(f"enrolments:{page}")
    return f"{address}?{asked}" if asked else address
