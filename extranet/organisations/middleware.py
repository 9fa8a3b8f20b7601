"""Who is acting: the signed-in person, for one of her organisations in this fund."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.http import HttpResponse
from django.utils import timezone

from extranet.tenants.requests import HouseRequest

from . import support
from .acting import acting
from .contacts import people_to_ask
from .models import Membership
from .rotation import note_changed_rights

SESSION_KEY = "organisation"


class ActorMiddleware:
    """Sets `request.memberships` (in force today) and `request.actor` (None when nobody is signed in).

    Whoever has none in force may have one whose year is over: `request.expired` (`ITM-06`). `request.people_to_ask` is
    whom a refusal names: it runs its query only then (`FLA-26`).

    The session holds only the wish; it is matched against the memberships at each request, so a person who left
    loses access at once and a forged key opens nothing.
    """

    def __init__(self, get_response: Callable[[HouseRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HouseRequest) -> HttpResponse:
        memberships: list[Membership] = []
        expired: list[Membership] = []
        membership, actor, access = None, None, None
        if request.fund is not None and request.user.is_authenticated:
            today = timezone.localdate()
            memberships = list(Membership.objects.of(request.user).in_force(today))
            if not memberships:
                expired = list(Membership.objects.of(request.user).expired(today))
            note_changed_rights(request, memberships)
            membership = chosen(memberships, request.session.get(SESSION_KEY))
            actor = acting(request.fund.pk, request.user, membership)
            if access := support.current(request, memberships):
                membership, actor = access.membership, support.supporting(access)
        vars(request).update(
            memberships=memberships, expired=expired, membership=membership, actor=actor, support=access
        )
        vars(request)["people_to_ask"] = partial(people_to_ask, membership)
        return self.get_response(request)


def chosen(memberships: list[Membership], wish: str | None) -> Membership | None:
    """The membership whose organisation the person switched to, else her first, else None."""
    wished = (m for m in memberships if wish == str(m.organisation.uuid))
    return next(wished, memberships[0] if memberships else None)
