"""Signing in through an identity provider of the fund, and linking what it says to one's account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView, LogoutView
from allauth.core.exceptions import ReauthenticationRequired
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from extranet.tenants.requests import FundRequest
from extranet.ui.refusals import refusals_told

from .. import proofs
from ..cards import handover
from ..models import IdentityProvider
from ..provider import Proven, with_parameters
from ..providers import linking
from ..providers.exchange import Asked, ProviderRequest
from ..providers.refusals import Refusal
from ..requests import PersonRequest

form_page = require_http_methods(["GET", "HEAD", "POST"])
SIGN_IN, LINK = "sign_in", "link"
OWN_PROOF_MINUTES = 10  # as long as a trip to a provider may take


class SignIn(LoginView):
    """allauth's, with the fund's providers beside the form."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "providers": offered(),
            "cards_offered": handover.is_offered(getattr(self.request, "fund", None)),
        }


class SignOut(LogoutView):
    """allauth's; who came through a provider that wants to know of it, is signed out there too."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        kept = self.request.session.get(linking.SIGN_OUT) or {}
        asked: Asked = getattr(self.request, "asked", Asked())
        response: HttpResponse = super().post(*args, **kwargs)
        if asked.provider is None or asked.published is None or not asked.published.end_session:
            return response
        request: Any = self.request
        request.actor = None  # nobody's page from here on
        address = with_parameters(
            asked.published.end_session,
            {
                "id_token_hint": kept["hint"],
                "state": get_random_string(43),
                "post_logout_redirect_uri": self.request.build_absolute_uri(reverse("account_login")),
            },
        )
        return leave_for(request, address, asked.provider.app.name, is_sign_out=True)


def offered() -> list[IdentityProvider]:
    return list(IdentityProvider.objects.filter(is_on=True).order_by("created_at", "pk"))


@login_not_required
@require_POST
def leave(request: ProviderRequest, uuid: UUID) -> HttpResponse:
    """To the provider, to sign in."""
    return sent(request, purpose=SIGN_IN, next_url=get_next_redirect_url(request) or "")


@form_page
@reauthentication_required(app="allauth.socialaccount")
def link(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """« Relier »: what it means, then to the provider, to come back with an identity to link."""
    provider = get_object_or_404(IdentityProvider, uuid=uuid, is_on=True)
    if request.method == "POST" and hasattr(request, "asked"):
        return sent(request, purpose=LINK, next_url="")
    return render(request, "accounts/link_provider.html", {"provider": provider})


def sent(request: Any, *, purpose: str, next_url: str) -> HttpResponse:
    asked: Asked = request.asked
    if asked.provider is None:
        raise Http404
    if asked.published is None:
        return refused(request, asked)
    address = asked.provider.address(request, asked.published, purpose=purpose, next_url=next_url)
    return leave_for(request, address, asked.provider.app.name)


def leave_for(request: Any, address: str, name: str, *, is_sign_out: bool = False) -> HttpResponse:
    """A page that leads to the other site by itself: the policy on content forbids a form's answer to do so."""
    context = {"address": address, "name": name, "is_sign_out": is_sign_out}
    response = render(request, "accounts/leaving.html", context)
    response.headers["Refresh"] = f"0; url={address}"
    add_never_cache_headers(response)
    return response


@login_not_required
@require_safe
def come_back(request: ProviderRequest, uuid: UUID) -> HttpResponse:
    """From the provider: the session opens, or an identity is linked, or a page says why not."""
    asked: Asked = getattr(request, "asked", Asked())
    if asked.provider is None:
        raise Http404
    if asked.proven is None or asked.waiting is None:
        return refused(request, asked)
    if asked.waiting["purpose"] == LINK:
        return link_here(request, uuid, asked, asked.proven)
    account = linking.account_of(asked.proven)
    if account is None:
        linking.let_wait(request, asked.proven)
        return redirect("account_identity_to_link")
    return linking.sign_in(request, account=account, proven=asked.proven, next_url=asked.waiting["next"])


def link_here(request: Any, uuid: UUID, asked: Asked, proven: Proven) -> HttpResponse:
    """Back with the identity that she set out to link; her own proof is that of a few minutes ago."""
    if not request.user.is_authenticated or not has_own_proof(request, OWN_PROOF_MINUTES):
        return refused(request, Asked(asked.provider, refusal=Refusal.STALE))
    return linked(request, get_object_or_404(IdentityProvider, uuid=uuid), proven)


def linked(request: Any, provider: IdentityProvider, proven: Proven) -> HttpResponse:
    with refusals_told(request):
        linking.link(request, actor=request.actor, provider=provider, proven=proven)
        said = _("« %s » ouvre maintenant votre compte ici. Vos autres sessions sont terminées.")
        messages.success(request, said % provider.name)
    return redirect("mfa_index")


def refused(request: FundRequest, asked: Asked) -> HttpResponse:
    refusal = asked.refusal or Refusal.UNUSABLE
    name = asked.provider.app.name if asked.provider else ""
    response = render(request, "accounts/provider_refused.html", {"refusal": refusal, "name": name}, status=400)
    add_never_cache_headers(response)
    return response


@login_not_required
@form_page
def identity_to_link(request: Any) -> HttpResponse:
    """An identity that nobody has linked: how its holder says that it is hers, or whom she asks.

    The page is the same whether the address that the provider gives has an account or not.
    """
    proven = linking.waiting(request)
    provider = provider_of(proven) if proven else None
    if proven is None or provider is None:
        messages.info(request, _("Aucune identité n’attend d’être reliée. Recommencez depuis la page de connexion."))
        return redirect("mfa_index" if request.user.is_authenticated else "account_login")
    if not request.user.is_authenticated:
        return render(request, "accounts/unknown_identity.html", {"provider": provider, "proven": proven})
    if not has_own_proof(request, proofs.ACCOUNT_MINUTES):
        raise ReauthenticationRequired
    if request.method == "POST":
        if request.POST.get("answer") == "no":
            linking.forget(request)
            messages.info(request, _("Rien n’a été relié."))
            return redirect("dashboard")
        return linked(request, provider, proven)
    return render(request, "accounts/identity_to_link.html", {"provider": provider, "proven": proven})


def provider_of(proven: Proven) -> IdentityProvider | None:
    return IdentityProvider.objects.filter(uuid=proven.provider.removeprefix("oidc-"), is_on=True).first()


def has_own_proof(request: FundRequest, minutes: int) -> bool:
    return proofs.seconds_since(request, proofs.OWN) < minutes * 60


@form_page
@reauthentication_required(app="allauth.socialaccount")
def unlink(request: Any, pk: int) -> HttpResponse:
    """« Détacher »: the identity opens nothing any more."""
    account = get_object_or_404(SocialAccount, pk=pk, user=request.user)
    provider = get_object_or_404(IdentityProvider, uuid=account.provider.removeprefix("oidc-"))
    if request.method == "POST":
        linking.unlink(request, actor=request.actor, provider=provider, account=account)
        messages.success(
            request, _("« %s » n’ouvre plus votre compte. Vos autres sessions sont terminées.") % provider.name
        )
        return redirect("mfa_index")
    return render(request, "accounts/unlink_identity.html", {"provider": provider})
