"""A request as the views of upper layers see it: a signed-in person, acting."""

from __future__ import annotations

from django.http import HttpRequest

from extranet.accounts.models import User
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .models import Membership


class ActorRequest(HttpRequest):
    """Set by `ActorMiddleware`; views behind the sign-in have a person and an actor."""

    fund: Fund
    user: User
    actor: Actor
    membership: Membership | None
    memberships: list[Membership]
    expired: list[Membership]
