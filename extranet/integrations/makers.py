"""Whose right a key or a webhook hangs on: the person who made it, as she may act today."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from extranet.organisations.acting import acting
from extranet.organisations.models import Membership
from extranet.organisations.models.memberships import Standing
from extranet.organisations.roles import ACCESS_ROLES, Role
from extranet.tenants.actor import Actor

from .models import ApiKey, Subscription


def person_behind(fund_id: int, maker: Membership) -> Actor | None:
    """The maker as she may act today; None once her membership is over, or she manages no keys any more."""
    membership = Membership.objects.of(maker.user_id).select_related("user").filter(pk=maker.pk).first()
    return keeper(fund_id, membership) if membership else None


def keeper(fund_id: int, membership: Membership) -> Actor | None:
    """The same, of a membership just read with its organisation, its user and what limits it. No query."""
    if membership.standing(timezone.localdate()) != Standing.IN_FORCE:
        return None
    person = acting(fund_id, membership.user, membership)
    return person if person.has(Role.FUND_ADMINISTRATOR, *ACCESS_ROLES) else None


def opening() -> list[QuerySet[Any, Any]]:
    """Makers of keys and webhooks that are still to be ended or taken over: ids of memberships."""
    return [
        ApiKey.objects.in_force().values("maker"),
        Subscription.objects.filter(ended_at__isnull=True).values("maker"),
    ]
