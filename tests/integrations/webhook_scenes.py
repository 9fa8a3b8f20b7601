"""Situations that tests of webhooks begin with: an operator's program listens, and the company acts."""

from __future__ import annotations

import json
from typing import Any

from django.utils import timezone

from extranet.integrations.models import Attempt, Delivery, Subscription
from extranet.integrations.services import webhooks
from extranet.integrations.webhooks import delivering, reading
from extranet.organisations.acting import acting
from extranet.organisations.models import Membership
from extranet.organisations.roles import Role
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.training.models import Request
from requests_app.training.services import returning
from tests.training.scenes import Stage, request_with_company, stage
from tests.worker import wait_until

RETURNED = "training_request.returned"


def administrator(membership: Membership) -> Actor:
    """The member as one who manages accesses beside her role. In the fund's scope."""
    if Role.ACCESS_MANAGER not in membership.roles:
        membership.roles = [*membership.roles, Role.ACCESS_MANAGER]
        membership.save()
    return acting(membership.fund_id, membership.user, membership)


def subscribed(
    fund: Fund, membership: Membership, url: str, events: list[str] | None = None, **fields: Any
) -> tuple[Subscription, str]:
    """A webhook that this member makes for her organisation, and its secret."""
    with scope(fund):
        return webhooks.subscribe(
            actor=administrator(membership),
            fund=fund,
            membership=membership,
            name=fields.pop("name", "Planning Pro"),
            url=url,
            events=events or [RETURNED],
            **fields,
        )


def returned(made: Stage) -> Request:
    """A request that the company sends back to its operator."""
    return given_back(made, request_with_company(made, opened=True))


def given_back(made: Stage, request: Request) -> Request:
    with scope(made.fund):
        return returning.give_back(
            actor=made.company_actor, fund=made.fund, request=request, comment="Il manque un jour."
        )


def told(fund: Fund) -> None:
    """What the worker does: everything that was done is read, and sent. (Other tests' transactions may delay that.)"""

    def all_read() -> bool:
        reading.read(fund.pk)
        with scope(fund):
            place = reading.ReadingPlace.objects.get().position
            return not reading.Entry.objects.after(place).exists()

    wait_until(all_read)
    delivering.deliver_due(fund.pk)


def deliveries(fund: Fund) -> list[Delivery]:
    with scope(fund):
        return list(Delivery.objects.order_by("pk"))


def attempts(fund: Fund) -> list[Attempt]:
    with scope(fund):
        return list(Attempt.objects.order_by("pk"))


def as_stored(fund: Fund, subscription: Subscription) -> Subscription:
    with scope(fund):
        return Subscription.objects.get(pk=subscription.pk)


def at_once(fund: Fund) -> None:
    """The pause until the next attempt is over."""
    with scope(fund):
        Delivery.objects.filter(next_attempt_at__isnull=False).update(next_attempt_at=timezone.now())


def content(delivery: Delivery) -> Any:
    return json.loads(delivery.body)


__all__ = ["RETURNED", "Stage", "request_with_company", "stage"]
