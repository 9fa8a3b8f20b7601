"""« Vérifier un certificat »: outside sign-in, for whoever holds a certificate (`BEY-10`). No person is named."""

from __future__ import annotations

from allauth.core.internal.ratelimit import consume, handler429
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from extranet.tenants.requests import FundRequest

from .. import check
from ..forms.check import FileForm, NumberForm
from ..preparation import Preparation

form_page = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@form_page
def page(request: FundRequest) -> HttpResponse:
    """Asks for a number, and leads to its page."""
    form = NumberForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return redirect("check:number", form.cleaned_data["number"])
    return unkept(render(request, "certification/check/page.html", {"form": form}))


@login_not_required
@form_page
def number(request: FundRequest, number: str) -> HttpResponse:
    """What is known of a number, and of a file that is dropped on its page. The QR code of a certificate leads here."""
    known = check.normal(number)
    if known is None:
        return unkept(render(request, "certification/check/page.html", {"form": wrong(number)}))
    if known != number:
        return redirect("check:number", known)
    if refusal := too_many(request, "look"):
        return refusal
    answer, match = check.look_up(known), None
    form = FileForm()
    if request.method == "POST":
        if refusal := too_many(request, "file"):
            return refusal
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            match, form = check.compare(answer, form.cleaned_data["file"].content), FileForm()
    context = {"answer": answer, "form": form, "match": match, "preparing": Preparation.RUNNING}
    return unkept(render(request, "certification/check/number.html", context))


def wrong(number: str) -> NumberForm:
    """The form that says what is wrong with a number that stood in the address."""
    return NumberForm({"number": number[:40]})


def too_many(request: HttpRequest, action: str) -> HttpResponse | None:
    """429 for who asks too often, counted by network address. Without the cache nothing is let through (503)."""
    usage = consume(request, app="check", action=action, config=settings.CHECK_RATES, limit_get=True)
    return handler429(request) if usage is None else None


def unkept(response: HttpResponse) -> HttpResponse:
    """What is true now may not be tomorrow: no browser or cache keeps it, and no search engine lists it."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
