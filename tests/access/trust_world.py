"""The people and objects that the access table of trust speaks of."""

from __future__ import annotations

import datetime

from django.urls import reverse
from django.utils import timezone

from extranet.accounts.models import AccountMerge
from extranet.organisations.models import DataRequest, Proposal, Recovery
from extranet.organisations.roles import Role
from extranet.organisations.services.recoveries import digest
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

SECRET = "a-link-that-was-mailed"


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
    lost = {"own": lost_by(fund, mandatee), "other": lost_by(other, member_of(other))}
    for kind, recovery in lost.items():
        for action in ("recovery", "check_recovery", "cancel_recovery"):
            world.addresses[f"trust:{action}", kind] = reverse(f"trust:{action}", args=[recovery.uuid])
        for action in ("start_recovery", "confirm_access", "open_support"):
            world.addresses[f"trust:{action}", kind] = reverse(f"trust:{action}", args=[recovery.membership.uuid])
    waiting_for(fund, member_of(fund))
    AccountMerge.objects.create(
        kept=mandatee.user,
        emptied=UserFactory(),
        fund=fund,
        secret_digest=digest(SECRET),
        expires_at=timezone.now() + datetime.timedelta(days=1),
        next_attempt_at=None,
    )
    for route in ("account_confirm_merge", "account_stop_recovery", "account_confirm_recovery_address"):
        world.addresses[route, "own"] = reverse(route, args=[SECRET])
        world.addresses[route, "wrong"] = reverse(route, args=["never-made"])
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


def lost_by(fund, membership) -> Recovery:
    with scope(fund):
        return Recovery.objects.create(membership=membership, lost="factor", next_attempt_at=None)


def waiting_for(fund, membership) -> Recovery:
    """A recovery whose mailed links carry SECRET."""
    with scope(fund):
        return Recovery.objects.create(
            membership=membership,
            lost="address",
            state="waiting",
            check_kind="letter",
            checked_on=timezone.localdate(),
            check_note="Lettre du 3",
            checked_by=membership.user,
            new_address="neuve@example.invalid",
            stop_digest=digest(SECRET),
            address_digest=digest(SECRET),
            ready_at=timezone.now() + datetime.timedelta(days=2),
            next_attempt_at=timezone.now() + datetime.timedelta(days=2),
        )


def asked_by(user) -> DataRequest:
    return DataRequest.objects.create(user=user, kind="correction", text="Mon prénom", due_on=timezone.localdate())
