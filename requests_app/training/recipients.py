"""Who is written to about a request."""

from __future__ import annotations

from django.utils import timezone

from extranet.organisations.models import Membership
from extranet.organisations.roles import Role

from .models import Request


def mandatees_of(request: Request) -> list[Membership]:
    """The company's active mandatees; one who awaits the convention that names her isn't yet."""
    return _in_force(request.company_id, Role.MANDATEE)


def encoders_of(request: Request) -> list[Membership]:
    """The operator's encoder who made the request; when she is gone, all of that operator. None without an operator."""
    if request.is_companys_own:
        return []
    encoders = _in_force(request.author_id, Role.ENCODER)
    return [encoder for encoder in encoders if encoder.user_id == request.created_by_id] or encoders


def _in_force(organisation_id: int, role: Role) -> list[Membership]:
    members = Membership.objects.in_force(timezone.localdate()).filter(
        organisation=organisation_id, roles__contains=[role], awaits_convention=False
    )
    return list(members.select_related("user").order_by("pk"))
