"""The staff's pages about lost access: what was asked, the identity check, the waiting, accesses to confirm."""

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
from extranet.ui.private_search import PeopleListPage
from extranet.ui.refusals import refusals_on

from .. import second_opinion
from ..forms.recoveries import ConfirmAccessForm, IdentityCheckForm, ReasonForm
from ..models import Proposal, Recovery
from ..permissions import check_members, check_staff
from ..requests import ActorRequest
from ..roles import ORGANISATIONS, Role
from ..services import recoveries as services
from ..services.recoveries import RECOVERY
from ..tables.recoveries import RecoveryFilter, RecoveryTable, recovery_columns
from ..tables.second_opinions import WAITS_FOR_ANOTHER
from ..trust_rules import rules_of
from .members import visible_member
from .organisations import form_page


class Recoveries(PeopleListPage):
    """« Récupérations d'accès », those that are open first."""

    filterset_class = RecoveryFilter
    table_class = RecoveryTable
    template_name = "organisations/recoveries/list.html"
    export_name = gettext_lazy("recuperations")
    request: ActorRequest

    def check_access(self) -> None:
        check_staff(self.request.actor, ORGANISATIONS)

    def get_queryset(self) -> QuerySet[Any]:
        return Recovery.objects.visible_to(self.request.actor).select_related("membership__organisation")

    def get_columns(self) -> list[Column]:
        return recovery_columns()


def visible_recovery(request: ActorRequest, uuid: UUID) -> Recovery:
    check_staff(request.actor, ORGANISATIONS)
    visible = Recovery.objects.visible_to(request.actor).select_related("membership__organisation", "membership__user")
    return get_object_or_404(visible, uuid=uuid)


@require_safe
def recovery(request: ActorRequest, uuid: UUID) -> HttpResponse:
    return show(request, visible_recovery(request, uuid))


def show(
    request: ActorRequest, shown: Recovery, check: IdentityCheckForm | None = None, cancel: ReasonForm | None = None
) -> HttpResponse:
    """The page; `check` and `cancel` are the forms that were refused."""
    member = shown.membership
    administrator = member if member and Role.FUND_ADMINISTRATOR in member.roles else None
    is_alone = bool(administrator and not services.somebody_could_confirm(request.actor, administrator))
    hours = services.hours_alone(request.fund) if is_alone else rules_of(request.fund).recovery_hours
    context = {
        "recovery": shown,
        "member": member,
        "proposal": second_opinion.open_proposal(RECOVERY, shown),
        "may_check": shown.state in {Recovery.State.ASKED, Recovery.State.TO_CONFIRM},
        "check_form": check or IdentityCheckForm(),
        "cancel_form": cancel or ReasonForm(),
        "form": check or cancel,
        "hours": hours,
        "is_alone": is_alone,
        "needs_second": administrator and not is_alone,
    }
    return render(request, "organisations/recoveries/recovery.html", context)


@require_POST
def start(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """From a member's page, for whoever called."""
    member = visible_member(request, uuid)
    check_members(request.actor, member.organisation)
    started = services.start(actor=request.actor, membership=member)
    return redirect("trust:recovery", started.uuid)


@require_POST
@fresh_proof_required
def check(request: ActorRequest, uuid: UUID) -> HttpResponse:
    shown = visible_recovery(request, uuid)
    form = IdentityCheckForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            done = services.open_recovery(
                actor=request.actor,
                fund=request.fund,
                recovery=shown,
                check=form.check,
                new_address=form.cleaned_data["new_address"],
            )
            waits = _("La vérification est enregistrée. Le délai court ; l’ancienne adresse est prévenue.")
            messages.success(request, WAITS_FOR_ANOTHER if isinstance(done, Proposal) else waits)
            return redirect("trust:recovery", shown.uuid)
    return show(request, shown, check=form)


@require_POST
def cancel(request: ActorRequest, uuid: UUID) -> HttpResponse:
    shown = visible_recovery(request, uuid)
    form = ReasonForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            services.cancel(actor=request.actor, recovery=shown, reason=form.cleaned_data["reason"].strip())
            messages.success(request, _("La récupération est abandonnée : rien n’a changé sur le compte."))
            return redirect("trust:recoveries")
    return show(request, shown, cancel=form)


@form_page
@fresh_proof_required
def confirm_access(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """After a recovery done elsewhere, this fund's staff say that she is who she was."""
    member = visible_member(request, uuid)
    check_members(request.actor, member.organisation)
    form = ConfirmAccessForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.confirm_access(actor=request.actor, membership=member, note=form.cleaned_data["note"])
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("L’accès de %s est confirmé.") % member.full_name)
            return redirect("organisations:members", member.organisation.uuid)
    context = {"form": form, "member": member, "organisation": member.organisation}
    return render(request, "organisations/recoveries/confirm_access.html", context)
