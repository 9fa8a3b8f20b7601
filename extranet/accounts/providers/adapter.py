"""How allauth's social accounts behave in this house: a provider is one fund's, and nobody signs up through one."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.http import HttpRequest
from django.utils.crypto import get_random_string

from extranet.tenants import encryption
from extranet.tenants.models import Fund
from extranet.tenants.outgoing import OutgoingSession

from ..models import IdentityProvider

STATE_LENGTH = 43  # ProConnect asks for 32 at least; allauth's is 16


class ProviderAdapter(DefaultSocialAccountAdapter):
    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The providers that the request's fund has switched on, in the open scope. allauth's own table stays empty."""
        fund: Fund | None = getattr(request, "fund", None)
        if fund is None:
            return []
        apps = [as_app(one) for one in IdentityProvider.objects.filter(is_on=True).order_by("created_at", "pk")]
        return [
            app
            for app in apps
            if provider in (None, app.provider, app.provider_id) and client_id in (None, app.client_id)
        ]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def generate_state_param(self, state: dict[str, Any]) -> str:
        return get_random_string(STATE_LENGTH)

    def get_requests_session(self) -> OutgoingSession:
        return OutgoingSession()


def as_app(provider: IdentityProvider) -> SocialApp:
    """The provider as allauth wants it, never saved."""
    return SocialApp(
        provider=provider.kind,
        provider_id=provider.key,
        name=provider.name,
        client_id=provider.client_id,
        secret=encryption.decrypt(bytes(provider.secret)),
        settings={
            "uuid": str(provider.uuid),
            "server_url": provider.server_url,
            "scope": sorted({"openid", *provider.scopes.split()}),
            "asked_level": provider.asked_level,
            "strong_levels": provider.strong_levels.split(),
        },
    )
