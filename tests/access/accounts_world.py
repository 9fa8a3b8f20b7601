"""The people and passkeys that the access table of accounts speaks of."""

from __future__ import annotations

from django.urls import reverse

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
    return world


def build_confirmed() -> World:
    """The same, each having just given her password again."""
    world = build()
    for name, client in world.clients.items():
        if name != "anonymous":
            confirm_identity(client)
    return world
