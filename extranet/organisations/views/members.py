"""« Utilisateurs »: the people who act for an organisation, managed by its access managers and the fund's staff."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from extranet.accounts.step_up import fresh_proof_required
from extranet.tenants.registries import Text
from extranet.ui.exports import Column
from extranet.ui.private_search import PeopleListPage
from extranet.ui.refusals import refusals_on, refusals_told
from extranet.ui.tables import Table

from .. import second_opinion, services
from ..filters import MemberFilter
from ..forms import InvitationForm, MemberForm
from ..models import Membership, Organisation, Proposal
from ..models.memberships import Standing
from ..permissions import check_member, check_members, is_fund
from ..requests import ActorRequest
from ..roles import ORGANISATIONS, OrganisationKind, Role, is_administrator, is_staff
from ..services.office_roles import OFFICE_ROLES
from ..tables.organisations import MemberTable, member_columns
from ..tables.second_opinions import WAITS_FOR_ANOTHER
from ..trust_rules import rules_of
from .organisations import form_page, visible_organisation


def may_manage(request: ActorRequest, organisation: Organisation) -> bool:
    try:
        check_members(request.actor, organisation)
    except PermissionDenied:
        return False
    return True


class Members(PeopleListPage):
    """Those of one organisation, those who left too."""

    filterset_class = MemberFilter
    table_class = MemberTable
    template_name = "organisations/members.html"
    export_name: Text = _("utilisateurs")
    request: ActorRequest

    @cached_property
    def organisation(self) -> Organisation:
        return visible_organisation(self.request, self.kwargs["uuid"])

    @cached_property
    def may_manage(self) -> bool:
        return may_manage(self.request, self.organisation)

    def get_queryset(self) -> QuerySet[Membership]:
        members = self.organisation.memberships.visible_to(self.request.actor)
        return members.select_related("user").prefetch_related("limits__establishment")

    def get_columns(self) -> list[Column]:
        return member_columns(timezone.localdate())

    def get_table(self, rows: QuerySet[Any]) -> Table:
        return MemberTable(rows, today=timezone.localdate(), exclude=() if self.may_manage else ("actions",))

    def get_context(self) -> dict[str, Any]:
        actor, organisation = self.request.actor, self.organisation
        return {
            "organisation": organisation,
            "may_manage": self.may_manage,
            "may_hand_over": actor.organisation_id == organisation.pk and actor.has(Role.ACCESS_MANAGER),
            "is_staff": is_fund(actor) and not organisation.is_a(OrganisationKind.FUND_OFFICE),
            "review": organisation.reviews.visible_to(actor).open().first(),
            "handover": organisation.handovers.visible_to(actor).waiting().first() if self.may_manage else None,
        }


@require_safe
def own_users(request: ActorRequest) -> HttpResponse:
    """« Utilisateurs » of the menu: those of the organisation one acts for."""
    if request.membership is None:
        raise PermissionDenied(gettext("Vous n’agissez pour aucune organisation : acceptez d’abord une invitation."))
    return redirect("organisations:members", request.membership.organisation.uuid)


@form_page
@fresh_proof_required
def invite(request: ActorRequest, uuid: UUID) -> HttpResponse:
    organisation = visible_organisation(request, uuid)
    check_members(request.actor, organisation)
    blank = Membership(organisation=organisation)
    form = InvitationForm(request.POST or None, instance=blank, actor=request.actor, fund=request.fund)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            fields = form.cleaned_data
            done = services.invite(actor=request.actor, fund=request.fund, organisation=organisation, **fields)
            said = gettext("L’invitation part à %s. La personne l’accepte elle-même.") % fields["email"]
            messages.success(request, WAITS_FOR_ANOTHER if isinstance(done, Proposal) else said)
            return redirect("organisations:members", organisation.uuid)
    return render(request, "organisations/invitation_form.html", {"form": form, "organisation": organisation})


def visible_member(request: ActorRequest, uuid: UUID) -> Membership:
    visible = Membership.objects.visible_to(request.actor).select_related("organisation", "user")
    return get_object_or_404(visible, uuid=uuid)


def may_support(request: ActorRequest, member: Membership) -> bool:
    """Whether a support access is offered here: where the fund permits it, to its administrators."""
    is_of_office = member.organisation.is_a(OrganisationKind.FUND_OFFICE)
    return rules_of(request.fund).support_access and is_administrator(request.actor) and not is_of_office


@form_page
@fresh_proof_required
def edit(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Names, roles and dates; here one also sends the invitation again, suspends, and ends the membership."""
    member = visible_member(request, uuid)
    check_member(request.actor, member)
    form = MemberForm(request.POST or None, instance=copy(member), actor=request.actor, fund=request.fund)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            done = services.change_member(actor=request.actor, membership=member, **form.values)
            saved = gettext("Les changements sont enregistrés.")
            messages.success(request, WAITS_FOR_ANOTHER if isinstance(done, Proposal) else saved)
            return redirect("organisations:members", member.organisation.uuid)
    standing = member.standing(timezone.localdate())
    is_of_office = member.organisation.is_a(OrganisationKind.FUND_OFFICE)
    context = {
        "form": form,
        "member": member,
        "organisation": member.organisation,
        "standing": standing,
        "proposal": second_opinion.open_proposal(OFFICE_ROLES, member) if is_of_office else None,
        "is_invited": standing in {Standing.INVITED, Standing.LAPSED},
        "is_suspended": standing == Standing.SUSPENDED,
        "may_suspend": standing in {Standing.IN_FORCE, Standing.TO_COME, Standing.EXPIRED}
        and member.user_id != request.actor.user_id,
        "is_over": standing == Standing.OVER,
        "may_support": may_support(request, member) and standing == Standing.IN_FORCE,
        "may_recover": is_staff(request.actor, ORGANISATIONS),
        "awaits_confirmation": standing == Standing.TO_CONFIRM,
    }
    return render(request, "organisations/member_form.html", context)


