"""« Vos responsables » and « Activer la qualité » (`FLA-30`, `FLA-36`)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from extranet.accounts.step_up import fresh_proof_required
from extranet.ui.refusals import refusals_on, refusals_told

from .. import services
from ..access_rules import access_rules
from ..contacts import access_managers, qualities_of
from ..forms import ActivationForm, QualityManagerForm, ReasonForm
from ..models import Organisation, QualityActivation, QualityManager
from ..permissions import check_members, check_staff
from ..queries import MembershipQuerySet
from ..requests import ActorRequest
from ..roles import ORGANISATIONS, OrganisationKind, Role, is_of_office, is_staff
from ..services.qualities import activatable
from .members import may_manage
from .organisations import form_page, visible_organisation


@require_safe
def own_managers(request: ActorRequest) -> HttpResponse:
    if request.membership is None:
        raise PermissionDenied(_("Vous n’agissez pour aucune organisation : acceptez d’abord une invitation."))
    return managers_page(request, request.membership.organisation)


@require_safe
def managers(request: ActorRequest, uuid: UUID) -> HttpResponse:
    return managers_page(request, visible_organisation(request, uuid))


def managers_page(request: ActorRequest, organisation: Organisation) -> HttpResponse:
    """Whom to ask, for everybody of the organisation; who manages the accesses names and activates from here."""
    letting_in = access_managers(organisation)
    manages = may_manage(request, organisation) and not organisation.is_a(OrganisationKind.FUND_OFFICE)
    context = {
        "organisation": organisation,
        "main": [m for m in letting_in if Role.ACCESS_MANAGER in m.roles],
        "co": [m for m in letting_in if Role.ACCESS_MANAGER not in m.roles],
        "qualities": list(qualities_of(organisation)),
        "manages": manages,
        "activatable": activatable(request.fund, organisation) if manages else [],
        "waiting": organisation.activations.waiting().order_by("asked_at", "pk"),
        "is_staff": is_staff(request.actor, ORGANISATIONS),
        "gives_years": access_rules(request.fund).yearly and not is_of_office(request.actor),
    }
    return render(request, "organisations/managers.html", context)


def nameable(organisation: Organisation) -> MembershipQuerySet:
    return organisation.memberships.in_force(timezone.localdate()).filter(awaits_convention=False)


@form_page
@fresh_proof_required
def name_manager(request: ActorRequest, uuid: UUID) -> HttpResponse:
    organisation = visible_organisation(request, uuid)
    check_members(request.actor, organisation)
    form = QualityManagerForm(request.POST or None, organisation=organisation, members=nameable(organisation))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.name_quality_manager(actor=request.actor, **form.cleaned_data)
            messages.success(request, _("Le gestionnaire est désigné."))
            return redirect("organisations:managers", organisation.uuid)
    return render(request, "organisations/name_manager.html", {"form": form, "organisation": organisation})


@require_POST
@fresh_proof_required
def remove_manager(request: ActorRequest, uuid: UUID) -> HttpResponse:
    visible = QualityManager.objects.visible_to(request.actor).select_related("organisation", "membership")
    row = get_object_or_404(visible, uuid=uuid)
    check_members(request.actor, row.organisation)
    services.remove_quality_manager(actor=request.actor, manager=row)
    messages.success(request, _("%s ne gère plus cette qualité.") % row.membership.full_name)
    return redirect("organisations:managers", row.organisation.uuid)


@form_page
@fresh_proof_required
def activate(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """« Activer la qualité » in three steps: the quality was chosen before, here its manager, then « Confirmer »."""
    organisation = visible_organisation(request, uuid)
    check_members(request.actor, organisation)
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    if kind not in activatable(request.fund, organisation):
        messages.info(request, _("Choisissez parmi les qualités proposées."))
        return redirect("organisations:managers", organisation.uuid)
    step = request.POST.get("step", "")
    form = ActivationForm(request.POST or None, members=nameable(organisation))
    context = {
        "form": form,
        "organisation": organisation,
        "kind": kind,
        "label": OrganisationKind(kind).label,
        "is_searching": step == "search",
    }
    if step in {"next", "confirm"} and form.is_valid():
        manager = form.cleaned_data["manager"]
        if step == "next":
            return render(request, "organisations/activate_confirm.html", context | {"manager": manager})
        with refusals_on(form):
            done = services.activate_quality(
                actor=request.actor, fund=request.fund, organisation=organisation, kind=kind, manager=manager
            )
            waits = done.decided_at is None
            said = _("La demande est chez le fonds, qui la confirme avant que la qualité soit active.")
            messages.success(request, said if waits else _("La qualité a bien été activée"))
            return redirect("organisations:managers", organisation.uuid)
    return render(request, "organisations/activate.html", context)


@form_page
@fresh_proof_required
def activation(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """A quality that waits for the fund's staff."""
    check_staff(request.actor, ORGANISATIONS)
    visible = QualityActivation.objects.visible_to(request.actor).select_related("organisation", "manager__user")
    row = get_object_or_404(visible, uuid=uuid)
    form = ReasonForm(request.POST if request.POST.get("answer") == "refuse" else None)
    accepts = request.POST.get("answer") == "accept"
    if request.method == "POST" and (accepts or form.is_valid()):
        reason = "" if accepts else form.cleaned_data["reason"]
        with refusals_told(request, _("La décision est enregistrée.")):
            services.decide_quality(
                actor=request.actor, fund=request.fund, activation=row, accepted=accepts, reason=reason
            )
        return redirect("organisations:managers", row.organisation.uuid)
    if row.decided_at is not None:
        raise Http404
    context = {"row": row, "organisation": row.organisation, "form": form}
    return render(request, "organisations/activation.html", context)
