"""« Décisions à deux »: what somebody of the staff proposed, confirmed or sent back by somebody else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from extranet.accounts.step_up import fresh_proof_required
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage
from extranet.ui.refusals import refusals_on, refusals_told

from .. import second_opinion
from ..forms.trust import SendBackForm
from ..models import Proposal
from ..permissions import check_office
from ..requests import ActorRequest
from ..tables.second_opinions import ProposalFilter, ProposalTable, proposal_columns


class Proposals(ListPage):
    """All of them, those that wait first."""

    filterset_class = ProposalFilter
    table_class = ProposalTable
    template_name = "organisations/second_opinions/list.html"
    export_name = gettext_lazy("decisions-a-deux")
    request: ActorRequest

    def check_access(self) -> None:
        check_office(self.request.actor)

    def get_queryset(self) -> QuerySet[Any]:
        return Proposal.objects.visible_to(self.request.actor)

    def get_columns(self) -> list[Column]:
        return proposal_columns()


def visible_proposal(request: ActorRequest, uuid: UUID) -> Proposal:
    check_office(request.actor)
    return get_object_or_404(Proposal.objects.visible_to(request.actor), uuid=uuid)


@require_safe
def proposal(request: ActorRequest, uuid: UUID) -> HttpResponse:
    return show(request, visible_proposal(request, uuid), SendBackForm())


def show(request: ActorRequest, shown: Proposal, form: SendBackForm) -> HttpResponse:
    decision = second_opinion.named(shown.decision)
    is_open = shown.state == Proposal.State.PROPOSED
    context = {
        "proposal": shown,
        "label": decision.label,
        "told": decision.told(request.fund, shown) if is_open else [],
        "address": decision.address(shown),
        "is_open": is_open,
        "may_decide": second_opinion.may_decide(request.actor, decision),
        "is_own": second_opinion.is_same_person(request.actor, shown),
        "form": form,
    }
    return render(request, "organisations/second_opinions/proposal.html", context)


@require_POST
@fresh_proof_required
def confirm(request: ActorRequest, uuid: UUID) -> HttpResponse:
    shown = visible_proposal(request, uuid)
    form = SendBackForm()
    try:
        second_opinion.confirm(actor=request.actor, fund=request.fund, proposal=shown)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return show(request, shown, form)
    messages.success(request, _("Confirmé : c’est fait."))
    return redirect("trust:proposals")


@require_POST
def send_back(request: ActorRequest, uuid: UUID) -> HttpResponse:
    shown = visible_proposal(request, uuid)
    form = SendBackForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            second_opinion.send_back(actor=request.actor, proposal=shown, comment=form.cleaned_data["comment"].strip())
            messages.success(request, _("La décision est renvoyée : rien n’a changé."))
            return redirect("trust:proposals")
    return show(request, shown, form)


@require_POST
def withdraw(request: ActorRequest, uuid: UUID) -> HttpResponse:
    shown = visible_proposal(request, uuid)
    with refusals_told(request, _("Votre proposition est retirée.")):
        second_opinion.withdraw(actor=request.actor, proposal=shown)
    return redirect("trust:proposals")
