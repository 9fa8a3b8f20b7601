"""The register of processing for those who answer for it, and the notice that anybody reads: of the same source."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from extranet.accounts.step_up import fresh_proof_required
from extranet.documents.rendering import render_pdf
from extranet.documents.tasks import asset
from extranet.tenants.requests import FundRequest
from extranet.ui.exports import Column, csv_response
from extranet.ui.refusals import refusals_on
from extranet.ui.workbooks import list_response

from ..forms.privacy import PrivacyForm
from ..permissions import check_administrator
from ..personal_data import register as registers
from ..personal_data.privacy import AUTHORITIES, check_register, privacy_of
from ..requests import ActorRequest
from ..services.privacy import change_privacy
from .organisations import form_page

COLUMNS = [
    Column(gettext_lazy("Traitement"), "processing"),
    Column(gettext_lazy("Finalité"), "purpose"),
    Column(gettext_lazy("Personnes concernées"), "people"),
    Column(gettext_lazy("Données, telles que la personne les lit"), "data"),
    Column(gettext_lazy("Base juridique"), "basis"),
    Column(gettext_lazy("Destinataires"), "recipients"),
    Column(gettext_lazy("Conservation"), "retention"),
    Column(gettext_lazy("Niveau de protection"), "protection"),
]


def shown(request: FundRequest | ActorRequest) -> dict[str, object]:
    details = privacy_of(request.fund)
    authority, site = AUTHORITIES[details.authority]
    return {
        "fund": request.fund,
        "language": request.LANGUAGE_CODE or request.fund.language,
        "details": details,
        "authority": authority,
        "authority_site": site,
        "processings": registers.processings(request.fund),
        "measures": registers.MEASURES,
        "levels": registers.LEVELS,
        "transfers": registers.TRANSFERS,
    }


@require_safe
def register(request: ActorRequest) -> HttpResponse:
    check_register(request.actor, request.fund, request.user)
    return render(request, "organisations/register/register.html", shown(request))


@require_safe
def register_file(request: ActorRequest, kind: str) -> HttpResponseBase:
    """The same as `csv`, `xlsx` or `pdf`: no personal data stand in it."""
    check_register(request.actor, request.fund, request.user)
    name = _("registre-des-traitements")
    if kind == "pdf":
        page = render_to_string("organisations/pdf/register.html", shown(request))
        identifier = f"{request.fund.slug}-register"
        content = render_pdf(page, resolve=lambda address: asset(request.fund, address), identifier=identifier)
        headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
        return HttpResponse(content, content_type="application/pdf", headers=headers)
    kinds: dict[str, Callable[..., HttpResponseBase]] = {"csv": csv_response, "xlsx": list_response}
    make = kinds.get(kind)
    if make is None:
        raise Http404
    return make(registers.Lines(registers.lines(request.fund)), COLUMNS, name=name)


@form_page
@fresh_proof_required
def settings(request: ActorRequest) -> HttpResponse:
    check_administrator(request.actor)
    form = PrivacyForm(request.POST or None, fund=request.fund)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            change_privacy(actor=request.actor, fund=request.fund, details=form.details)
            messages.success(request, _("C’est enregistré : le registre et la page publique le disent dès maintenant."))
            return redirect("fund_settings:privacy")
    return render(request, "organisations/register/settings.html", {"form": form})


@login_not_required
@require_safe
def notice(request: FundRequest) -> HttpResponse:
    """« Données personnelles », for anybody: who answers, what is done with data, one's rights, where to complain."""
    return render(request, "organisations/register/notice.html", shown(request))
