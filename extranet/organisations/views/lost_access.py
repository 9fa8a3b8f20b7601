"""« Je n'ai plus accès »: for everybody, and the two links that are mailed during a recovery.

The page answers the same, and does the same work, whether the fund knows the address or not.
"""

from __future__ import annotations

from allauth.core.internal.ratelimit import consume_or_429
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from extranet.tenants.requests import FundRequest

from ..forms.recoveries import LostAccessForm
from ..models import Recovery
from ..services import recoveries as services

form_page = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@form_page
def ask(request: FundRequest) -> HttpResponse:
    form = LostAccessForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        address = form.cleaned_data["address"].lower()
        if refusal := consume_or_429(request, app="allauth.account", action="reset_password", key=address):
            return refusal
        services.ask(fund=request.fund, **form.cleaned_data)
        return redirect("account_lost_access_sent")
    return render(request, "organisations/recoveries/ask.html", {"form": form})


@login_not_required
@require_safe
def sent(request: FundRequest) -> HttpResponse:
    return render(request, "organisations/recoveries/sent.html")


@login_not_required
@never_cache
@form_page
def stop(request: FundRequest, secret: str) -> HttpResponse:
    """Asks first: mail programs open links by themselves."""
    return by_link(request, secret, kind="stop")


@login_not_required
@never_cache
@form_page
def confirm_address(request: FundRequest, secret: str) -> HttpResponse:
    return by_link(request, secret, kind="address")


def by_link(request: FundRequest, secret: str, *, kind: str) -> HttpResponse:
    """The page of a mailed link; a wrong one and one that is over look alike, and tell whom to call."""
    column = "stop_digest" if kind == "stop" else "address_digest"
    waiting = Recovery.objects.filter(**{column: services.digest(secret)}, state=Recovery.State.WAITING)
    done = False
    if request.method == "POST":
        act = services.stop if kind == "stop" else services.confirm_address
        try:
            act(fund=request.fund, secret=secret)
            done = True
        except (Recovery.DoesNotExist, ValidationError):
            pass
    elif not waiting.exists():
        return render(request, "organisations/recoveries/over.html", status=404)
    if request.method == "POST" and not done:
        return render(request, "organisations/recoveries/over.html", status=404)
    return render(request, f"organisations/recoveries/{kind}.html", {"done": done})
