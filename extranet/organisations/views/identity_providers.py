"""« Identité »: the providers through which people sign in to the fund's site."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from extranet.accounts.cards import handover
from extranet.accounts.models import IdentityProvider
from extranet.accounts.providers.exchange import Asked
from extranet.accounts.step_up import fresh_proof_required
from extranet.tenants.requests import fund_address
from extranet.ui.refusals import refusals_on, refusals_told

from ..forms import IdentityProviderForm
from ..permissions import check_administrator
from ..requests import ActorRequest
from ..services import identity_providers as services

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def list_providers(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    rows = [with_addresses(request, one) for one in IdentityProvider.objects.order_by("created_at", "pk")]
    context = {
        "rows": rows,
        "cards_installed": handover.is_installed(),
        "cards_on": handover.is_offered(request.fund),
    }
    return render(request, "organisations/identity_providers.html", context)


def with_addresses(request: ActorRequest, provider: IdentityProvider) -> dict[str, Any]:
    """A provider, and what is registered with it: where it sends people back to, after signing in and out."""
    return {
        "provider": provider,
        "return_address": fund_address(request.fund, reverse("account_provider_return", args=[provider.uuid])),
        "sign_out_address": fund_address(request.fund, reverse("account_login")),
    }


@form_page
@fresh_proof_required
def add_provider(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    form = IdentityProviderForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            provider = services.add_provider(actor=request.actor, **form.cleaned_data)
            said = _("« %s » est ajouté. Enregistrez chez lui l’adresse de retour, testez, puis activez-le.")
            messages.success(request, said % provider.name)
            return redirect("fund_settings:providers")
    return render(request, "organisations/identity_provider_form.html", {"form": form})


@form_page
@fresh_proof_required
def edit_provider(request: ActorRequest, uuid: UUID) -> HttpResponse:
    check_administrator(request.actor)
    provider = get_object_or_404(IdentityProvider, uuid=uuid)
    form = IdentityProviderForm(request.POST or None, instance=copy(provider))
    if form.is_valid():
        with refusals_on(form):
            services.change_provider(actor=request.actor, provider=provider, **form.cleaned_data)
            messages.success(request, _("Les changements sont enregistrés."))
            return redirect("fund_settings:providers")
    context = {"form": form, **with_addresses(request, provider)}
    return render(request, "organisations/identity_provider_form.html", context)


@require_POST
def try_provider(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """« Tester »: the provider was asked before the scope opened; here one reads what came of it."""
    check_administrator(request.actor)
    provider = get_object_or_404(IdentityProvider, uuid=uuid)
    asked: Asked = getattr(request, "asked", Asked())
    if asked.published is None:
        messages.error(request, f"{provider.name} : {asked.problem}")
    elif provider.kind == IdentityProvider.Kind.PROCONNECT and not asked.published.userinfo:
        messages.error(
            request, f"{provider.name} : " + _("le document du serveur n’indique pas « userinfo_endpoint ».")
        )
    else:
        messages.success(request, _("%s répond, et publie ce qu’il faut pour se connecter par lui.") % provider.name)
    return redirect("fund_settings:providers")


@require_POST
@fresh_proof_required
def switch_provider(request: ActorRequest, uuid: UUID) -> HttpResponse:
    check_administrator(request.actor)
    provider = get_object_or_404(IdentityProvider, uuid=uuid)
    on = request.POST.get("on") == "yes"
    services.switch_provider(actor=request.actor, provider=provider, on=on)
    said = _("« %s » est proposé sur la page de connexion.") if on else _("« %s » n’est plus proposé.")
    messages.success(request, said % provider.name)
    return redirect("fund_settings:providers")


@require_POST
@fresh_proof_required
def switch_cards(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    on = request.POST.get("on") == "yes"
    with refusals_told(request):
        services.switch_cards(actor=request.actor, fund=request.fund, on=on)
        said = _("On peut se connecter avec la carte d’identité."), _("La carte d’identité ne connecte plus personne.")
        messages.success(request, said[0] if on else said[1])
    return redirect("fund_settings:providers")


@form_page
@fresh_proof_required
def remove_provider(request: ActorRequest, uuid: UUID) -> HttpResponse:
    check_administrator(request.actor)
    provider = get_object_or_404(IdentityProvider, uuid=uuid)
    if request.method == "POST":
        services.remove_provider(actor=request.actor, provider=provider)
        messages.success(request, _("« %s » est retiré.") % provider.name)
        return redirect("fund_settings:providers")
    context = {"provider": provider, "links": services.accounts_linked(provider)}
    return render(request, "organisations/remove_identity_provider.html", context)
