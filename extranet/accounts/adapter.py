"""How allauth behaves in this house: signing up is `signup`'s business, and mails go through our outbox."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import devices, factors, mails
from .allauth_mails import queue_allauth_mail
from .models import User

# What allauth calls the ways of confirming one's identity, in our words.
REAUTHENTICATION = {
    "reauthenticate": _("Avec mon mot de passe"),
    "mfa_reauthenticate": _("Avec un code de mon application ou un code de secours"),
    "mfa_reauthenticate:webauthn": _("Avec une clé d’accès"),
}


class AccountAdapter(DefaultAccountAdapter):
    has_signed_in_before = True

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are invited, or sign up in our own steps (`signup`)."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """allauth's mails go through our outbox like all others."""
        queue_allauth_mail(self.request.fund, template_prefix, email, context)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Two budgets of tries for an account, whatever the fund: one on devices that have seen her, one on all others.

        So a stranger who guesses, or only wants to shut her out, uses up the others' and never hers. allauth's key
        begins with the host: each fund would be a new budget.
        """
        address = str(credentials.get("email", "")).lower()
        user = User.objects.filter(email=address).only("pk").first()
        return f"{address} {'known' if user and devices.is_known(request, user) else 'other'}"

    def login(self, request: HttpRequest, user: User) -> None:
        self.has_signed_in_before = user.last_login is not None
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        """Whoever signs in on a device that has not seen her is told, except the first time ever."""
        response = super().post_login(request, user, **details)
        if self.has_signed_in_before and not devices.is_known(request, user):
            mails.tell_new_device(request, user)
        devices.remember(request, response, user)
        return response

    def get_login_stages(self) -> list[str]:
        """allauth's, but for the second step, which a trusted provider may have asked for already."""
        ours = {"allauth.mfa.stages.AuthenticateStage": "extranet.accounts.stages.SecondStepStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """False when somebody else's account has taken the address since: it was invited, perhaps not yet confirmed."""
        if User.objects.filter(email=email_address.email).exclude(pk=email_address.user_id).exists():
            messages.error(request, gettext("Cette adresse appartient maintenant à un autre compte : rien n’a changé."))
            return False
        return super().confirm_email(request, email_address)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Those that work here: a passkey of another host doesn't."""
        methods = super().get_reauthentication_methods(user)
        here = factors.passkeys_of_host(user, factors.host_of(self.request)) if methods else []
        return [
            method | {"description": REAUTHENTICATION[method["id"]]}
            for method in methods
            if here or method["id"] != "mfa_reauthenticate:webauthn"
        ]
