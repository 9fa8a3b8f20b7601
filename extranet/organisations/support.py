"""Support access: which request is one, and what may be done in it.

Refused is everything that isn't allowed by name: a new route is closed to support until its app says otherwise
(`support_acts`). Never allowed, whatever the role that is borrowed: to certify, sign, accept, send, decide, change
rights, factors, addresses, keys or the account. Looking is allowed, except at accounts and at the staff's own pages.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.tenants.actor import Actor, Kind
from extranet.tenants.middleware import SAFE_METHODS
from extranet.tenants.registries import Registry
from extranet.tenants.requests import HouseRequest

from .acting import establishments_of, roles_of
from .models import Membership, SupportAccess
from .requests import ActorRequest
from .roles import Role
from .trust_rules import rules_of

SESSION_KEY = "support"
END = "trust:end_support"

# Routes whose forms may be sent during a support access: helping with what is prepared, never with what binds.
support_acts: Registry[str] = Registry()
support_acts.add(
    END,
    "account_logout",
    "choose_language",
    "organisations:contact",
    "organisations:place_contact",
    "organisations:members",  # a search
    "workers:list",  # a search
    "workers:add",
    "workers:import",
    "workers:edit",
    "workers:deactivate",
    "workers:reactivate",
)

# Pages that aren't even shown: one's own account, and the pages of the staff.
CLOSED_PREFIXES = ("account_", "mfa_", "my_data:", "trust:", "fund_settings:", "agenda:")


def current(request: HouseRequest, own: list[Membership]) -> SupportAccess | None:
    """The support access that this session carries, as long as it counts.

    It counts for the administrator who opened it, while she is one, until its end, while the fund permits it and the
    member's own access is in force.
    """
    wish = request.session.get(SESSION_KEY)
    if wish is None or request.fund is None:
        return None
    if not rules_of(request.fund).support_access or not any(Role.FUND_ADMINISTRATOR in one.roles for one in own):
        return None
    found = SupportAccess.objects.open(timezone.now()).filter(uuid=wish, user=request.user.pk).first()
    if found is None:
        return None
    members = Membership.objects.of(found.membership.user_id).in_force(timezone.localdate())
    member = members.filter(pk=found.membership_id).first()  # with the establishments that she is limited to
    if member is None:
        return None
    found.membership = member
    return found


def supporting(access: SupportAccess) -> Actor:
    """The administrator as an actor: in her own name, with the member's organisation and roles, and the mark."""
    return Actor(
        Kind.PERSON,
        access.fund_id,
        name=access.name,
        organisation_id=access.membership.organisation_id,
        user_id=access.user_id,
        roles=roles_of(access.membership),
        establishments=establishments_of(access.membership),
        support=access.uuid,
    )


def begin(request: ActorRequest, uuid: UUID) -> None:
    request.session[SESSION_KEY] = str(uuid)


def forget(request: HouseRequest | ActorRequest) -> None:
    request.session.pop(SESSION_KEY, None)


class SupportGate:
    """Refuses what support may not do; and a form that was opened during an access that has ended since."""

    def __init__(self, get_response: Callable[[ActorRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: ActorRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: ActorRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not request.user.is_authenticated or SESSION_KEY not in request.session:
            return None
        is_safe = request.method in SAFE_METHODS
        if request.actor is None or request.actor.support is None:
            forget(request)
            if not is_safe and match.view_name not in {END, "account_logout"}:
                raise PermissionDenied(
                    _("L’accès d’assistance a pris fin : rien n’a été enregistré. Vous agissez de nouveau pour vous.")
                )
            messages.info(request, _("L’accès d’assistance a pris fin. Vous agissez de nouveau pour vous-même."))
            return None
        name = match.view_name
        allowed = name in set(support_acts) or (is_safe and not name.startswith(CLOSED_PREFIXES))
        if not allowed:
            raise PermissionDenied(
                _("Un accès d’assistance ne le permet pas : la personne le fait elle-même. « Terminer » est en haut.")
            )
        return None
