"""« Sécurité »: one's passkeys, codes from an app, and recovery codes."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import factors, services
from ..cards import handover
from ..factor_forms import NewPasskeyForm, PasskeyNameForm, TotpForm
from ..models import Card
from ..providers import linking
from ..requests import PersonRequest

form_page = require_http_methods(["GET", "HEAD", "POST"])
# Nothing about factors changes, and no code is shown, without her password or a factor given within five minutes.
confirmed = reauthentication_required(app="allauth.mfa")

Type = Authenticator.Type


@require_safe
def overview(request: PersonRequest) -> HttpResponse:
    """What is on, since when, when it was last used."""
    mine = {one.type: one for one in Authenticator.objects.filter(user=request.user).exclude(type=Type.WEBAUTHN)}
    here = factors.host_of(request)
    context = (
        {
            "passkeys": [(one, one.data.get(factors.HOST) == here) for one in factors.passkeys(request.user)],
            "host": here,
            "totp": mine.get(Type.TOTP),
            "codes": mine.get(Type.RECOVERY_CODES),
            "must_add": factors.is_demanded(request) and not factors.has_second_factor(request.user),
            "demanded": factors.is_demanded(request),
        }
        | linking.at_this_fund(request.user)
        | cards_at_this_fund(request)
    )
    return render(request, "mfa/overview.html", context)


def cards_at_this_fund(request: PersonRequest) -> dict[str, Any]:
    cards = Card.objects.usable().filter(user=request.user).order_by("created_at", "pk")
    return {"cards": cards, "cards_offered": handover.is_offered(request.fund)}


@form_page
@confirmed
def add_passkey(request: PersonRequest) -> HttpResponse:
    form = NewPasskeyForm(request.POST or None)
    if form.is_valid():
        has_new_codes = services.add_passkey(
            request, name=form.cleaned_data["name"], credential=form.cleaned_data["credential"]
        )
        messages.success(request, _("La clé d’accès est ajoutée. Vos autres sessions sont terminées."))
        return after_adding(has_new_codes)
    options = auth.begin_registration(request.user, passwordless=True)
    context = {"form": form, "options": options, "host": factors.host_of(request)}
    return render(request, "mfa/add_passkey.html", context)


def after_adding(has_new_codes: bool) -> HttpResponse:
    return redirect("mfa_view_recovery_codes" if has_new_codes else "mfa_index")


@form_page
@confirmed
def rename_passkey(request: PersonRequest, pk: int) -> HttpResponse:
    passkey = get_object_or_404(factors.passkeys(request.user), pk=pk)
    form = PasskeyNameForm(request.POST or None, initial={"name": passkey.data["name"]})
    if form.is_valid():
        services.rename_passkey(passkey=passkey, name=form.cleaned_data["name"])
        messages.success(request, _("La clé d’accès a un nouveau nom."))
        return redirect("mfa_index")
    return render(request, "mfa/rename_passkey.html", {"form": form, "passkey": passkey})


@form_page
@confirmed
def remove_passkey(request: PersonRequest, pk: int) -> HttpResponse:
    passkey = get_object_or_404(factors.passkeys(request.user), pk=pk)
    if request.method == "POST":
        services.remove_passkey(request, passkey=passkey)
        messages.success(request, _("La clé d’accès est retirée. Vos autres sessions sont terminées."))
        return redirect("mfa_index")
    return render(request, "mfa/remove_passkey.html", {"passkey": passkey})


@form_page
@confirmed
def turn_totp_on(request: PersonRequest) -> HttpResponse:
    if Authenticator.objects.filter(user=request.user, type=Type.TOTP).exists():
        return redirect("mfa_deactivate_totp")
    form = TotpForm(request.POST or None, user=request.user)
    if form.is_valid():
        has_new_codes = services.turn_totp_on(request, secret=form.secret, code=form.cleaned_data["code"])
        messages.success(request, _("L’application est reliée à votre compte. Vos autres sessions sont terminées."))
        return after_adding(has_new_codes)
    adapter = get_adapter()
    address = adapter.build_totp_url(request.user, form.secret)
    picture = base64.b64encode(adapter.build_totp_svg(address).encode()).decode()
    context = {"form": form, "address": address, "picture": f"data:image/svg+xml;base64,{picture}"}
    return render(request, "mfa/turn_totp_on.html", context)


@form_page
@confirmed
def turn_totp_off(request: PersonRequest) -> HttpResponse:
    totp = get_object_or_404(Authenticator, user=request.user, type=Type.TOTP)
    if request.method == "POST":
        services.turn_totp_off(request, totp=totp)
        messages.success(request, _("L’application n’est plus reliée. Vos autres sessions sont terminées."))
        return redirect("mfa_index")
    return render(request, "mfa/turn_totp_off.html")


@require_safe
@confirmed
def codes(request: PersonRequest) -> HttpResponse:
    return render(request, "mfa/codes.html", {"codes": unused_codes(request)})


@require_safe
@confirmed
def download_codes(request: PersonRequest) -> HttpResponse:
    text = "\r\n".join([_("Codes de secours – chacun sert une fois"), "", *unused_codes(request), ""])
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="codes-de-secours.txt"'
    return response


def unused_codes(request: PersonRequest) -> list[str]:
    """Those that are left. 404 for whoever has no recovery codes."""
    stored = get_object_or_404(Authenticator, user=request.user, type=Type.RECOVERY_CODES)
    return list(stored.wrap().get_unused_codes())


@form_page
@confirmed
def renew_codes(request: PersonRequest) -> HttpResponse:
    if request.method == "POST":
        try:
            services.renew_codes(request)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("mfa_index")
        messages.success(request, _("Voici vos nouveaux codes de secours. Les précédents ne servent plus."))
        return redirect("mfa_view_recovery_codes")
    return render(request, "mfa/renew_codes.html")
