"""« Réglages du fonds »: which services it offers, and what it asks about workers."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from extranet.tenants.capabilities import Capability

from .. import register_number, services
from ..forms import RequiredDetailsForm
from ..permissions import check_administrator
from ..requests import ActorRequest


@require_safe
def page(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    context = {
        "capabilities": [(capability, request.fund.has(capability)) for capability in Capability],
        "register_number_asked": register_number.asked(request.fund),
        "register_number_purpose": register_number.PURPOSE,
        "form": RequiredDetailsForm(fund=request.fund),
    }
    return render(request, "organisations/settings.html", context)


@require_POST
def switch_capability(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    try:
        capability = Capability(request.POST.get("capability", ""))
    except ValueError as error:
        raise Http404 from error
    on = request.POST.get("on") == "yes"
    try:
        services.switch_capability(actor=request.actor, fund=request.fund, capability=capability, on=on)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        said = gettext("« %s » est activé.") if on else gettext("« %s » est désactivé.")
        messages.success(request, said % capability.label)
    return redirect("fund_settings:page")


@require_POST
def switch_register_number(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    on = request.POST.get("on") == "yes"
    try:
        services.switch_register_number(actor=request.actor, fund=request.fund, on=on)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
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
