"""The people, tickets and documents that the access table of help speaks of."""

from __future__ import annotations

from django.urls import reverse

from extranet.help import services
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
from tests.help.scenes import laid_out, reported
from tests.mandates.scenes import actor_of


def build() -> World:
    fund, elsewhere = FundFactory(), FundFactory()
    with scope(fund):
        company = OrganisationFactory()
        reporter = MembershipFactory(organisation=company, roles=[Role.MANDATEE])
        colleague = MembershipFactory(organisation=company, roles=[Role.MANDATEE])
    with scope(elsewhere):
        stranger_there = MembershipFactory(organisation=OrganisationFactory(), roles=[Role.MANDATEE])
    staff, staff_elsewhere = staff_of(fund), staff_of(elsewhere)
    tickets = {"own": reported(fund, reporter), "other": reported(elsewhere, stranger_there)}
    items = {
        "own": laid_out(fund, staff),
        "inside": laid_out(fund, staff, is_public=False),
        "withdrawn": laid_out(fund, staff),
        "other": laid_out(elsewhere, staff_elsewhere),
    }
    with scope(fund):
        services.withdraw(actor=actor_of(staff), item=items["withdrawn"])
    world = World()
    people = {
        "stranger": UserFactory(),
        "reporter": reporter.user,
        "colleague": colleague.user,
        "staff": staff.user,
        "other_staff": staff_elsewhere.user,
    }
    world.clients = {name: quickly_signed_in(fund, user) for name, user in people.items()}
    world.clients["anonymous"] = visitor(fund)
    for kind, ticket in tickets.items():
        for name in ("ticket", "close"):
            world.addresses[f"help:{name}", kind] = reverse(f"help:{name}", args=[ticket.uuid])
    for kind, item in items.items():
        for name in ("item_file", "edit_item", "withdraw_item", "return_item"):
            world.addresses[f"help:{name}", kind] = reverse(f"help:{name}", args=[item.uuid])
    return world
