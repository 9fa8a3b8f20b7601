"""The people and workers that the access table of counters speaks of."""

from __future__ import annotations

from django.urls import reverse

from extranet.organisations.roles import Role
from extranet.tenants.capabilities import Capability
from extranet.tenants.scope import scope
from requests_app.funding.entitlements import OPTION
from tests.access.world import World
from tests.factories import MembershipFactory, UserFactory, WorkerFactory, quickly_signed_in, visitor
from tests.funding.scenes import Stage, stage


def counting() -> Stage:
    """A fund that counts days of training and has dossiers of certificates."""
    made = stage(capabilities=[Capability.MEMBERSHIP, Capability.CERTIFICATION], options={OPTION: {"training_days": 5}})
    made.agreed()
    return made


def build() -> World:
    made, elsewhere = counting(), stage()
    with scope(made.fund):
        contributions = MembershipFactory(organisation=made.company, roles=[Role.CONTRIBUTIONS_MANAGER])
        foreign = WorkerFactory(organisation=made.other_company)
    people = {
        "stranger": UserFactory(),
        "member": made.member.user,
        "member_b": made.other_member.user,
        "contributions": contributions.user,
        "body": made.manager.user,
        "administrator": made.officer.user,
        "other_staff": elsewhere.officer.user,
    }
    world = World()
    world.clients = {name: quickly_signed_in(made.fund, user) for name, user in people.items()}
    world.clients["anonymous"] = visitor(made.fund)
    workers = {"own": made.known_worker(), "foreign": foreign, "other": elsewhere.known_worker()}
    world.addresses = {
        ("funding:worker_counter", kind): reverse("funding:worker_counter", args=[worker.uuid])
        for kind, worker in workers.items()
    }
    return world
