"""The people who act for an organisation: seen by its own, managed by the fund's staff."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from extranet.tenants.registries import Text
from extranet.ui.exports import Column
from extranet.ui.private_search import PeopleListPage
from extranet.ui.refusals import refusals_on
from extranet.ui.tables import Table

from .. import services
from ..filters import MemberFilter
from ..forms import InvitationForm, MemberForm
from ..models import Membership, Organisation
from ..models.memberships import Standing
from ..permissions import check_members
from ..requests import ActorRequest
from ..roles import OrganisationKind, is_administrator
from ..tables import MemberTable, member_columns
from ..trust_rules import rules_of
from .organisations import form_page, visible_organisation


class Members(PeopleListPage):
    """Those of one organisation, those who left too."""

    filterset_class = MemberFilter
    table_class = MemberTable
    template_name = "organisations/members.html"
    export_name: Text = _("membres")
    request: ActorRequest

    @cached_property
    def organisation(self) -> Organisation:
        return visible_organisation(self.request, self.kwargs["uuid"])

    @cached_property
    def may_manage(self) -> bool:
        try:
            check_members(self.request.actor, self.organisation)
        except PermissionDenied:
            return False
        return True

    def get_queryset(self) -> QuerySet[Membership]:
        return self.organisation.memberships.visible_to(self.request.actor).select_related("user")

    def get_columns(self) -> list[Column]:
        return member_columns(timezone.localdate())

    def get_table(self, rows: QuerySet[Any]) -> Table:
        return MemberTable(rows, today=timezone.localdate(), exclude=() if self.may_manage else ("actions",))

    def get_context(self) -> dict[str, Any]:
        return {"organisation": self.organisation, "may_manage": self.may_manage}


@form_page
def invite(request: ActorRequest, uuid: UUID) -> HttpResponse:
    organisation = visible_organisation(request, uuid)
    check_members(request.actor, organisation)
    form = InvitationForm(request.POST or None, instance=Membership(organisation=organisation))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.invite(actor=request.actor, fund=request.fund, organisation=organisation, **form.cleaned_data)
            said = gettext("L’invitation part à %s. La personne l’accepte elle-même.")
            messages.success(request, said % form.cleaned_data["email"])
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
def edit(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Names, roles and dates; here one also sends the invitation again and ends the membership."""
    member = visible_member(request, uuid)
    check_members(request.actor, member.organisation)
    form = MemberForm(request.POST or None, instance=copy(member))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.change_member(actor=request.actor, membership=member, **form.cleaned_data)
            messages.success(request, gettext("Les changements sont enregistrés."))
            return redirect("organisations:members", member.organisation.uuid)
    standing = member.standing(timezone.localdate())
    context = {
        "form": form,
        "member": member,
        "organisation": member.organisation,
        "standing": standing,
        "is_invited": standing == Standing.INVITED,
        "is_over": standing == Standing.OVER,
        "may_support": may_support(request, member) and standing == Standing.IN_FORCE,
        "awaits_confirmation": standing == Standing.TO_CONFIRM,
    }
    return render(request, "organisations/member_form.html", context)


@form_page
def end(request: ActorRequest, uuid: UUID) -> HttpResponse:
    member = visible_member(request, uuid)
    check_members(request.actor, member.organisation)
    if request.method == "POST":
        try:
            services.end_membership(actor=request.actor, membership=member)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, gettext("L’accès de %s est retiré.") % member.full_name)
        return redirect("organisations:members", member.organisation.uuid)
    return render(request, "organisations/end_membership.html", {"member": member, "organisation": member.organisation})


@require_POST
def resend(request: ActorRequest, uuid: UUID) -> HttpResponse:
    member = visible_member(request, uuid)
    check_members(request.actor, member.organisation)
    try:
        services.resend_invitation(actor=request.actor, fund=request.fund, membership=member)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, gettext("L’invitation part une nouvelle fois à %s.") % member.user.email)
    return redirect("organisations:members", member.organisation.uuid)
