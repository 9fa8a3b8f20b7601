"""Who sees which webhooks, and what was sent to them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

from extranet.tenants.actor import Actor

from ..permissions import may_manage_keys

if TYPE_CHECKING:
    from ..models import Delivery, Subscription  # noqa: F401 - named in the bases


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the organisation that one acts for, to its administrators. A program has `of_keys`."""
        return self.standing().filter(organisation=actor.organisation_id) if may_manage_keys(actor) else self.none()

    def of_keys(self, keys: Collection[int]) -> Self:
        """Those that a program made itself, with one of these keys."""
        return self.standing().filter(key__in=keys)

    def standing(self) -> Self:
        """Not deleted."""
        return self.filter(ended_at__isnull=True)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those to the webhooks that one sees."""
        from ..models import Subscription

        return self.filter(subscription__in=Subscription.objects.visible_to(actor).values("pk"))

    def not_received(self) -> Self:
        """Given up or withheld: what can be sent again."""
        return self.filter(state__in=["failed", "withheld"], entry__isnull=False)

    def older_than(self, moment: datetime) -> Self:
        """Over, and made before that moment."""
        return self.filter(made_at__lt=moment, next_attempt_at__isnull=True)
