"""« Conditions d'utilisation »: read, accepted on the way to the first request; a new version, by the fund's staff."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from extranet.organisations.permissions import check_staff
from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import is_staff
from extranet.tenants.capabilities import Capability
from extranet.ui.refusals import refusals_on

from .. import terms as services
from ..forms import AcceptTermsForm, PublishTermsForm
from ..models import Terms


@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: ActorRequest) -> HttpResponse:
    """The text that applies; whoever must accepts it here and goes on to `suite`, the page she came from."""
    form = AcceptTermsForm(request.POST or None)
    onward = safe_path(request.POST.get("suite") or request.GET.get("suite", ""))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.accept(actor=request.actor, fund=request.fund, version=request.POST.get("version", ""))
            messages.success(request, _("Vous avez accepté les conditions d’utilisation."))
            return redirect(onward)
    current = services.current_terms(request.fund)
    staff = is_staff(request.actor, Capability.PREENCODING)
    acceptance = services.acceptances_of_current(request.actor).first()
    context = {
        "form": form,
        "terms": current,
        "blocks": services.blocks(current.text),
        "acceptance": acceptance,
        "must_accept": services.is_bound(request.actor) and acceptance is None,
        "onward": onward,
        "is_staff": staff,
        "versions": published_versions() if staff else [],
    }
    return render(request, "mandates/terms/page.html", context)


def safe_path(address: str) -> str:
    """The address when it is a page of this site, else the first screen."""
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours else reverse("dashboard")


def published_versions() -> QuerySet[Terms]:
    """The latest first, each with how many people `accepted` it."""
    return Terms.objects.annotate(accepted=Count("acceptances")).order_by("-number")


@require_safe
def terms_pdf(request: ActorRequest, version: str) -> HttpResponse:
    """A version as PDF: the one that applies, or an earlier one that somebody accepted."""
    current = services.current_terms(request.fund)
    wanted = current if current.version == version else Terms.objects.filter(version=version).first()
    if wanted is None:
        raise Http404
    response = HttpResponse(services.terms_pdf(request.fund, wanted), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="conditions-{wanted.version}.pdf"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def publish_terms(request: ActorRequest) -> HttpResponse:
    """Write a new version, look at it, publish it."""
    check_staff(request.actor, Capability.PREENCODING)
    current = services.current_terms(request.fund)
    form = PublishTermsForm(request.POST or None, initial={"text": current.text})
    is_preview = "preview" in request.POST
    if request.method == "POST" and form.is_valid() and not is_preview:
        with refusals_on(form):
            published = services.publish(
                actor=request.actor,
                fund=request.fund,
                replaces=request.POST.get("replaces", ""),
                **form.cleaned_data,
            )
            messages.success(request, _("La version %s s’applique à partir de maintenant.") % published.version)
            return redirect("mandates:terms")
    context = {
        "form": form,
        "replaces": current.version,
        "preview": services.blocks(form.cleaned_data["text"]) if is_preview and form.is_valid() else None,
    }
    return render(request, "mandates/terms/publish.html", context)
