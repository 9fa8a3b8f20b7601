"""The people and dossiers that the access table of retention speaks of."""

from __future__ import annotations

from django.urls import reverse

from certification.retention import DOSSIER
from extranet.organisations.roles import Role
from extranet.tenants.scope import scope
from tests.access.world import World
from tests.certification.scenes import stage
from tests.factories import FundFactory, MembershipFactory, UserFactory, quickly_signed_in, staff_of, visitor


def build() -> World:
    made, elsewhere = stage(), stage()
    fund = made.fund
    staff = staff_of(fund)
    with scope(fund):
        officer = MembershipFactory(organisation=staff.organisation, roles=[Role.CERTIFICATION_OFFICER])
        outsider = MembershipFactory(organisation=staff.organisation, roles=[Role.PREENCODING_OFFICER])
    people = {
        "stranger": UserFactory(),
        "member": made.manager.user,
        "other_staff": staff_of(FundFactory()).user,
        "outsider": outsider.user,
        "officer": officer.user,
        "staff": staff.user,
    }
    world = World()
    world.clients = {name: quickly_signed_in(fund, user) for name, user in people.items()}
    world.clients["anonymous"] = visitor(fund)
    for kind, dossier in (("own", made.dossier()), ("foreign", elsewhere.dossier())):
        for name in ("file", "hold", "release"):
            route = f"retention:{name}"
            world.addresses[route, kind] = reverse(route, args=[DOSSIER.name, dossier.uuid])
    return world
