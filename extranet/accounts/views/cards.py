"""Signing in with the Belgian identity card, and linking it to one's account.

The card's own host, where nginx asks the browser for a certificate, has one page, `certificate`; all others are on the
fund's host.
"""

from __future__ import annotations

import logging
from secrets import compare_digest
from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from extranet.tenants.models import Fund
from extranet.tenants.requests import FundRequest, HouseRequest
from extranet.tenants.scope import scope
from extranet.ui.refusals import refusals_told

from ..cards import certificates, handover, linking
from ..cards.refusals import CardRefusal, refusal_of_verdict
from ..models import Card
from .providers import LINK, OWN_PROOF_MINUTES, SIGN_IN, has_own_proof, leave_for

logger = logging.getLogger(__name__)

form_page = require_http_methods(["GET", "HEAD", "POST"])


def check_offered(fund: Fund) -> None:
    if not handover.is_offered(fund):
        raise Http404


@login_not_required
@form_page
def card(request: FundRequest) -> HttpResponse:
    """What one needs; then to the card's host."""
    check_offered(request.fund)
    if request.method == "POST":
        return set_out(request, SIGN_IN, get_next_redirect_url(request) or "")
    return render(request, "accounts/card.html", {"next": get_next_redirect_url(request) or ""})


@form_page
@reauthentication_required(app="allauth.socialaccount")
def link(request: Any) -> HttpResponse:
    check_offered(request.fund)
    if request.method == "POST":
        return set_out(request, LINK, "")
    return render(request, "accounts/link_card.html")


def set_out(request: FundRequest, purpose: str, next_url: str) -> HttpResponse:
    address = handover.ask(request, fund=request.fund, purpose=purpose, next_url=next_url)
    return leave_for(request, address, _("la page qui lit la carte"))


@login_not_required
@require_safe
def certificate(request: HouseRequest) -> HttpResponse:
    """On the card's host: what nginx found, handed over to the fund's host, or a page that says why not."""
    if not is_from_proxy(request):
        raise Http404
    try:
        asked = handover.read_request(request.GET.get("demande", ""))
        fund = Fund.objects.filter(pk=asked.fund_id).first()
        if fund is None or not handover.is_offered(fund):
            raise Http404
    except handover.NotGood as error:
        return refused(request, error.refusal)
    back = f"{settings.SITE_SCHEME}://{asked.host}"
    verdict = request.headers.get("X-Client-Verify", "")
    refusal = refusal_of_verdict(verdict)
    if refusal is not None:
        logger.warning("nginx refused an identity card: %s", verdict[:80])
        return refused(request, refusal, back=back)
    try:
        number = certificates.number_of(request.headers.get("X-Client-Cert", ""))
    except certificates.Refused as error:
        return refused(request, error.refusal, back=back)
    with scope(fund, read_only=True):
        digest = certificates.card_of(number)
    path = reverse("account_card_return", urlconf=settings.ROOT_URLCONF)
    response = HttpResponseRedirect(f"{back}{path}?{urlencode({'jeton': handover.answer(asked, digest)})}")
    add_never_cache_headers(response)
    return response


def is_from_proxy(request: HouseRequest) -> bool:
    """Only nginx knows the secret; whoever reaches this process otherwise could write the other headers herself."""
    given = request.headers.get("X-Proxy-Secret", "")
    return bool(settings.EID_PROXY_SECRET) and compare_digest(given.encode(), settings.EID_PROXY_SECRET.encode())


@login_not_required
@require_safe
def come_back(request: Any) -> HttpResponse:
    """Back on the fund's host: the session opens, or the card is linked, or a page says why not."""
    check_offered(request.fund)
    try:
        received = handover.receive(request, fund=request.fund, token=request.GET.get("jeton", ""))
    except handover.NotGood as error:
        return refused(request, error.refusal)
    if received.purpose == LINK:
        return link_here(request, received.card)
    found = Card.objects.usable().filter(digest=received.card).select_related("user").first()
    if found is None:
        response = render(request, "accounts/unknown_card.html", status=400)
        add_never_cache_headers(response)
        return response
    return linking.sign_in(request, card=found, next_url=received.next_url)


def link_here(request: Any, digest: bytes) -> HttpResponse:
    if not request.user.is_authenticated or not has_own_proof(request, OWN_PROOF_MINUTES):
        return refused(request, CardRefusal.STALE)
    with refusals_told(
        request, _("Votre carte ouvre maintenant votre compte ici. Vos autres sessions sont terminées.")
    ):
        linking.link(request, actor=request.actor, digest=digest)
    return redirect("mfa_index")


@form_page
@reauthentication_required(app="allauth.socialaccount")
def unlink(request: Any, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(Card, uuid=uuid, user=request.user)
    if request.method == "POST":
        linking.unlink(request, actor=request.actor, card=found)
        messages.success(request, _("Cette carte n’ouvre plus votre compte. Vos autres sessions sont terminées."))
        return redirect("mfa_index")
    return render(request, "accounts/unlink_card.html")


def refused(request: Any, refusal: CardRefusal, *, back: str = "") -> HttpResponse:
    """`back`: the fund's address, on the card's host."""
    path = reverse("account_login", urlconf=settings.ROOT_URLCONF)
    context = {"refusal": refusal, "sign_in": f"{back}{path}" if back or request.fund else ""}
    response = render(request, "accounts/card_refused.html", context, status=400)
    add_never_cache_headers(response)
    return response
