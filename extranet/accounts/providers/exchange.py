"""Talking to identity providers: before the scope opens, so that no transaction waits for another server.

For the routes below the middleware asks the provider first, and the view, in its scope, finds the outcome on the
request. Reading the provider's row is a short scope of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.http import HttpResponse
from django.urls import Resolver404, resolve

from extranet.tenants.outgoing import NotAnswered
from extranet.tenants.requests import FundRequest, HouseRequest
from extranet.tenants.scope import scope
from extranet.ui import errors
from extranet.ui.errors import OUTAGES

from ..models import IdentityProvider
from ..provider import GenericProvider, Proven
from . import discovery
from .discovery import Discovery, Unusable
from .refusals import Refusal
from .tokens import NotBelieved

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking a provider; None for one that the fund has not, or has switched off.

    Leaving: `published` or `refusal`. Coming back: `proven`, with the `waiting` of the session, or `refusal`. Trying:
    `published` or `problem`, a sentence for the administrator.
    """

    provider: GenericProvider | None = None
    published: Discovery | None = None
    proven: Proven | None = None
    waiting: dict[str, str] | None = None
    refusal: Refusal | None = None
    problem: str = ""


class ProviderRequest(FundRequest):
    """A request of one of ROUTES, as its view sees it."""

    asked: Asked


def leaving(request: FundRequest, uuid: UUID) -> Asked:
    """Its addresses, before somebody is sent there."""
    provider = switched_on(request, uuid)
    if provider is None:
        return Asked()
    try:
        return Asked(provider, published=discovery.discovered(provider.app.settings["server_url"]))
    except NotAnswered as error:
        return Asked(provider, refusal=unanswered(error))
    except Unusable:
        return Asked(provider, refusal=noted(Refusal.UNUSABLE, "discovery"))


def coming_back(request: FundRequest, uuid: UUID) -> Asked:
    """Her proof, for the code that her browser brings back. What waited in the session serves once."""
    provider = switched_on(request, uuid)
    if provider is None:
        return Asked()
    waiting = statekit.unstash_state(
        request, provider_id=provider.app.provider_id, state_id=request.GET.get("state", "")
    )
    if waiting is None:
        return Asked(provider, refusal=noted(Refusal.STALE, "state"))
    if "error" in request.GET or "code" not in request.GET:
        is_hers = request.GET.get("error") == "access_denied"
        return Asked(provider, waiting=waiting, refusal=Refusal.CANCELLED if is_hers else Refusal.REFUSED)
    try:
        published = discovery.discovered(provider.app.settings["server_url"])
        if request.GET.get("iss", published.issuer) != published.issuer:  # RFC 9207
            return Asked(provider, waiting=waiting, refusal=noted(Refusal.NOT_BELIEVED, "iss"))
        proven = provider.prove(request, published, code=request.GET["code"], waiting=waiting)
    except NotAnswered as error:
        return Asked(provider, waiting=waiting, refusal=unanswered(error))
    except NotBelieved as error:
        return Asked(provider, waiting=waiting, refusal=noted(Refusal.NOT_BELIEVED, error.reason))
    except OAuth2Error:
        return Asked(provider, waiting=waiting, refusal=noted(Refusal.REFUSED, "token"))
    except Unusable:
        return Asked(provider, waiting=waiting, refusal=noted(Refusal.UNUSABLE, "discovery"))
    return Asked(provider, published=published, proven=proven, waiting=waiting)


def trying(request: FundRequest, uuid: UUID) -> Asked:
    """What the provider publishes at this moment, for the fund's administrator; the view asks whether she is one."""
    if not request.user.is_authenticated:
        return Asked()
    with scope(request.fund, read_only=True):
        address = IdentityProvider.objects.filter(uuid=uuid).values_list("server_url", flat=True).first()
    if address is None:
        return Asked()
    try:
        published = discovery.read(address)
        discovery.keys_at(published.keys, fresh=True)
    except NotAnswered as error:
        return Asked(problem=discovery.unanswered_in_words(error))
    except ValueError:
        return Asked(problem=discovery.no_keys_in_words())
    except Unusable as error:
        return Asked(problem=str(error))
    return Asked(published=published)


def signing_out(request: FundRequest) -> Asked:
    """The provider that wants to know that she leaves; none when it doesn't answer: she is signed out here anyway."""
    kept = request.session.get("provider_to_sign_out_of")
    if not kept or not request.user.is_authenticated or kept["user"] != request.user.pk:
        return Asked()
    asked = leaving(request, UUID(kept["provider"].removeprefix("oidc-")))
    return asked if asked.published else Asked()


ROUTES: dict[tuple[str, str], Callable[..., Asked]] = {
    ("POST", "account_leave_for_provider"): leaving,
    ("POST", "account_link_provider"): leaving,
    ("POST", "account_logout"): signing_out,
    ("GET", "account_provider_return"): coming_back,
    ("POST", "fund_settings:try_provider"): trying,
}


class ProviderExchange:
    """Stands just before the scope."""

    def __init__(self, get_response: Callable[[HouseRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HouseRequest) -> HttpResponse:
        if request.fund is None:
            return self.get_response(request)
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return self.get_response(request)
        ask = ROUTES.get((request.method or "", match.view_name))
        if ask is not None:
            try:
                vars(request)["asked"] = ask(request, **match.kwargs)
            except OUTAGES:
                return errors.unavailable(request)
        return self.get_response(request)


def switched_on(request: FundRequest, uuid: UUID) -> GenericProvider | None:
    with scope(request.fund, read_only=True):
        try:
            provider: GenericProvider = get_adapter(request).get_provider(request, provider=f"oidc-{uuid}")
        except SocialApp.DoesNotExist:
            return None
    return provider


def unanswered(error: NotAnswered) -> Refusal:
    return noted(Refusal.SLOW if error.is_slow else Refusal.UNREACHABLE, "http")


def noted(refusal: Refusal, detail: str) -> Refusal:
    """The log says that and why, not who."""
    logger.warning("an identity provider's answer was refused: %s (%s)", refusal.value, detail)
    return refusal
