"""« Justificatifs à contrôler »: the staff's queue, one document beside what was typed, and what they decide."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from extranet.accounts.step_up import fresh_proof_required
from extranet.documents.serving import serve
from extranet.organisations import second_opinion
from extranet.organisations.models import Proposal
from extranet.organisations.permissions import check_staff
from extranet.organisations.requests import ActorRequest
from extranet.organisations.tables.second_opinions import WAITS_FOR_ANOTHER
from extranet.tenants.capabilities import Capability
from extranet.ui.exports import Column
from extranet.ui.private_search import PeopleListPage
from extranet.ui.refusals import refusals_on

from ..certifiers import standing, state_on
from ..forms.identity import CheckReasonForm
from ..identity import identity_of
from ..models import SupportingDocument
from ..periods import today_at
from ..services import supporting as services
from ..supporting_decision import ACCEPTANCE
from ..tables.supporting import SupportingFilter, SupportingTable, supporting_columns
from ..workflow.supporting import SupportingState


class Queue(PeopleListPage):
    """What waits for a check, the oldest first; by its filter also what was decided."""

    filterset_class = SupportingFilter
    table_class = SupportingTable
    template_name = "certification/supporting_list.html"
    export_name = gettext_lazy("justificatifs")
    request: ActorRequest

    def check_access(self) -> None:
        check_staff(self.request.actor, Capability.CERTIFICATION)

    def get_queryset(self) -> QuerySet[SupportingDocument]:
        rows = SupportingDocument.objects.visible_to(self.request.actor)
        return rows.select_related("body", "certifier").order_by("deposited_at", "pk")

    def get_columns(self) -> list[Column]:
        return supporting_columns()


def visible_document(request: ActorRequest, uuid: UUID) -> SupportingDocument:
    rows = SupportingDocument.objects.visible_to(request.actor)
    return get_object_or_404(rows.select_related("body", "certifier__user", "document", "deposited_by"), uuid=uuid)


@require_safe
def supporting(request: ActorRequest, uuid: UUID) -> HttpResponse:
    document = visible_document(request, uuid)
    check_staff(request.actor, Capability.CERTIFICATION)
    return show(request, document)


def show(request: ActorRequest, document: SupportingDocument, **bound: Any) -> HttpResponse:
    """The page of a document; `bound` are the forms that were refused."""
    state = state_on(document, today_at(request.fund))
    waits = document.state == SupportingState.DEPOSITED
    former = SupportingDocument.objects.filter(body=document.body, kind=document.kind, certifier=document.certifier)
    context = {
        "document": document,
        "identity": identity_of(document.body),
        "state": state,
        "standing": standing(document, state),
        "proposal": second_opinion.open_proposal(ACCEPTANCE, document) if waits else None,
        "waits": waits,
        "refuse_form": CheckReasonForm(prefix="refuse") if waits else None,
        "withdraw_form": CheckReasonForm(prefix="withdraw") if document.state == SupportingState.CONFORM else None,
        "others": [
            {"document": one, "standing": standing(one, one.state)}
            for one in former.exclude(pk=document.pk).order_by("-pk")[:10]
        ],
        "refused": next((form for form in bound.values() if form.errors), None),
        **bound,
    }
    return render(request, "certification/supporting.html", context)


@require_safe
def supporting_file(request: ActorRequest, uuid: UUID) -> HttpResponseBase:
    """« Ouvrir »: for its body, or the person whom the letter names, and for the staff."""
    return serve(visible_document(request, uuid).document)


@require_POST
@fresh_proof_required
def accept(request: ActorRequest, uuid: UUID) -> HttpResponse:
    document = visible_document(request, uuid)
    check_staff(request.actor, Capability.CERTIFICATION)
    try:
        done = services.accept(actor=request.actor, fund=request.fund, document=document)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("certification:supporting", uuid)
    accepted = _("Le justificatif est contrôlé, conforme : l’organisme reçoit un e-mail.")
    messages.success(request, WAITS_FOR_ANOTHER if isinstance(done, Proposal) else accepted)
    return redirect("certification:supporting_list")


@require_POST
def refuse(request: ActorRequest, uuid: UUID) -> HttpResponse:
    document = visible_document(request, uuid)
    check_staff(request.actor, Capability.CERTIFICATION)
    form = CheckReasonForm(request.POST, prefix="refuse")
    if form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            services.refuse(actor=request.actor, fund=request.fund, document=document, reason=reason)
            messages.success(request, _("Le justificatif est refusé : l’organisme reçoit un e-mail et lit le motif."))
            return redirect("certification:supporting_list")
    return show(request, visible_document(request, uuid), refuse_form=form)


@require_POST
def withdraw_check(request: ActorRequest, uuid: UUID) -> HttpResponse:
    document = visible_document(request, uuid)
    check_staff(request.actor, Capability.CERTIFICATION)
    form = CheckReasonForm(request.POST, prefix="withdraw")
    if form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            services.withdraw_check(actor=request.actor, fund=request.fund, document=document, reason=reason)
            messages.success(
                request, _("Le contrôle est retiré : la certification entièrement en ligne est fermée dès maintenant.")
            )
            return redirect("certification:supporting", uuid)
    return show(request, visible_document(request, uuid), withdraw_form=form)
