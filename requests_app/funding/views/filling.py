"""The steps that are forms: « Formation », « Organisme de formation », « Coûts ». A draft saves itself (`BEY-21`)."""

from __future__ import annotations

from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.tenants.versions import StaleEdit
from extranet.ui.refusals import refusals_on, show_conflict

from .. import bodies
from ..forms.asking import BodyForm, CostsForm, TrainingForm
from ..models import FundingRequest
from ..queries.people import establishments_for
from ..services import asking
from ..steps import LABELS, ORDER, Step, address_of, after, before
from ..workflow import RequestState
from .frame import in_hand

FORMS = {Step.TRAINING: TrainingForm, Step.BODY: BodyForm, Step.COSTS: CostsForm}
StepForm = TrainingForm | BodyForm | CostsForm


@form_page
@in_hand
def step(request: ActorRequest, demande: FundingRequest, step: str) -> HttpResponse:
    if step not in FORMS:
        raise Http404
    here = Step(step)
    if request.method != "POST":
        return show(request, demande, here, form_of(request, demande, here, None))
    if request.headers.get("X-Autosave") == "1":
        return kept_by_itself(request, demande, here)
    if request.POST.get("act") == "search":
        return search(request, demande)
    form = form_of(request, demande, here, request.POST)
    if form.is_valid() and saved(request, demande, here, form):
        return redirect(onward(request, demande, here))
    return show(request, demande, here, form)


def form_of(request: ActorRequest, demande: FundingRequest, here: Step, data: Any, **kwargs: Any) -> StepForm:
    if here is Step.TRAINING:
        kwargs["establishments"] = establishments_for(request.actor, demande)
    return FORMS[here](data, instance=copy(demande), **kwargs)


def saved(request: ActorRequest, demande: FundingRequest, here: Step, form: StepForm) -> bool:
    """Save it; a refusal stands on the form. After somebody else's save both versions are shown."""
    with refusals_on(form):
        version = form.cleaned_data["version"] or 0
        try:
            asking.change(actor=request.actor, request=demande, version=version, **form.values)
        except StaleEdit as stale:
            show_conflict(form, stale, stored_in(form_of(request, stale.current, here, None)))
        else:
            return True
    return False


def stored_in(form: forms.BaseForm) -> dict[str, Any]:
    """The values that people fill in; a search isn't one."""
    return {name: value for name, value in form.initial.items() if name in form.fields and name != "body_search"}


def kept_by_itself(request: ActorRequest, demande: FundingRequest, here: Step) -> HttpResponse:
    """What is valid of it is kept while one types; the rest waits for its correction in the page."""
    if demande.state != RequestState.DRAFT:
        return JsonResponse({}, status=422)
    form = form_of(request, demande, here, request.POST)
    form.is_valid()
    try:
        with transaction.atomic():
            version = form.cleaned_data.get("version") or 0
            current = asking.change(actor=request.actor, request=demande, version=version, **form.values)
    except StaleEdit:
        message = _("Quelqu’un d’autre a modifié ce brouillon : cliquez sur « Enregistrer » pour comparer.")
        return JsonResponse({"message": message}, status=409)
    except ValidationError:
        return JsonResponse({}, status=422)
    when = date_format(timezone.localtime(), "H:i")
    return JsonResponse({"version": current.version, "message": _("Brouillon enregistré à %s") % when})


def search(request: ActorRequest, demande: FundingRequest) -> HttpResponse:
    """The page again, as it was typed, with the bodies found."""
    text = request.POST.get("body_search", "")[:160]
    found = bodies.found(text)
    typed = {name: request.POST.get(name, "") for name in ("version", "body_search", "body_name", "body_siret")}
    chosen = request.POST.get("body", "") or (found[0].key if len(found) == 1 else "")
    former = bodies.of_key(chosen)
    form = BodyForm(instance=copy(demande), found=[*filter(None, [former]), *found])
    form.initial = {**form.initial, **typed, "body": chosen}
    return show(request, demande, Step.BODY, form, searched=text, found=found)


def onward(request: ActorRequest, demande: FundingRequest, here: Step) -> str:
    """The next step; back to the check page for whoever came from there, to the file for what was sent already."""
    if request.POST.get("act") == "stay":
        return address_of(demande, here)
    if demande.state != RequestState.DRAFT:
        return reverse("funding:request", args=[demande.uuid])
    return address_of(demande, Step.CHECK if "verifier" in request.GET else after(here))


def show(request: ActorRequest, demande: FundingRequest, here: Step, form: StepForm, **more: Any) -> HttpResponse:
    context = wizard(demande, here) | {"form": form, "searched": "", "found": []} | more
    return render(request, f"funding/asking/step_{here.name.lower()}.html", context)


def wizard(demande: FundingRequest, here: Step) -> dict[str, Any]:
    """What every step shows: where one is, and the way back."""
    former = before(here)
    return {
        "demande": demande,
        "is_draft": demande.state == RequestState.DRAFT,
        "step": here.value,
        "step_label": LABELS[here],
        "steps": [LABELS[one] for one in ORDER],
        "current": ORDER.index(here) + 1,
        "former_address": address_of(demande, former) if former else "",
        "next_address": address_of(demande, after(here)),
    }