@form_page
@fresh_proof_required
def end(request: ActorRequest, uuid: UUID) -> HttpResponse:
    member = visible_member(request, uuid)
    check_member(request.actor, member)
    if request.method == "POST":
        with refusals_told(request):
            services.end_membership(actor=request.actor, membership=member)
            messages.success(request, gettext("L’accès de %s est retiré.") % member.full_name)
            if member.user_id == request.actor.user_id:
                return redirect("dashboard")
        return redirect("organisations:members", member.organisation.uuid)
    return render(request, "organisations/end_membership.html", {"member": member, "organisation": member.organisation})


@require_POST
@fresh_proof_required
def suspend(request: ActorRequest, uuid: UUID) -> HttpResponse:
    member = visible_member(request, uuid)
    check_member(request.actor, member)
    with refusals_told(request):
        services.suspend(actor=request.actor, membership=member)
        messages.success(request, gettext("L’accès de %s est suspendu.") % member.full_name)
    return redirect("organisations:edit_member", member.uuid)


@require_POST
@fresh_proof_required
def resume(request: ActorRequest, uuid: UUID) -> HttpResponse:
    member = visible_member(request, uuid)
    check_member(request.actor, member)
    with refusals_told(request):
        services.resume(actor=request.actor, membership=member)
        messages.success(request, gettext("L’accès de %s est rétabli.") % member.full_name)
    return redirect("organisations:edit_member", member.uuid)


@require_POST
def resend(request: ActorRequest, uuid: UUID) -> HttpResponse:
    member = visible_member(request, uuid)
    check_member(request.actor, member)
    with refusals_told(request):
        services.resend_invitation(actor=request.actor, fund=request.fund, membership=member)
        messages.success(request, gettext("L’invitation part une nouvelle fois à %s.") % member.user.email)
    return redirect("organisations:members", member.organisation.uuid)
