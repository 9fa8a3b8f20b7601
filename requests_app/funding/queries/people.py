"""Whom the fund writes to about a file, and who of its staff may be given one: those whose access is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone

from extranet.organisations.acting import roles_of
from extranet.organisations.models import Establishment, Membership
from extranet.organisations.roles import OrganisationKind, Role, staff_roles
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability

if TYPE_CHECKING:
    from ..models import FundingRequest


def officers() -> QuerySet[Membership]:
    """The fund's staff who instruct requests."""
    members = Membership.objects.in_force(timezone.localdate()).filter(
        roles__overlap=sorted(staff_roles(Capability.MEMBERSHIP)),
        organisation__kinds__contains=[OrganisationKind.FUND_OFFICE],
    )
    return members.select_related("user").order_by("last_first_folded", "pk")


def keepers(request: FundingRequest) -> list[Membership]:
    """Whoever keeps the training files of the company that asks; of those limited to some of its establishments,
    only who has this one.
    """
    members = Membership.objects.in_force(timezone.localdate()).filter(
        organisation=request.company_id, roles__contains=[Role.TRAINING_OFFICER]
    )
    hers = Q(limits__isnull=True)
    if request.establishment_id is not None:
        hers |= Q(limits__establishment=request.establishment_id)
    found = members.filter(hers).distinct().select_related("user", "organisation").order_by("pk")
    return [one for one in found if Role.TRAINING_OFFICER in roles_of(one)]


def managers(request: FundingRequest) -> list[Membership]:
    """Whoever keeps the payment files of the training body, where the fund knows it."""
    if request.body_id is None:
        return []
    members = Membership.objects.in_force(timezone.localdate()).filter(
        organisation=request.body_id, roles__contains=[Role.MANAGER]
    )
    return list(members.select_related("user").order_by("pk"))


def establishments_for(actor: Actor, request: FundingRequest) -> list[Establishment]:
    """Those of the company that asks among which there is something for the actor to choose."""
    own = Establishment.objects.visible_to(actor).filter(organisation=request.company_id)
    found = list(own.order_by("name_folded", "pk"))
    return found if len(found) > 1 else []
