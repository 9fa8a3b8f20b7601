"""The people and objects that the access table of keys speaks of."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from extranet.integrations.models import ApiKey
from extranet.integrations.scopes import Scope
from extranet.organisations.models import Organisation
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.access.world import World
from tests.factories import (
    FundFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    quickly_signed_in,
    staff_of,
    visitor,
)
from tests.integrations.scenes import make_key

MANAGING = [Role.ENCODER, Role.ACCESS_MANAGER]
ROUTES = ["key", "replace_key", "end_key", "take_over_key", "public_keys"]


def build() -> World:
    fund, other = FundFactory(capabilities=[Capability.PREENCODING]), FundFactory(capabilities=[Capability.PREENCODING])
    administrator = staff_of(fund)
    with scope(fund):
        own, elsewhere, third = operator("TechnoDémo"), operator("Cefora Exemple"), operator("Formation Invention")
        manager = MembershipFactory(organisation=own, roles=MANAGING, first_name="Odile", last_name="Demoulin")
        people = {
            "stranger": UserFactory(),
            "member": MembershipFactory(organisation=own, roles=[Role.ENCODER]).user,
            "manager": manager.user,
            "other": MembershipFactory(organisation=elsewhere, roles=MANAGING).user,
            "officer": MembershipFactory(organisation=administrator.organisation, roles=[Role.FUND_OFFICER]).user,
            "staff": administrator.user,
        }
        foreign_manager = MembershipFactory(organisation=third, roles=MANAGING)
    with scope(other):
        manager_elsewhere = MembershipFactory(organisation=operator("Ailleurs"), roles=MANAGING)
    people["other_staff"] = staff_of(other).user
    world = World({name: quickly_signed_in(fund, user) for name, user in people.items()})
    world.clients["anonymous"] = visitor(fund)
    keys = {
        "own": key_of(fund, manager),
        "foreign": key_of(fund, foreign_manager),
        "other": key_of(other, manager_elsewhere),
    }
    end_soon(fund, make_key(fund, manager, Scope.TRAINING_READ, name="Tableau de bord", is_test=True)[0])
    for kind, key in keys.items():
        for route in ROUTES:
            world.addresses[f"integrations:{route}", kind] = reverse(f"integrations:{route}", args=[key.uuid])
    return world


def operator(name: str) -> Organisation:
    return OrganisationFactory(name=name, kinds=[OrganisationKind.OPERATOR])


def key_of(fund: Fund, membership) -> ApiKey:
    return make_key(fund, membership, Scope.TRAINING_READ, Scope.TRAINING_WRITE)[0]


def end_soon(fund: Fund, key: ApiKey) -> None:
    with scope(fund):
        ApiKey.objects.filter(pk=key.pk).update(expires_at=timezone.now() + timedelta(days=12))
