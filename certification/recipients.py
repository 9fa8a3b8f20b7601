"""Who is written to about a dossier."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import QuerySet
from django.utils import timezone

from extranet.organisations.models import Membership
from extranet.organisations.roles import OrganisationKind, Role, staff_roles
from extranet.tenants.capabilities import Capability

from .models import Dossier, Remark

EMPLOYERS = (Role.MANDATEE, Role.TRAINING_OFFICER)  # who may do what `queries.is_employers` says
STAFF = staff_roles(Capability.CERTIFICATION)


def employers_people(dossier: Dossier) -> list[Membership]:
    """Those who act for the whole of the employer; none where it has nobody on this site."""
    members = in_force(EMPLOYERS).filter(organisation=dossier.employer_id, awaits_convention=False, limits__isnull=True)
    return list(members.distinct())


def body_managers(dossier: Dossier) -> list[Membership]:
    return list(in_force([Role.MANAGER]).filter(organisation=dossier.training_body_id))


def staff_for(dossier: Dossier, remarks: Iterable[Remark]) -> list[Membership]:
    """Whoever of the staff wrote about the month; when nobody did, all of them."""
    people = list(in_force(STAFF).filter(organisation__kinds__contains=[OrganisationKind.FUND_OFFICE]))
    wrote = {one.said_by_id for one in remarks if one.voice == Remark.Voice.FUND}
    return [one for one in people if one.user_id in wrote] or people


def in_force(roles: Collection[str]) -> QuerySet[Membership]:
    members = Membership.objects.in_force(timezone.localdate()).filter(roles__overlap=list(roles))
    return members.select_related("user").order_by("pk")
