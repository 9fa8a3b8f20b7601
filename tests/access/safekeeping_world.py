"""The people that the access table of what is held after a restore speaks of."""

from __future__ import annotations

from django.urls import reverse

from extranet.organisations.roles import Role
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


def build() -> World:
    fund, elsewhere = FundFactory(), FundFactory()
    staff = staff_of(fund)
    with scope(fund):
        member = MembershipFactory(organisation=OrganisationFactory(), roles=[Role.MANDATEE])
        officer = MembershipFactory(organisation=staff.organisation, roles=[Role.PREENCODING_OFFICER])
    people = {
        "stranger": UserFactory(),
        "member": member.user,
        "other_staff": staff_of(elsewhere).user,
        "officer": officer.user,
        "staff": staff.user,
    }
    world = World()
    world.clients = {name: quickly_signed_in(fund, user) for name, user in people.items()}
    world.clients["anonymous"] = visitor(fund)
    for kind, name in (("own", "mails"), ("other", "letters")):
        world.addresses["safekeeping:decide", kind] = reverse("safekeeping:decide", args=[name])
    return world
