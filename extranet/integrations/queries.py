"""Who sees which keys, and how keys stand."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from extranet.organisations.models import Membership
from extranet.organisations.queries import MembershipQuerySet, limits_of
from extranet.organisations.roles import ACCESS_ROLES, Role
from extranet.tenants.actor import Actor
from extranet.tenants.search import begins_with

from .expiry import SOON
from .permissions import may_manage_keys, may_see_all_keys

KEEPERS = sorted({*ACCESS_ROLES, Role.FUND_ADMINISTRATOR})

if TYPE_CHECKING:
    from .models import ApiKey  # noqa: F401 - named in the base


def keepers(day: datetime.date) -> MembershipQuerySet:
    """Who manages keys on this day, each her organisation's."""
    return Membership.objects.in_force(day).filter(roles__overlap=KEEPERS, awaits_convention=False)


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the organisation that one acts for, to its administrators; all, to the fund's."""
        if may_see_all_keys(actor):
            return self
        return self.of_organisation(actor) if may_manage_keys(actor) else self.none()

    def of_organisation(self, actor: Actor) -> Self:
        """Of the one that the actor acts for."""
        return self.filter(organisation=actor.organisation_id)

    def in_force(self) -> Self:
        return self.filter(ended_at__isnull=True, expires_at__gt=timezone.now())

    def over(self) -> Self:
        return self.filter(Q(ended_at__isnull=False) | Q(expires_at__lte=timezone.now()))

    def unreplaced(self) -> Self:
        return self.filter(followers__isnull=True)

    def expiring_soon(self) -> Self:
        """In force for some days more, and not replaced."""
        return self.in_force().unreplaced().filter(expires_at__lte=timezone.now() + SOON)

    def with_makers(self, day: datetime.date) -> Self:
        """Each with its maker and how it stands on this day.

        `is_kept`: whether she still manages keys; without that it opens nothing. `is_replaced`: another follows it.
        """
        replaced = Exists(self.model._default_manager.filter(follows=OuterRef("pk")))
        kept = Exists(keepers(day).filter(pk=OuterRef("maker")))
        return self.select_related("maker", "organisation").annotate(is_kept=kept, is_replaced=replaced)

    def with_persons(self) -> Self:
        """Each with its maker as `makers.keeper` wants to know her; her limits are `maker_limits`. In one query."""
        whose = self.select_related("maker__organisation", "maker__user")
        return whose.annotate(maker_limits=limits_of("maker"))

    def of_state(self, state: str) -> Self:
        """Those that stand so, as `ApiKey.state` says of each; of `with_makers`."""
        in_force = self.in_force()
        soon = Q(expires_at__lte=timezone.now() + SOON, is_replaced=False)
        return {
            "in_force": in_force.filter(~soon, is_kept=True),
            "expires_soon": in_force.filter(soon, is_kept=True),
            "unkept": in_force.filter(is_kept=False),
            "expired": self.filter(ended_at__isnull=True, expires_at__lte=timezone.now()),
            "ended": self.filter(ended_at__isnull=False),
        }[state]

    def matching(self, text: str) -> Self:
        """Whose name, or whose organisation's, begins with the text; or whose identifier it is."""
        found = begins_with("name_folded", text) | begins_with("organisation__name_folded", text)
        identifier = text.strip().lower().replace("\0", " ")
        return self.filter(found | Q(public_id=identifier.removeprefix("xt_live_").removeprefix("xt_test_")))
