"""A request is made, described, copied, deleted."""

from __future__ import annotations

from copy import copy as shallow_copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from extranet.mandates.terms import must_accept
from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import Role
from extranet.organisations.views.organisations import form_page
from extranet.tenants.versions import StaleEdit
from extranet.ui.refusals import refusals_on, show_conflict

from ..forms import CompaniesForm, TrainingForm
from ..models import Request
from ..permissions import sight
from ..services import drafting as services
from ..services.changes import may_change
from ..services.sessions import drafts_of_session
from ..workflow import Part
from . import frame as frames
from .frame import frame, visible_request


@form_page
def new(request: ActorRequest) -> HttpResponse:
    """For an operator, of one or several companies; for a mandatee, of her own. The terms of use come first."""
    if must_accept(request.actor):
        return to_terms(request.path)
    author = services.author_of(request.actor)
    own = author if request.actor.has(Role.MANDATEE) else None
    operator = None if own else author
    searches = "search" in request.POST  # for a company, while the rest is half typed: nothing is refused yet
    typed = {"initial": as_typed(request.POST)} if searches else {"data": request.POST or None}
    company_form = (
        CompaniesForm(**typed, companies=services.companies_to_encode_for(request.actor)) if operator else None
    )
    form = TrainingForm(**({"initial": services.provider_of(operator)} | typed), fund=request.fund)
    forms = [one for one in (company_form, form) if one is not None]
    if request.method == "POST" and not searches and all_valid(forms):
        chosen = [own] if own else list(company_form.cleaned_data["companies"]) if company_form else []
        with refusals_on(form):
            made = services.create(actor=request.actor, companies=chosen, **form.training)
            messages.success(request, created(made))
            return redirect("training:days", made[0].uuid)
    if company_form:
        company_form.offer()
    context = {
        "form": form,
        "company_form": company_form,
        "author": author,
        "forms": forms,
        "refused": any(one.errors for one in forms),
    }
    return render(request, "training/new.html", context)


def as_typed(posted: QueryDict) -> dict[str, Any]:
    """What was typed and ticked so far, to be shown again."""
    return posted.dict() | {"companies": posted.getlist("companies")}


def all_valid(forms: list[Any]) -> bool:
    """Each is validated, also after the first error: all messages are shown at once."""
    verdicts = [form.is_valid() for form in forms]
    return all(verdicts)


def to_terms(onward: str) -> HttpResponse:
    return redirect(f"{reverse('mandates:terms')}?{urlencode({'suite': onward})}")


def created(made: list[Request]) -> str:
    numbers = ", ".join(request.number for request in made)
    said = ngettext(
        "La demande %(numbers)s est créée. Encodez maintenant ses jours.",
        "Les demandes %(numbers)s sont créées : formation et jours valent pour toutes. Encodez maintenant les jours.",
        len(made),
    )
    return said % {"numbers": numbers}


@form_page
def edit(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The tab « Formation »: read, or changed by whoever's turn it is."""
    shown = visible_request(request, uuid)
    form = TrainingForm(request.POST or None, instance=shallow_copy(shown), fund=request.fund)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            version = form.cleaned_data["version"] or 0
            try:
                changed = services.change_training(actor=request.actor, request=shown, version=version, **form.training)
            except StaleEdit as stale:
                show_conflict(form, stale, TrainingForm(instance=stale.current, fund=request.fund).initial)
            else:
                messages.success(request, saved_for(changed))
                return redirect("training:edit", uuid)
    context = frame(request, shown, frames.TRAINING)
    context |= {
        "form": form,
        "may_change": may_change(request.actor, shown, Part.TRAINING),
        "session": list(drafts_of_session(request.actor, shown).select_related("company").order_by("pk")),
    }
    return render(request, "training/training.html", context)


def saved_for(changed: list[Request]) -> str:
    if len(changed) == 1:
        return _("Les changements sont enregistrés.")
    return _("Les changements sont enregistrés, pour les %(count)s demandes de cette session.") % {
        "count": len(changed)
    }


@form_page
def copy(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """A page that says what a copy takes over and what not, then the copy."""
    shown = visible_request(request, uuid)
    if not services.may_copy(request.actor, shown, sight(request.actor, shown)):
        raise Http404
    if must_accept(request.actor):
        return to_terms(request.path)
    if request.method == "POST":
        made = services.copy(actor=request.actor, request=shown)
        messages.success(request, _("La demande %s est créée par copie. Encodez maintenant ses jours.") % made.number)
        return redirect("training:days", made.uuid)
    context = frame(request, shown, frames.OVERVIEW)
    return render(request, "training/copy.html", context | {"people": shown.participants.count()})


@form_page
def delete(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Asks once more, then deletes what nobody else knows of."""
    shown = visible_request(request, uuid)
    context: dict[str, Any] = frame(request, shown, frames.OVERVIEW)
    if context["is_kept"] or not services.may_delete(request.actor, shown):
        raise Http404
    if request.method == "POST":
        services.delete(actor=request.actor, request=shown)
        messages.success(request, _("La demande %s est supprimée.") % shown.number)
        return redirect("training:list")
    return render(request, "training/delete.html", context | {"people": shown.participants.count()})
