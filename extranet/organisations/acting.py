"""From a membership to an actor."""

from __future__ import annotations

from django.utils import timezone

from extranet.accounts.models import User
from extranet.tenants.actor import Actor, Kind

from .models import Membership
from .roles import NEWCOMER, YEARLY_ROLES


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
        establishments=establishments_of(membership),
    )


def roles_of(membership: Membership) -> frozenset[str]:
    """What she may be today: a year of access that is over takes its roles along, and no others."""
    if membership.awaits_convention:
        return frozenset({NEWCOMER})
    held = frozenset(membership.roles) & membership.organisation.possible_roles
    return held - YEARLY_ROLES if membership.has_expired(timezone.localdate()) else held


def establishments_of(membership: Membership) -> frozenset[int]:
    """Those that she is limited to, as `MembershipQuerySet.of` has read them; none for the whole organisation.

    Whoever builds an actor for a page takes the membership from there: elsewhere nothing is read, and nothing limited.
    """
    return frozenset(vars(membership).get("establishment_ids") or ())
