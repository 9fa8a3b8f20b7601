"""The representative's page: no account, the link of the mail is all. It gives the recap and takes the signed file."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from extranet.documents.serving import serve
from extranet.tenants.requests import FundRequest
from extranet.ui.refusals import refusals_on
from extranet.ui.secret_pages import private

from ..company_forms import SignedRecapForm
from ..models import SigningLink
from ..services.links import LinkOver, deposit_by_link, link_of

Rest = ParamSpec("Rest")
View = Callable[Concatenate[FundRequest, Rest], HttpResponseBase]


def with_link(view: View[[SigningLink]]) -> View[[str]]:
    """Call the view with the link of this secret. Else a page that says what to do, and nothing about any request."""

    @wraps(view)
    @sensitive_variables("secret")
    def answer(request: FundRequest, secret: str) -> HttpResponseBase:
        try:
            return private(view(request, link_of(secret)))
        except SigningLink.DoesNotExist:
            return private(render(request, "training/signing/wrong.html", status=404))
        except LinkOver:
            return private(render(request, "training/signing/over.html", status=410))

    return login_not_required(answer)


@with_link
@require_safe
def page(request: FundRequest, link: SigningLink) -> HttpResponse:
    return show(request, link, SignedRecapForm())


def show(request: FundRequest, link: SigningLink, form: SignedRecapForm) -> HttpResponse:
    demande = link.recap.request
    context = {
        "link": link,
        "recap": link.recap,
        "demande": demande,
        "days": demande.days.count(),
        "workers": demande.participants.count(),
        "form": form,
        "secret": request.resolver_match.kwargs["secret"],  # type: ignore[union-attr]
    }
    return render(request, "training/signing/page.html", context)


@with_link
@require_safe
def document(request: FundRequest, link: SigningLink) -> HttpResponseBase:
    return serve(link.recap.document)


@with_link
@require_POST
def deposit(request: FundRequest, link: SigningLink) -> HttpResponse:
    form = SignedRecapForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals_on(form):
            recap = deposit_by_link(fund=request.fund, link=link, upload=form.cleaned_data["file"])
            return render(request, "training/signing/done.html", {"recap": recap, "demande": recap.request})
    return show(request, link, form)
