"""Who is written to about a request: those whose access is in force."""

from __future__ import annotations

from django.utils import timezone

from extranet.organisations.acting import roles_of
from extranet.organisations.models import Membership
from extranet.organisations.roles import OrganisationKind, Role, staff_roles
from extranet.tenants.capabilities import Capability


def responsibles(organisation_id: int | None) -> list[Membership]:
    """The active « Responsables de formation » of an organisation (`ITM-11`)."""
    members = Membership.objects.in_force(timezone.localdate()).filter(
        organisation=organisation_id, roles__contains=[Role.TRAINING_OFFICER]
    )
    found = members.select_related("user", "organisation").order_by("pk")
    return [one for one in found if Role.TRAINING_OFFICER in roles_of(one)]


def officers() -> list[Membership]:
    """Those of the fund's staff who settle what nobody else does."""
    members = Membership.objects.in_force(timezone.localdate()).filter(
        roles__overlap=sorted(staff_roles(Capability.ENROLMENT)),
        organisation__kinds__contains=[OrganisationKind.FUND_OFFICE],
    )
    return list(members.select_related("user").order_by("pk"))
