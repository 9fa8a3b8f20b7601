"""The tab « Travailleurs »: who took part, entered one by one, pasted, or picked from the company's register."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from extranet.organisations.models import Worker
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.tenants.versions import StaleEdit
from extranet.ui.refusals import refusals_on, refusals_told, show_conflict

from .. import completion
from ..forms import ConfirmForm, PasteForm, PersonForm
from ..models import Participant, Request
from ..pasting import read_lines
from ..permissions import acts_for_company
from ..services import participants as services
from ..services.changes import may_change
from ..services.participants import PEOPLE_AT_MOST, Person
from ..workflow import Part
from . import frame as frames
from .frame import frame, visible_request

PICKED_AT_ONCE = 50  # workers of the register shown by one search


@sensitive_post_parameters()
@form_page
def workers(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Who is in the request; a POST adds one person by the three fields."""
    shown = visible_request(request, uuid)
    form = PersonForm(request.POST or None, instance=Participant(request=shown))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            (added,) = services.add_participants(actor=request.actor, request=shown, people=[Person(**form.person)])
            messages.success(request, _("%s est dans la demande.") % added.full_name)
            return redirect("training:workers", uuid)
    return show_workers(request, shown, form=form)


def show_workers(request: ActorRequest, shown: Request, *, form: PersonForm, **found: Any) -> HttpResponse:
    """The tab; `found` are the workers of the register that a search gave."""
    context = frame(request, shown, frames.WORKERS)
    changes = may_change(request.actor, shown, Part.WORKERS)
    people = shown.participants.visible_to(request.actor).order_by("last_first_folded", "birth_date", "pk")
    context |= {
        "form": form,
        "people": people,
        "rows": completion.rows(request.actor, request.fund, shown) if context["sees_whole"] else [],
        "may_change": changes,
        "may_pick": changes and acts_for_company(request.actor, shown),
        "typed": "",
        "found": [],
        "has_searched": False,
        "is_own": acts_for_company(request.actor, shown),
        **found,
    }
    return render(request, "training/workers.html", context)


@sensitive_post_parameters()
@require_POST
def pick(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The company searches its register, then ticks who took part. What was typed stays out of the address."""
    shown = visible_request(request, uuid)
    if not acts_for_company(request.actor, shown):
        raise Http404
    register = Worker.objects.visible_to(request.actor).filter(is_active=True)
    if "add" in request.POST:
        chosen = register.filter(uuid__in=[one for one in request.POST.getlist("worker") if is_uuid(one)])
        return add_picked(request, shown, list(chosen))
    typed = request.POST.get("q", "").strip()
    found = register.matching(typed).exclude(participations__request=shown).order_by("last_first_folded", "pk")
    form = PersonForm(instance=Participant(request=shown))
    return show_workers(request, shown, form=form, typed=typed, found=list(found[:PICKED_AT_ONCE]), has_searched=True)


def add_picked(request: ActorRequest, shown: Request, chosen: list[Worker]) -> HttpResponse:
    with refusals_told(request):
        count = services.pick_workers(actor=request.actor, request=shown, workers=chosen)
        said = ngettext(
            "%(count)s travailleur est ajouté à la demande.", "%(count)s travailleurs sont ajoutés à la demande.", count
        )
        messages.success(request, said % {"count": count})
    return redirect("training:workers", shown.uuid)


def is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@sensitive_post_parameters()
@form_page
def paste(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """A block of lines: shown as they were understood, then added. Lines with an error stay in the field."""
    shown = visible_request(request, uuid)
    context = frame(request, shown, frames.WORKERS)
    if not may_change(request.actor, shown, Part.WORKERS):
        return redirect("training:workers", uuid)
    form = PasteForm(request.POST or None)
    lines = []
    if request.method == "POST" and form.is_valid():
        known = shown.participants.values_list("last_name", "first_name", "birth_date")
        lines = read_lines(form.cleaned_data["lines"], known=known)
        people = [line.person for line in lines if line.person]
        wrong = [line for line in lines if line.error]
        if not lines:
            form.add_error("lines", _("Aucune ligne : collez nom, prénom et date de naissance."))
        elif "confirm" in request.POST and people:
            with refusals_on(form):
                services.add_participants(actor=request.actor, request=shown, people=people)
                said = ngettext("%(count)s personne est ajoutée.", "%(count)s personnes sont ajoutées.", len(people))
                messages.success(request, said % {"count": len(people)})
                if not wrong:
                    return redirect("training:workers", uuid)
                form = PasteForm({"lines": "\n".join(line.text for line in wrong)})
                lines = [replace(line, number=number) for number, line in enumerate(wrong, 1)]
    context |= {
        "form": form,
        "lines": lines,
        "good": sum(1 for line in lines if line.person),
        "wrong": sum(1 for line in lines if line.error),
        "at_most": PEOPLE_AT_MOST,
    }
    return render(request, "training/paste.html", context)


def visible_participant(request: ActorRequest, uuid: UUID) -> Participant:
    people = Participant.objects.visible_to(request.actor).select_related("request__company", "request__author")
    return get_object_or_404(people, uuid=uuid)


@sensitive_post_parameters()
@form_page
def edit_participant(request: ActorRequest, uuid: UUID) -> HttpResponse:
    person = visible_participant(request, uuid)
    if not may_change(request.actor, person.request, Part.WORKERS) and request.method != "POST":
        return redirect("training:workers", person.request.uuid)
    form = PersonForm(request.POST or None, instance=copy(person))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            version = form.cleaned_data["version"] or 0
            try:
                services.change_participant(actor=request.actor, participant=person, version=version, **form.person)
            except StaleEdit as stale:
                show_conflict(form, stale, stored_person(person))
            else:
                messages.success(request, _("Les changements sont enregistrés."))
                return redirect("training:workers", person.request.uuid)
    context = frame(request, person.request, frames.WORKERS) | {"form": form, "person": person}
    return render(request, "training/person.html", context)


def stored_person(person: Participant) -> dict[str, Any]:
    person.refresh_from_db()
    return {name: getattr(person, name) for name in PersonForm.Meta.fields}


@form_page
def remove_participant(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Asks once more: the absences go too."""
    person = visible_participant(request, uuid)
    shown = person.request
    form = ConfirmForm(request.POST or None)
    if request.method == "POST":
        with refusals_on(form):
            services.remove_participant(actor=request.actor, participant=person)
            messages.success(request, _("%s n’est plus dans la demande.") % person.full_name)
            return redirect("training:workers", shown.uuid)
    context = frame(request, shown, frames.WORKERS)
    context |= {"form": form, "person": person, "absences": person.absences.count()}
    return render(request, "training/remove_person.html", context)
