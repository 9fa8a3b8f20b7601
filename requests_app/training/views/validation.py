"""« Validation »: the company checks the totals and certifies, or returns the request, or refuses it as not its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from extranet.accounts.step_up import fresh_proof_required
from extranet.organisations.requests import ActorRequest
from extranet.ui.refusals import refusals_on

from .. import completion
from ..company_forms import CertifyForm, DisownForm, GiveBackForm
from ..models import Certification, Request
from ..overlaps import overlaps_of
from ..permissions import Sight, acts_for_company, check_company, sight
from ..services import certifying, returning
from ..totals import totals_of
from ..workflow import RequestState
from .frame import VALIDATION, frame, visible_request

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@fresh_proof_required
def certify(request: ActorRequest, uuid: UUID) -> HttpResponse:
    demande = visible_request(request, uuid)
    context = frame(request, demande, VALIDATION)
    form = CertifyForm(initial={"version": demande.version})
    if request.method == "POST":
        check_company(request.actor, demande)
        form = CertifyForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                certifying.certify(actor=request.actor, request=demande, version=form.cleaned_data["version"])
                messages.success(
                    request, _("Les présences sont certifiées. Générez maintenant le récapitulatif à faire signer.")
                )
                return redirect("training:recap", uuid)
        form = again(form, demande)
    return render(request, "training/certify.html", context | validation_context(request, demande, form))


def again(form: CertifyForm, demande: Request) -> CertifyForm:
    """The refused form; the totals shown beside it are now those of the version it carries."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    data["version"] = str(demande.version)
    form.data = data
    return form


def validation_context(request: ActorRequest, demande: Request, form: CertifyForm) -> dict[str, Any]:
    certification = demande.certifications.filter(voided_at__isnull=True).first()
    own = acts_for_company(request.actor, demande)
    turn = demande.state in {RequestState.WITH_COMPANY, RequestState.COMPLEMENT}
    return {
        "totals": totals_of(demande),
        "overlaps": overlaps_of(request.actor, demande),
        "incomplete": completion.incomplete(request.actor, request.fund, demande),
        "certification": certification,
        "voided": None if certification else last_voided(demande),
        "form": form if own and turn and certification is None else None,
        "may_return": own and demande.state == RequestState.WITH_COMPANY and not demande.is_companys_own,
    }


def last_voided(demande: Request) -> Certification | None:
    return demande.certifications.filter(voided_at__isnull=False).order_by("-voided_at").first()


@form_page
def give_back(request: ActorRequest, uuid: UUID) -> HttpResponse:
    demande = companys_request(request, uuid)
    form = GiveBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            returning.give_back(
                actor=request.actor, fund=request.fund, request=demande, comment=form.cleaned_data["comment"].strip()
            )
            messages.success(request, _("La demande est renvoyée à l’opérateur, qui lit votre commentaire."))
            return redirect("training:request", uuid)
    context = frame(request, demande, VALIDATION) | {"form": form}
    return render(request, "training/give_back.html", context)


@form_page
def disown(request: ActorRequest, uuid: UUID) -> HttpResponse:
    demande = companys_request(request, uuid)
    form = DisownForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            returning.disown(
                actor=request.actor, fund=request.fund, request=demande, reason=form.cleaned_data["reason"].strip()
            )
            messages.success(request, _("La demande est refusée. L’opérateur lit votre motif."))
            return redirect("training:request", uuid)
    context = frame(request, demande, VALIDATION) | {"form": form}
    return render(request, "training/disown.html", context)


def companys_request(request: ActorRequest, uuid: UUID) -> Request:
    """For a mandatee of its company: 404 for operators, 403 for others who see it."""
    demande = visible_request(request, uuid)
    if sight(request.actor, demande) is not Sight.WHOLE:
        raise Http404
    check_company(request.actor, demande)
    return demande
