"""Proving who one is with a factor: the second step of signing in, signing in by passkey, confirming one's identity.

The views are allauth's. Ours offer the passkeys of this host only, and lead a refused person back to where she was.
"""

from __future__ import annotations

from typing import Any

from allauth.account.utils import passthrough_next_redirect_url
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.webauthn.views import LoginWebAuthnView, ReauthenticateWebAuthnView
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from ..factor_forms import (
    IdentityForm,
    PasskeyIdentityForm,
    PasskeySecondStepForm,
    PasskeySignInForm,
    SecondStepForm,
)
from ..factors import host_of, only_of_host, passkeys, passkeys_of_host


class SecondStep(AuthenticateView):
    """After the password: a code or a passkey."""

    form_class = SecondStepForm
    webauthn_form_class = PasskeySecondStepForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        user = self.stage.login.user
        here = passkeys_of_host(user, host_of(self.request))
        options = only_of_host(context["js_data"]["request_options"], here)
        return context | {
            "passkey_form": self.webauthn_form,
            "form": self.webauthn_form if self.webauthn_form.is_bound else self.auth_form,
            "code_form": self.auth_form,
            "options": options if here else None,
            "has_passkeys_elsewhere": not here and passkeys(user).exists(),
        }


class PasskeySignIn(LoginWebAuthnView):
    """The address that the button of the sign-in page talks to; it has no page."""

    form_class = PasskeySignInForm

    def form_invalid(self, form: PasskeySignInForm) -> HttpResponse:
        return refused(self.request, form, "account_login")


class IdentityByCode(ReauthenticateView):
    form_class = IdentityForm
    template_name = "account/reauthenticate.html"


class IdentityByPasskey(ReauthenticateWebAuthnView):
    form_class = PasskeyIdentityForm
    template_name = "mfa/reauthenticate_passkey.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        here = passkeys_of_host(self.request.user, host_of(self.request))
        return context | {"options": only_of_host(context["js_data"]["request_options"], here)}

    def form_invalid(self, form: PasskeyIdentityForm) -> HttpResponse:
        return refused(self.request, form, "mfa_reauthenticate_webauthn")


def refused(request: Any, form: Any, url_name: str) -> HttpResponse:
    """Back to the page, which says why, and keeps where the person was going."""
    for error in form.errors.get("credential", []):
        messages.error(request, error)
    return HttpResponseRedirect(passthrough_next_redirect_url(request, reverse(url_name), "next"))
