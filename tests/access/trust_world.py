"""The people and objects that the access table of trust speaks of."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from extranet.organisations.models import DataRequest, Proposal
from extranet.organisations.roles import Role
from extranet.organisations.services.trust import TRUST_RULES
from extranet.organisations.trust_rules import TrustRules
from extranet.tenants.scope import scope
from tests.access.world import World
from tests.factories import (
    FundFactory,
    MembershipFactory,
    UserFactory,
    member_of,
    quickly_signed_in,
    staff_of,
    visitor,
)


def build() -> World:
    fund, other = FundFactory(), FundFactory()
    mandatee, administrator = member_of(fund), staff_of(fund)
    with scope(fund):
        officer = MembershipFactory(organisation=administrator.organisation, roles=[Role.FUND_OFFICER])
        asked = asked_by(mandatee.user)
    with scope(other):
        asked_elsewhere = asked_by(UserFactory())
    people = {
        "stranger": UserFactory(),
        "mandatee": mandatee.user,
        "officer": officer.user,
        "staff": administrator.user,
        "other_staff": staff_of(other).user,
    }
    world = World({name: quickly_signed_in(fund, user) for name, user in people.items()})
    world.clients["anonymous"] = visitor(fund)
    proposals = {"own": proposed_in(fund, administrator.user), "other": proposed_in(other, people["other_staff"])}
    for kind, proposal in proposals.items():
        for action in ("proposal", "confirm_proposal", "send_back_proposal", "withdraw_proposal"):
            world.addresses[f"trust:{action}", kind] = reverse(f"trust:{action}", args=[proposal.uuid])
    for kind, row in {"own": asked, "other": asked_elsewhere}.items():
        for route in ("my_data:withdraw", "trust:data_request", "trust:answer_data_request"):
            world.addresses[route, kind] = reverse(route, args=[row.uuid])
    return world


def proposed_in(fund, user) -> Proposal:
    """A change of the fund's rules by its administrator, who may not confirm it herself."""
    with scope(fund):
        return Proposal.objects.create(
            decision=TRUST_RULES.name,
            subject_model="tenants.Fund",
            facts=TrustRules(four_eyes=True).as_options(),
            proposed_by=user,
            proposed_name="Odile Demoulin",
        )


def asked_by(user) -> DataRequest:
    return DataRequest.objects.create(user=user, kind="correction", text="Mon prénom", due_on=timezone.localdate())
