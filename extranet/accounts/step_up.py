"""A fresh proof before what binds somebody: certifying, sending to the fund, changing rights or keys (BEY-20).

An open session is not enough for these: it may be a colleague at an unlocked screen. The proof is asked in a page
that holds what was typed, and the act goes on by itself once it is given. Who has a second factor proves herself with
it; who has none gives her password, where the fund demands it of everybody.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial, wraps
from typing import Any

from allauth.account.forms import ReauthenticateForm
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from extranet.tenants.middleware import SAFE_METHODS
from extranet.tenants.models import Fund
from extranet.ui import unsent

from . import factors, proofs
from .factor_forms import IdentityForm, PasskeyIdentityForm
from .limits import StepUp, step_up_of
from .models import User

PREFIX = "proof"  # of the fields that prove, among those that were typed
OPENING = f"{PREFIX}-opening"  # nothing was typed yet: she only wants to see the form
View = Callable[..., HttpResponse]


def fresh_proof_required(view: View | None = None, *, on_opening: bool = False) -> Any:
    """For a view whose POST binds: it runs once she has proved herself within the fund's minutes.

    `on_opening` asks before the form is shown too: for those with files, which no page can hold meanwhile.
    """
    if view is None:
        return partial(fresh_proof_required, on_opening=on_opening)
    acts = view

    @wraps(acts)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        is_opening = request.method in SAFE_METHODS
        if (is_opening and not on_opening) or not is_due(request, request.fund):
            return acts(request, *args, **kwargs)
        proof = given(request)
        if proof is None or not proof.is_valid():
            return page(request, proof, is_opening=is_opening or OPENING in request.POST)
        accept(request, proof)
        return redirect(request.get_full_path()) if OPENING in request.POST else acts(request, *args, **kwargs)

    return guarded


def is_due(request: HttpRequest, fund: Fund) -> bool:
    """Whether she must prove herself again now. Asks the database only where the fund's rule needs it."""
    rule, minutes = step_up_of(fund)
    if rule == StepUp.OFF or not request.user.is_authenticated:
        return False
    if proofs.seconds_since(request, proofs.FACTOR) < minutes * 60:
        return False
    user: User = request.user
    if factors.has_second_factor(user):
        return True
    return rule == StepUp.EVERYONE and proofs.seconds_since(request, proofs.OWN) >= minutes * 60


class Way(StrEnum):
    PASSKEY = "credential"
    CODE = "code"
    PASSWORD = "password"  # noqa: S105 - a field's name


class PasswordForm(ReauthenticateForm):
    """allauth's, in this site's words."""


def ways_of(request: HttpRequest, user: User) -> dict[Way, type[Any]]:
    """How she can prove herself here, the easiest first."""
    ways: dict[Way, type[Any]] = {}
    if factors.passkeys_of_host(user, factors.host_of(request)):
        ways[Way.PASSKEY] = PasskeyIdentityForm
    if Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN).exists():
        ways[Way.CODE] = IdentityForm
    return ways or {Way.PASSWORD: PasswordForm}


def given(request: HttpRequest) -> forms.Form | None:
    """The proof among what was posted, to be validated; None when there is none."""
    user: User = request.user  # type: ignore[assignment]
    for way, form in ways_of(request, user).items():
        if f"{PREFIX}-{way}" in request.POST:
            return form(request.POST, user=user, prefix=PREFIX)
    return None


def accept(request: HttpRequest, proof: forms.Form) -> None:
    if isinstance(proof, PasswordForm):
        reauthenticate_by_password(request)
    else:
        proof.save()  # type: ignore[attr-defined]


def page(request: HttpRequest, refused: forms.Form | None, *, is_opening: bool) -> HttpResponse:
    """« Confirmez que c’est bien vous »: a form a way, each with what was typed."""
    user: User = request.user  # type: ignore[assignment]
    shown = {
        way.name.lower(): refused if isinstance(refused, form) else form(user=user, prefix=PREFIX)
        for way, form in ways_of(request, user).items()
    }
    context: dict[str, Any] = {"ways": shown, "form": refused, "minutes": step_up_of(request.fund)[1]}  # type: ignore[attr-defined]
    if "passkey" in shown:
        here = factors.passkeys_of_host(user, factors.host_of(request))
        context["options"] = factors.only_of_host(auth.begin_authentication(user), here)
    fields = [(OPENING, "yes")] if is_opening else fields_typed(request)
    return unsent.kept(request, "accounts/step_up.html", fields, is_opening=is_opening, **context)


def fields_typed(request: HttpRequest) -> unsent.Fields:
    return [(name, value) for name, value in unsent.typed(request) if not name.startswith(f"{PREFIX}-")]
