"""« Mon agenda »: what it holds, its secret address, and what a calendar program reads there (`BEY-18`)."""

from __future__ import annotations

import hashlib

from allauth.core.internal.ratelimit import consume, handler429
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.tenants.requests import FundRequest, fund_address
from extranet.ui.secret_pages import private

from . import ics
from .gathering import appointments_of, deadlines_of
from .models import Feed
from .services import end_address, make_address, owner_of


@form_page
@sensitive_variables("secret", "address")
def agenda(request: ActorRequest) -> HttpResponse:
    """Makes the address, or another one: it is shown in the answer to that, and never again."""
    address = ""
    if request.method == "POST":
        secret = make_address(actor=request.actor, user=request.user)
        address = fund_address(request.fund, f"{request.path}{secret}.ics")
    now = timezone.now()
    context = {
        "address": address,
        "subscribe": "webcal" + address[address.find(":") :] if address else "",
        "feed": Feed.objects.filter(user=request.user).first(),
        "deadlines": deadlines_of(request.fund, request.user),
        "appointments": [
            line for line in appointments_of(request.fund, request.user) if (line.entry.ends or line.moment) > now
        ],
        "has_many": len(request.memberships) > 1,
    }
    return private(render(request, "agenda/agenda.html", context))


@require_POST
def end(request: ActorRequest) -> HttpResponse:
    end_address(actor=request.actor, user=request.user)
    messages.success(request, _("L’adresse de votre agenda ne répond plus."))
    return redirect("agenda:agenda")


@login_not_required
@require_safe
@sensitive_variables("secret")
def feed(request: FundRequest, secret: str) -> HttpResponseBase:
    """Whoever has the address reads it: a calendar program can't sign in. It gets 304 for what it has already."""
    if consume(request, app="agenda", action="read", config=settings.AGENDA_RATES, limit_get=True) is None:
        return handler429(request)
    owner = owner_of(secret)
    if owner is None:
        raise Http404
    with translation.override(owner.language or request.fund.language), timezone.override(request.fund.zone):
        content = ics.of_person(request.fund, appointments_of(request.fund, owner), deadlines_of(request.fund, owner))
    etag = f'"{hashlib.sha256(content).hexdigest()}"'
    response = HttpResponse(content, content_type=ics.CONTENT_TYPE, headers={"ETag": etag})
    return private(get_conditional_response(request, etag=etag, response=response) or response, "no-cache")
