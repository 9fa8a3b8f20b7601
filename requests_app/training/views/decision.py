"""What the fund's staff decide about a request."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from extranet.organisations.permissions import check_staff
from extranet.organisations.requests import ActorRequest
from extranet.tenants.capabilities import Capability
from extranet.ui.refusals import refusals_on

from ..company_forms import AcceptForm, ComplementForm, RefuseForm
from ..models import Request
from ..services import deciding
from .recap import show, whole_request


def request_to_decide(request: ActorRequest, uuid: UUID) -> Request:
    demande = whole_request(request, uuid)
    check_staff(request.actor, Capability.PREENCODING)
    return demande


@require_POST
def accept(request: ActorRequest, uuid: UUID) -> HttpResponse:
    demande = request_to_decide(request, uuid)
    form = AcceptForm(request.POST, has_operator=not demande.is_companys_own)
    if form.is_valid():
        with refusals_on(form):
            deciding.accept(actor=request.actor, fund=request.fund, request=demande, **form.words)
            messages.success(request, _("La demande est acceptée. L’entreprise est prévenue par e-mail."))
            return redirect("training:request", uuid)
    return show(request, demande, accept_form=form)


@require_POST
def ask_complement(request: ActorRequest, uuid: UUID) -> HttpResponse:
    demande = request_to_decide(request, uuid)
    form = ComplementForm(request.POST, has_operator=not demande.is_companys_own)
    if form.is_valid():
        with refusals_on(form):
            deciding.ask_complement(
                actor=request.actor,
                fund=request.fund,
                request=demande,
                parts=form.cleaned_data["parts"],
                **form.words,
            )
            messages.success(request, _("Le complément est demandé. L’entreprise est prévenue par e-mail."))
            return redirect("training:request", uuid)
    return show(request, demande, complement_form=form)


@require_POST
def refuse(request: ActorRequest, uuid: UUID) -> HttpResponse:
    demande = request_to_decide(request, uuid)
    form = RefuseForm(request.POST, has_operator=not demande.is_companys_own)
    if form.is_valid():
        with refusals_on(form):
            deciding.refuse(actor=request.actor, fund=request.fund, request=demande, **form.words)
            messages.success(request, _("La demande est refusée. L’entreprise reçoit le motif."))
            return redirect("training:request", uuid)
    return show(request, demande, refuse_form=form)
