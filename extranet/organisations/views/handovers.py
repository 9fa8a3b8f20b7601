"""Who manages an organisation's accesses: « Transmettre », the successor's answer, and the fund taking over."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from extranet.accounts.step_up import fresh_proof_required
from extranet.ui.refusals import refusals_on, refusals_told

from .. import services
from ..forms import HandoverForm, ReasonForm
from ..models import Handover
from ..permissions import check_staff
from ..requests import ActorRequest
from ..roles import ORGANISATIONS, Role
from ..services.handovers import successors
from ..workflow import HandoverState
from .organisations import form_page, visible_organisation


@form_page
@fresh_proof_required
def hand_over(request: ActorRequest, uuid: UUID) -> HttpResponse:
    organisation = visible_organisation(request, uuid)
    giver = request.membership
    if giver is None or giver.organisation_id != organisation.pk or not request.actor.has(Role.ACCESS_MANAGER):
        raise PermissionDenied(_("Chacun ne transmet que sa propre fonction de responsable des accès."))
    candidates = successors(giver)
    form = HandoverForm(request.POST or None, successors=candidates)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.propose_handover(actor=request.actor, fund=request.fund, giver=giver, **form.cleaned_data)
            said = _("%s reçoit votre proposition. Rien ne change avant sa réponse.")
            messages.success(request, said % form.cleaned_data["successor"].full_name)
            return redirect("organisations:members", organisation.uuid)
    context = {"form": form, "organisation": organisation, "has_candidates": candidates.exists()}
    return render(request, "organisations/hand_over.html", context)


@form_page
def handover(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The proposal: its successor accepts or declines, its access manager withdraws it."""
    visible = Handover.objects.visible_to(request.actor).select_related("organisation", "giver", "successor")
    row = get_object_or_404(visible, uuid=uuid)
    is_mine = row.successor.user_id == request.user.pk
    if request.method == "POST":
        with refusals_told(request):
            if request.POST.get("answer") == "accept":
                services.accept_handover(actor=request.actor, fund=request.fund, handover=row)
                messages.success(
                    request, _("Vous êtes maintenant responsable des accès de %s.") % row.organisation.name
                )
            elif request.POST.get("answer") == "decline":
                services.decline_handover(actor=request.actor, handover=row)
                messages.success(request, _("C’est noté : rien ne change."))
        return redirect("dashboard" if is_mine else "organisations:own")
    context = {
        "handover": row,
        "organisation": row.organisation,
        "is_mine": is_mine,
        "is_waiting": row.state == HandoverState.WAITING,
    }
    return render(request, "organisations/handover.html", context)


@form_page
@fresh_proof_required
def take_over(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """« Le fonds reprend la gestion »."""
    organisation = visible_organisation(request, uuid)
    check_staff(request.actor, ORGANISATIONS)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.take_over(actor=request.actor, organisation=organisation, reason=form.cleaned_data["reason"])
            messages.success(request, _("Le fonds gère maintenant les accès de %s.") % organisation.name)
            return redirect("organisations:members", organisation.uuid)
    return render(request, "organisations/take_over.html", {"form": form, "organisation": organisation})


@require_POST
@fresh_proof_required
def give_back(request: ActorRequest, uuid: UUID) -> HttpResponse:
    organisation = visible_organisation(request, uuid)
    check_staff(request.actor, ORGANISATIONS)
    with refusals_told(request):
        services.give_back(actor=request.actor, organisation=organisation)
        messages.success(request, _("%s gère de nouveau ses accès.") % organisation.name)
    return redirect("organisations:members", organisation.uuid)
