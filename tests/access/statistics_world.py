"""The people and figures that the access table of statistics speaks of."""

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
from tests.statistics.scenes import OPEN, fund_with_figures


def build() -> World:
    fund, elsewhere = fund_with_figures(options=OPEN), FundFactory()
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
    for kind, name in (("own", "training-delays"), ("other", "funding-delays")):
        world.addresses["statistics:file", kind] = reverse("statistics:file", args=[name, "xlsx"])
        world.addresses["statistics:open_file", kind] = reverse("statistics:open_file", args=[name])
    return world
