"""The wizard: « Vos services & options », « Vos informations personnelles », « Validation de votre compte »."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from extranet.rights.choices import Choices, choices_of
from extranet.rights.claims import Attestation
from extranet.rights.forms.entities import ATTESTATION_VERSION
from extranet.tenants.requests import FundRequest

from .. import services
from ..answers import Answers
from ..first_step import FirstStep, typed_in, with_one_more, without
from ..forms.person import PersonForm, person_typed
from ..limits import may_try
from ..models import PendingSignUp
from ..terms import current_terms
from ..visit import Visit

STEPS = [
    gettext_lazy("Vos services & options"),
    gettext_lazy("Vos informations personnelles"),
    gettext_lazy("Validation de votre compte"),
]

View = Callable[[FundRequest, Choices], HttpResponse]


def while_open(view: View) -> Callable[[FundRequest], HttpResponse]:
    """The view, where the fund lets people sign up and this one has no account open here yet."""

    @wraps(view)
    def answer(request: FundRequest) -> HttpResponse:
        choices = choices_of(request.fund)
        if request.user.is_authenticated:
            messages.info(request, _("Vous avez déjà un compte, qui est ouvert : ajoutez-y une entité sur cette page."))
            return redirect("rights:mine")
        if not choices.is_open:
            return render(request, "signup/closed.html", status=404)
        return view(request, choices)

    return login_not_required(answer)


def page(
    request: FundRequest, number: int, choices: Choices, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    frame = {"steps": STEPS, "current": number, "info": choices.info.get(str(number), "")}
    return render(request, f"signup/step_{number}.html", frame | context, status=status)


@while_open
@require_http_methods(["GET", "HEAD", "POST"])
def first(request: FundRequest, choices: Choices) -> HttpResponse:
    """Profiles, services, establishments. The button's name says what is to happen with what was typed."""
    visit = Visit(request)
    if request.method != "POST":
        return page(request, 1, choices, {"step": FirstStep(request.fund, choices, visit.first)})
    if not may_try(request, "step"):
        return render(request, "429.html", status=429)
    action, _colon, target = request.POST.get("action", "next").partition(":")
    if action == "cancel":
        return cancelled(request, visit)
    typed = typed_in(request.POST, choices)
    if action == "add":
        step = FirstStep(request.fund, choices, with_one_more(typed, target))
    elif action == "remove":
        profile, _dash, place = target.partition("-")
        step = FirstStep(request.fund, choices, without(typed, profile, number_in(place)))
    elif action == "open":
        step = FirstStep(request.fund, choices, typed, opened=target)
    else:
        step = FirstStep(request.fund, choices, typed, is_checked=True)
        if step.is_complete:
            visit.keep(first=step.kept())
            return redirect("signup:second")
    return page(request, 1, choices, {"step": step})


def number_in(typed: str) -> int:
    """The number of an establishment, from 0; -1 for what no button of ours says."""
    return int(typed) if typed.isdecimal() and len(typed) <= 2 else -1


def cancelled(request: FundRequest, visit: Visit) -> HttpResponse:
    visit.forget()
    messages.info(request, _("L’inscription est annulée : rien de ce que vous avez écrit n’est gardé."))
    return redirect("account_login")


@while_open
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def second(request: FundRequest, choices: Choices) -> HttpResponse:
    """Who she is; sending it makes the row that waits for her confirmation, and the mail."""
    visit = Visit(request)
    first_step = FirstStep(request.fund, choices, visit.first, is_checked=True)
    if visit.first is None or not first_step.is_complete:
        if request.method == "POST":  # her session was too old: what she has just typed waits for her here
            visit.keep(person=person_typed(request))
        messages.info(request, _("Répondez d’abord à la première étape."))
        return redirect("signup:first")
    terms = current_terms(request.fund)
    if request.method != "POST":
        form = PersonForm(initial=visit.person, terms_version=terms.version)
        return page(request, 2, choices, {"form": form})
    action = request.POST.get("action", "next")
    if action == "cancel":
        return cancelled(request, visit)
    if action == "back":
        visit.keep(person=person_typed(request))
        return redirect("signup:first")
    form = PersonForm(request.POST, terms_version=terms.version)
    if not form.is_valid():
        return page(request, 2, choices, {"form": form})
    address = form.cleaned_data["email"]
    if not may_try(request, "send", key=address):
        form.add_error(
            None,
            _("Trop de demandes en peu de temps : vos réponses restent sur cette page, renvoyez-les dans une heure."),
        )
        return page(request, 2, choices, {"form": form}, status=429)
    answers = Answers(
        person=form.claim(),
        entities=tuple(first_step.claims()),
        attestation=Attestation(ATTESTATION_VERSION, timezone.now(), get_adapter().get_client_ip(request)),
        terms_version=terms.version,
    )
    pending = services.ask(
        fund=request.fund, address=address, language=request.LANGUAGE_CODE, answers=answers, terms=terms
    )
    visit.only(sent={"uuid": str(pending.uuid), "address": address})
    return redirect("signup:third")


@while_open
@require_safe
def third(request: FundRequest, choices: Choices) -> HttpResponse:
    """« Nous venons de vous faire parvenir un email de confirmation »: the same for every address (`MYA-34`)."""
    visit = Visit(request)
    if visit.sent is None:
        return redirect("signup:first")
    return page(request, 3, choices, {"address": visit.sent["address"]})


@while_open
@require_POST
def send_again(request: FundRequest, choices: Choices) -> HttpResponse:
    """Another mail, for whoever sent the inscription from this browser."""
    visit = Visit(request)
    if visit.sent is None:
        return redirect("signup:first")
    if not may_try(request, "send", key=visit.sent["address"]):
        messages.error(request, _("Trop de messages en peu de temps : le prochain pourra partir dans une heure."))
        return redirect("signup:third")
    pending = PendingSignUp.objects.filter(uuid=visit.sent["uuid"]).first()
    if pending is not None:
        services.send_again(fund=request.fund, pending=pending)
    messages.success(request, _("Un nouveau message est parti. Le lien et le code des précédents ne servent plus."))
    return redirect("signup:third")
