"""The people and passkeys that the access table of accounts speaks of."""

from __future__ import annotations

from django.urls import reverse

from extranet.accounts.models import User
from extranet.notifications.digests import DIGEST
from extranet.notifications.links import stop_path
from extranet.notifications.services import queue
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.access.world import World
from tests.accounts.factors import confirm_identity, passkey_of, with_totp
from tests.factories import FundFactory, UserFactory, host_of, member_of, quickly_signed_in, staff_of, visitor


def build() -> World:
    fund = FundFactory()
    owner = member_of(fund).user
    with_totp(owner)
    people = {"stranger": UserFactory(), "mandatee": member_of(fund).user, "staff": staff_of(fund).user, "owner": owner}
    world = World({name: quickly_signed_in(fund, user) for name, user in people.items()})
    world.clients["anonymous"] = visitor(fund)
    passkeys = {"own": passkey_of(owner, host_of(fund)), "foreign": passkey_of(UserFactory(), host_of(fund))}
    for route in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        for kind, passkey in passkeys.items():
            world.addresses[route, kind] = reverse(route, args=[passkey.pk])
    links = {"right": stop_link(fund, owner), "other": stop_link(FundFactory(), UserFactory())}
    for kind, link in (links | {"wrong": reverse("account_stop_mails", args=["jamais"])}).items():
        world.addresses["account_stop_mails", kind] = link
    return world


def stop_link(fund: Fund, user: User) -> str:
    """The one in a digest of this person's."""
    with scope(fund):
        message = queue(DIGEST, fund=fund, address=user.email, user_id=user.pk, language="fr", payload={"messages": []})
        return stop_path(message)


def build_confirmed() -> World:
    """The same, each having just given her password again."""
    world = build()
    for name, client in world.clients.items():
        if name != "anonymous":
            confirm_identity(client)
    return world
