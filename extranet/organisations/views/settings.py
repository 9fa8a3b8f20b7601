"""« Réglages du fonds »: which services it offers, how it looks, and what it asks about workers."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from extranet.accounts.step_up import fresh_proof_required
from extranet.tenants.capabilities import Capability
from extranet.ui.refusals import refusals_on, refusals_told

from .. import register_number, services
from ..forms import LookForm, RequiredDetailsForm, SignInRulesForm
from ..models import Proposal
from ..pages import settings_of
from ..permissions import check_administrator
from ..requests import ActorRequest
from ..tables.second_opinions import WAITS_FOR_ANOTHER


@require_safe
def page(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    return show(request)


def show(request: ActorRequest, look: LookForm | None = None, rules: SignInRulesForm | None = None) -> HttpResponse:
    """The page; `look` and `rules` are its forms that can be refused."""
    look, rules = look or LookForm(fund=request.fund), rules or SignInRulesForm(fund=request.fund)
    context = {
        "capabilities": [(capability, request.fund.has(capability)) for capability in Capability],
        "register_number_asked": register_number.asked(request.fund),
        "register_number_purpose": register_number.PURPOSE,
        "required_form": RequiredDetailsForm(fund=request.fund),
        "look_form": look,
        "rules_form": rules,
        "form": rules if rules.errors else look,  # whose refusals the page begins with
        "settings_pages": settings_of(request.fund),
    }
    return render(request, "organisations/settings.html", context)


@require_POST
def change_look(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    form = LookForm(request.POST, request.FILES, fund=request.fund)
    if form.is_valid():
        with refusals_on(form):
            services.change_look(
                actor=request.actor,
                fund=request.fund,
                colour=form.cleaned_data["colour"],
                logo=form.cleaned_data["logo"],
                remove_logo=form.cleaned_data.get("remove_logo", False),
            )
            messages.success(request, gettext("L’apparence du site est enregistrée."))
            return redirect("fund_settings:page")
    return show(request, form)


@require_POST
@fresh_proof_required
def change_sign_in_rules(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    form = SignInRulesForm(request.POST, fund=request.fund)
    if form.is_valid():
        with refusals_on(form):
            done = services.change_sign_in_rules(actor=request.actor, fund=request.fund, **form.cleaned_data)
            saved = gettext("Les règles de connexion sont enregistrées.")
            messages.success(request, WAITS_FOR_ANOTHER if isinstance(done, Proposal) else saved)
            return redirect("fund_settings:page")
    return show(request, rules=form)


@require_POST
def switch_capability(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    try:
        capability = Capability(request.POST.get("capability", ""))
    except ValueError as error:
        raise Http404 from error
    on = request.POST.get("on") == "yes"
    with refusals_told(request):
        services.switch_capability(actor=request.actor, fund=request.fund, capability=capability, on=on)
        said = gettext("« %s » est activé.") if on else gettext("« %s » est désactivé.")
        messages.success(request, said % capability.label)
    return redirect("fund_settings:page")


@require_POST
def switch_register_number(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    on = request.POST.get("on") == "yes"
    with refusals_told(request):
        services.switch_register_number(actor=request.actor, fund=request.fund, on=on)
        asked, no_longer = gettext("Le numéro est maintenant demandé."), gettext("Le numéro n’est plus demandé.")
        messages.success(request, asked if on else no_longer)
    return redirect("fund_settings:page")


@require_POST
def require_details(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    form = RequiredDetailsForm(request.POST, fund=request.fund)
    if form.is_valid():
        services.require_details(actor=request.actor, fund=request.fund, fields=form.cleaned_data["required"])
        messages.success(request, gettext("Les données obligatoires sont enregistrées."))
    else:
        messages.error(request, gettext("Choisissez parmi les données proposées."))
    return redirect("fund_settings:page")
