"""A session gets another key when the rights of its person change: whoever had learnt the old one has nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.http import HttpResponse
from django.utils import timezone

from extranet.accounts import sessions
from extranet.tenants.requests import HouseRequest

from .models import Membership

ROTATED_AT = "rotated_at"  # seconds since 1970, in the session


class RotationMiddleware:
    """Gives the new key once the page is made. Stands before the scope: it writes at a GET too."""

    def __init__(self, get_response: Callable[[HouseRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HouseRequest) -> HttpResponse:
        response = self.get_response(request)
        if vars(request).get("rights_changed") and request.user.is_authenticated:
            request.session[ROTATED_AT] = timezone.now().timestamp()
            sessions.rotate(request)
        return response


def note_changed_rights(request: HouseRequest, memberships: Iterable[Membership]) -> None:
    """Ask for another key when one of her memberships changed since the session began, or since its last key."""
    changed = max((m.rights_changed_at for m in memberships if m.rights_changed_at), default=None)
    row = request.session.row  # type: ignore[attr-defined]
    if changed is not None and row is not None:
        known_since = request.session.get(ROTATED_AT) or row.opened_at.timestamp()
        vars(request)["rights_changed"] = changed.timestamp() > known_since
