"""One document: what it says, where it stands, its files, and what can be done with it; and the fund's queue."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from extranet.accounts.step_up import fresh_proof_required
from extranet.documents.serving import serve
from extranet.organisations import second_opinion
from extranet.organisations.models import Proposal
from extranet.organisations.permissions import check_staff
from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import is_staff
from extranet.organisations.tables.second_opinions import WAITS_FOR_ANOTHER
from extranet.retention.clocks import shown_on
from extranet.tenants.capabilities import Capability
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage
from extranet.ui.refusals import refusals_on

from .. import forms, services
from ..acceptance import ACCEPTANCE
from ..desk import Desk
from ..identification import printed
from ..models import Paper
from ..permissions import may_revoke
from ..tables import PaperFilter, PaperTable
from ..workflow import PaperState


def visible_paper(request: ActorRequest, uuid: UUID) -> Paper:
    papers = Paper.objects.visible_to(request.actor).select_related("company", "model_document", "signed_document")
    return get_object_or_404(papers, uuid=uuid)


@require_safe
def paper(request: ActorRequest, uuid: UUID) -> HttpResponse:
    return show(request, visible_paper(request, uuid))


def show(request: ActorRequest, shown: Paper, **bound: Any) -> HttpResponse:
    """The page of a document; `bound` are the forms that were refused."""
    today = timezone.localdate()
    staff = is_staff(request.actor, Capability.PREENCODING)
    may_deposit = shown.state in {PaperState.TO_SIGN, PaperState.REFUSED}
    may_decide = staff and shown.state == PaperState.DEPOSITED
    proposal = second_opinion.open_proposal(ACCEPTANCE, shown) if may_decide else None
    context = {
        "paper": shown,
        "identification": printed(shown.identification),
        "designations": shown.designations.order_by("pk") if shown.is_convention else [],
        "mandates": shown.mandates.select_related("operator").order_by("operator__name_folded", "pk"),
        "deposit_form": forms.DepositForm(initial={"signed_on": today}) if may_deposit else None,
        "proposal": proposal,
        "accept_form": forms.AcceptForm(initial={"starts_on": today}) if may_decide else None,
        "refuse_form": forms.RefuseForm() if may_decide else None,
        "is_staff": staff,
        "desk": Desk(shown.company, is_staff=staff),
        "may_revoke": may_revoke(request.actor, shown.company),
        "refused": next((form for form in bound.values() if form.errors), None),
        **shown_on(request.actor, request.fund, shown),
        **bound,
    }
    return render(request, "mandates/paper.html", context)


@require_POST
def deposit(request: ActorRequest, uuid: UUID) -> HttpResponse:
    shown = visible_paper(request, uuid)
    form = forms.DepositForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals_on(form):
            services.deposit(
                actor=request.actor,
                paper=shown,
                upload=form.cleaned_data["file"],
                signed_on=form.cleaned_data["signed_on"],
            )
            messages.success(
                request, _("Le document signé est déposé. Le fonds le contrôle et vous prévient par e-mail.")
            )
            return redirect("mandates:paper", uuid=uuid)
    return show(request, shown, deposit_form=form)


@require_safe
def model_document(request: ActorRequest, uuid: UUID) -> HttpResponseBase:
    return serve(visible_paper(request, uuid).model_document)


@require_safe
def signed_document(request: ActorRequest, uuid: UUID) -> HttpResponseBase:
    return serve(visible_paper(request, uuid).signed_document)


@require_POST
@fresh_proof_required
def accept(request: ActorRequest, uuid: UUID) -> HttpResponse:
    shown = visible_paper(request, uuid)
    check_staff(request.actor, Capability.PREENCODING)
    form = forms.AcceptForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            done = services.accept(actor=request.actor, fund=request.fund, paper=shown, **form.cleaned_data)
            accepted = _("Le document est accepté : les droits qu’il donne valent à partir de cette date.")
            messages.success(request, WAITS_FOR_ANOTHER if isinstance(done, Proposal) else accepted)
            return redirect("mandates:papers")
    return show(request, shown, accept_form=form)


@require_POST
def refuse(request: ActorRequest, uuid: UUID) -> HttpResponse:
    shown = visible_paper(request, uuid)
    check_staff(request.actor, Capability.PREENCODING)
    form = forms.RefuseForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            services.refuse(
                actor=request.actor, fund=request.fund, paper=shown, reason=form.cleaned_data["reason"].strip()
            )
            messages.success(request, _("Le document est refusé. L’entreprise reçoit le motif."))
            return redirect("mandates:papers")
    return show(request, shown, refuse_form=form)


class Papers(ListPage):
    """« Conventions et autorisations »: the fund's queue, what waits for a check first."""

    filterset_class = PaperFilter
    table_class = PaperTable
    template_name = "mandates/papers.html"
    export_name = gettext_lazy("conventions-et-autorisations")

    def get_queryset(self) -> Any:
        check_staff(self.request.actor, Capability.PREENCODING)  # type: ignore[attr-defined]
        papers = Paper.objects.visible_to(self.request.actor)  # type: ignore[attr-defined]
        return papers.exclude(state=PaperState.REPLACED).select_related("company")

    def get_columns(self) -> list[Column]:
        return [
            Column(_("Document"), lambda paper: paper.get_kind_display()),
            Column(_("Entreprise"), lambda paper: paper.company.name),
            Column(_("État"), lambda paper: paper.get_state_display()),
            Column(_("Signature"), lambda paper: paper.get_signature_display()),
            Column(_("Déposé le"), lambda paper: paper.deposited_at),
            Column(_("À partir du"), lambda paper: paper.starts_on),
            Column(_("Jusqu’au"), lambda paper: paper.ends_on),
        ]
