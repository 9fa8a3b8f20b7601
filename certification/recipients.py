"""Who is written to about a dossier or a body: each list in the same order, only those whose access is in force."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import QuerySet
from django.utils import timezone

from extranet.organisations.models import Membership, Organisation
from extranet.organisations.roles import OrganisationKind, Role, staff_roles
from extranet.tenants.capabilities import Capability

from .models import Dossier, Remark

EMPLOYERS = (Role.MANDATEE, Role.TRAINING_OFFICER)  # who may do what `queries.is_employers` says


def in_force(roles: Collection[str]) -> QuerySet[Membership]:
    members = Membership.objects.in_force(timezone.localdate()).filter(roles__overlap=sorted(roles))
    return members.select_related("user").order_by("pk")


def managers(body_id: int) -> QuerySet[Membership]:
    """Whoever enters a training body's hours."""
    return in_force([Role.MANAGER]).filter(organisation=body_id)


def access_managers(body: Organisation) -> QuerySet[Membership]:
    """Who can name another manager."""
    letting_in = body.memberships.in_force(timezone.localdate()).letting_in()
    return letting_in.select_related("user").order_by("pk")


def officers() -> QuerySet[Membership]:
    """Of certificates, and those of the whole fund."""
    in_charge = in_force(staff_roles(Capability.CERTIFICATION))
    return in_charge.filter(organisation__kinds__contains=[OrganisationKind.FUND_OFFICE])


def officers_for(remarks: Iterable[Remark]) -> list[Membership]:
    """Whoever of them wrote among these; when nobody did, all."""
    people = list(officers())
    wrote = {one.said_by_id for one in remarks if one.voice == Remark.Voice.FUND}
    return [one for one in people if one.user_id in wrote] or people


def employers_people(dossier: Dossier) -> QuerySet[Membership]:
    """Those who act for the whole of the employer; none where it has nobody on this site."""
    members = in_force(EMPLOYERS).filter(organisation=dossier.employer_id, awaits_convention=False, limits__isnull=True)
    return members.distinct()
