"""The people and providers that the access table of identity providers speaks of."""

from __future__ import annotations

from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from extranet.accounts.models import Card, IdentityProvider
from extranet.tenants import encryption
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.access.world import World
from tests.accounts.factors import confirm_identity
from tests.factories import FundFactory, UserFactory, member_of, quickly_signed_in, staff_of, visitor

OF_A_PROVIDER = [
    "account_leave_for_provider",
    "account_provider_return",
    "account_link_provider",
    "fund_settings:edit_provider",
    "fund_settings:try_provider",
    "fund_settings:switch_provider",
    "fund_settings:remove_provider",
]
NOBODY_THERE = "http://127.0.0.1:9"


def provider_of(fund: Fund, name: str, *, is_on: bool = True, kind: str = "openid_connect") -> IdentityProvider:
    with scope(fund):
        return IdentityProvider.objects.create(
            name=name,
            kind=kind,
            server_url=NOBODY_THERE,
            client_id="extranet",
            secret=encryption.encrypt("un secret"),
            is_on=is_on,
        )


def build() -> World:
    fund, other = FundFactory(options={"eid": True}), FundFactory()
    owner = member_of(fund).user
    people = {"stranger": UserFactory(), "mandatee": member_of(fund).user, "staff": staff_of(fund).user, "owner": owner}
    world = World({name: quickly_signed_in(fund, user) for name, user in people.items()})
    world.clients["anonymous"] = visitor(fund)
    own = provider_of(fund, "itsme")
    provider_of(fund, "ProConnect", kind="proconnect")
    providers = {"own": own, "off": provider_of(fund, "CSAM", is_on=False), "other": provider_of(other, "Voisin")}
    for route in OF_A_PROVIDER:
        for kind, provider in providers.items():
            world.addresses[route, kind] = reverse(route, args=[provider.uuid])
    for kind, user in {"own": owner, "foreign": UserFactory()}.items():
        account = SocialAccount.objects.create(user=user, provider=own.key, uid=kind)
        world.addresses["account_unlink_identity", kind] = reverse("account_unlink_identity", args=[account.pk])
        with scope(fund):
            card = Card.objects.create(user=user, digest=kind.encode())
        world.addresses["account_unlink_card", kind] = reverse("account_unlink_card", args=[card.uuid])
    return world


def build_confirmed() -> World:
    """The same, each having just given her password again."""
    world = build()
    for name, client in world.clients.items():
        if name != "anonymous":
            confirm_identity(client)
    return world
