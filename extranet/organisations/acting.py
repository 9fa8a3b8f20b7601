"""From a membership to an actor."""

from __future__ import annotations

from extranet.accounts.models import User
from extranet.tenants.actor import Actor, Kind

from .models import Membership
from .roles import NEWCOMER


def acting(fund_id: int, user: User, membership: Membership | None) -> Actor:
    """The person as an actor; without a membership she has neither organisation nor role."""
    if membership is None:
        return Actor(Kind.PERSON, fund_id, name="", user_id=user.pk)
    return Actor(
        Kind.PERSON,
        fund_id,
        name=membership.full_name,
        organisation_id=membership.organisation_id,
        user_id=user.pk,
        roles=roles_of(membership),
    )


def roles_of(membership: Membership) -> frozenset[str]:
    if membership.awaits_convention:
        return frozenset({NEWCOMER})
    return frozenset(membership.roles) & membership.organisation.possible_roles
