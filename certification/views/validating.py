"""The beneficiary's page, reached by the link of a mail: one proof, the month's hours, two buttons (`BEY-09`)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from extranet.documents.serving import serve
from extranet.tenants.requests import FundRequest
from extranet.ui.refusals import refusals_on
from extranet.ui.secret_pages import private

from ..forms.validation import ContestForm, proof_form
from ..models import Certificate, ValidationLink
from ..services import validation, validation_links
from ..services.validation_links import LinkOver, link_of
from ..story import Story, story_of
from .month_context import month_context

Rest = ParamSpec("Rest")
View = Callable[Concatenate[FundRequest, Rest], HttpResponseBase]
PROVED = "validating"  # in the session: which link was proved, until when
PROOF_SECONDS = 30 * 60


def with_link(view: View[[ValidationLink]]) -> View[[str]]:
    """Call the view with the link of this secret. Else a page that says what to do, and nothing about any dossier."""

    @wraps(view)
    @sensitive_variables("secret")
    def answer(request: FundRequest, secret: str) -> HttpResponseBase:
        try:
            return private(view(request, link_of(secret)))
        except ValidationLink.DoesNotExist:
            return private(render(request, "certification/validating/wrong.html", status=404))
        except LinkOver:
            return private(render(request, "certification/validating/over.html", {"secret": secret}, status=410))

    return login_not_required(answer)


def secret_of(request: FundRequest) -> str:
    return str(request.resolver_match.kwargs["secret"])  # type: ignore[union-attr]


def is_proved(request: FundRequest, link: ValidationLink) -> bool:
    until = request.session.get(PROVED, {}).get(str(link.uuid), 0)
    return bool(until > timezone.now().timestamp())


@with_link
@require_safe
def page(request: FundRequest, link: ValidationLink) -> HttpResponse:
    if not is_proved(request, link):
        return ask(request, link, proof_form(link.validation.certificate.dossier))
    return show(request, link)


def ask(request: FundRequest, link: ValidationLink, form: object, *, is_wrong: bool = False) -> HttpResponse:
    context = {"link": link, "form": form, "is_wrong": is_wrong, "secret": secret_of(request)}
    return render(request, "certification/validating/proof.html", context)


@with_link
@sensitive_post_parameters()
@require_POST
def prove(request: FundRequest, link: ValidationLink) -> HttpResponse:
    """The birth date, or the dossier's number: nothing about the month is shown before."""
    form = proof_form(link.validation.certificate.dossier, request.POST)
    if not form.is_valid():
        return ask(request, link, form)
    if validation_links.prove(fund=request.fund, link=link, answer=form.given):
        until = timezone.now().timestamp() + PROOF_SECONDS
        request.session[PROVED] = {**request.session.get(PROVED, {}), str(link.uuid): until}
        return redirect("validating:page", secret_of(request))
    return ask(request, link_of(secret_of(request)), form, is_wrong=True)


def show(request: FundRequest, link: ValidationLink, form: object = None) -> HttpResponse:
    dossier = link.validation.certificate.dossier
    story = told(link)
    context = month_context(request.fund, dossier, story) | {
        "link": link,
        "form": form,
        "secret": secret_of(request),
        "contests": form is not None,
    }
    return render(request, "certification/validating/page.html", context)


def told(link: ValidationLink) -> Story:
    certificate = link.validation.certificate
    return story_of(certificate.dossier, certificate.month, certified_only=True)


@with_link
@require_safe
def document(request: FundRequest, link: ValidationLink) -> HttpResponseBase:
    """The same sealed PDF as everybody's."""
    if not is_proved(request, link):
        raise Http404
    return serve(link.validation.certificate.definitive)


@with_link
@require_POST
def give(request: FundRequest, link: ValidationLink) -> HttpResponse:
    if not is_proved(request, link):
        return redirect("validating:page", secret_of(request))
    return done(request, validation.give_by_link(fund=request.fund, link=link), contested=False)


def done(request: FundRequest, certificate: Certificate, *, contested: bool) -> HttpResponse:
    context = {"contested": contested, "has_space": certificate.dossier.joined_at is not None}
    return render(request, "certification/validating/done.html", context)


@with_link
@require_http_methods(["GET", "HEAD", "POST"])
def contest(request: FundRequest, link: ValidationLink) -> HttpResponse:
    if not is_proved(request, link):
        return redirect("validating:page", secret_of(request))
    form = ContestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            certificate = validation.contest_by_link(fund=request.fund, link=link, reason=reason)
            return done(request, certificate, contested=True)
    return show(request, link, form)


@login_not_required
@sensitive_variables("secret")
@require_POST
def renew(request: FundRequest, secret: str) -> HttpResponseBase:
    """Another link, to the dossier's address. The page is the same whether one was sent or not."""
    try:
        link_of(secret)
    except ValidationLink.DoesNotExist:
        return private(render(request, "certification/validating/wrong.html", status=404))
    except LinkOver as over:
        validation_links.renew(fund=request.fund, link=over.link)
    else:
        return private(redirect("validating:page", secret))
    return private(render(request, "certification/validating/renewed.html"))
