"""« Inscrire une liste »: lines pasted or from a file, shown as they were understood, then enrolled together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from extranet.organisations.models import Worker
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.ui.import_lines import text_of

from ..forms.participation import ListForm
from ..models import Session
from ..overlaps import overlaps
from ..pasting import LINES_AT_MOST, Line, read_people
from ..permissions import check_participation
from ..services.together import Outcome, enrol_together
from .choosing import address_of, ask_for_session, chosen_sessions
from .enrolling import announce


@sensitive_post_parameters()
@form_page
def people(request: ActorRequest) -> HttpResponse:
    """Lines with an error stay in the field, and so do those of whom the service refused."""
    check_participation(request.actor)
    sessions = chosen_sessions(request, request.GET)
    if not sessions:
        return ask_for_session(request)
    form = ListForm(request.POST or None, request.FILES or None)
    lines: list[Line] = []
    if form.is_bound and form.is_valid():
        form, lines = read(request, form, sessions)
        is_seen = "confirm" in request.POST and not request.FILES  # a file's people are shown first
        if is_seen and any(line.worker for line in lines):
            left = enrolled(request, sessions, lines)
            if not left:
                return redirect("enrolments:session_people", sessions[0].uuid)
            form = ListForm({"lines": "\n".join(left)})
            lines = []
    return render(request, "enrolments/enrolling/list.html", shown(request, sessions, form, lines))


def read(request: ActorRequest, form: ListForm, sessions: Sequence[Session]) -> tuple[ListForm, list[Line]]:
    """A file's lines go into the field: there they are corrected, and nothing is sent twice."""
    try:
        if file := form.cleaned_data["file"]:
            form = ListForm({"lines": text_of(file, file.name)})
            form.is_valid()
        register = Worker.objects.visible_to(request.actor).select_related("organisation").prefetch_related("details")
        text = form.data["lines"]
        return form, read_people(request.actor, request.fund, text, register=register, sessions=sessions)
    except ValidationError as refusal:
        form.add_error("lines" if form.data.get("lines") else "file", refusal)
        return form, []


def enrolled(request: ActorRequest, sessions: Sequence[Session], lines: Sequence[Line]) -> list[str]:
    """Enrol those who were understood; the lines that stay."""
    people = [line.worker for line in lines if line.worker]
    outcomes = enrol_together(actor=request.actor, fund=request.fund, sessions=sessions, workers=people)
    announce(request, outcomes)
    refused = nowhere(outcomes)
    return [line.text for line in lines if line.worker is None or line.worker.pk in refused]


def nowhere(outcomes: Sequence[Outcome]) -> set[int]:
    """The ids of those whom no session took."""
    somewhere = {one.worker.pk for one in outcomes if one.enrolment}
    return {one.worker.pk for one in outcomes} - somewhere


def shown(request: ActorRequest, sessions: Sequence[Session], form: ListForm, lines: Sequence[Line]) -> dict[str, Any]:
    people = [line.worker for line in lines if line.worker]
    colliding = overlaps(sessions, people)
    code = request.GET.get("code", "")
    return {
        "form": form,
        "lines": lines,
        "good": len(people),
        "wrong": sum(1 for line in lines if line.error),
        "at_most": LINES_AT_MOST,
        "sessions": sessions,
        "collisions": [(one, colliding[one.pk]) for one in people if one.pk in colliding],
        "here": address_of("enrol_list", code, sessions, []),
        "back": address_of("enrol_people", code, sessions, []),
    }
