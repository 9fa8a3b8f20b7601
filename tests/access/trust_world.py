"""The people and objects that the access table of trust speaks of."""

from __future__ import annotations

import datetime

from django.urls import reverse
from django.utils import timezone

from extranet.accounts.models import AccountMerge
from extranet.organisations.models import DataRequest, Erasure, Proposal, Recovery
from extranet.organisations.roles import Role
from extranet.organisations.services import erasing
from extranet.organisations.services.recoveries import digest
from extranet.organisations.services.trust import TRUST_RULES
from extranet.organisations.trust_rules import TrustRules
from extranet.tenants.actor import Actor
from extranet.tenants.scope import scope
from tests.access.world import World
from tests.factories import (
    FundFactory,
    MembershipFactory,
    UserFactory,
    WorkerFactory,
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
        for route in ("my_data:withdraw", "trust:data_request", "trust:answer_data_request", "trust:prepare_erasure"):
            world.addresses[route, kind] = reverse(route, args=[row.uuid])
    for kind, place in {"own": fund, "other": other}.items():
        prepared, done = erasures_of(place)
        for route in ("trust:erasure", "trust:erase", "trust:drop_erasure"):
            world.addresses[route, kind] = reverse(route, args=[prepared.uuid])
        for route in ("trust:erasure_json", "trust:erasure_pdf"):
            world.addresses[route, kind] = reverse(route, args=[done.uuid])
    for kind in ("csv", "xlsx", "pdf", "wrong"):
        world.addresses["trust:register_file", kind] = reverse("trust:register_file", args=[kind])
    return world


def erasures_of(fund) -> tuple[Erasure, Erasure]:
    """One that is prepared, of somebody without an account, and one that is done."""
    sought = erasing.Sought("Sansraison", "Nadine", datetime.date(1971, 2, 3))
    with scope(fund):
        worker = WorkerFactory(last_name="Sansraison", first_name="Nadine", birth_date=sought.birth_date)
        assert worker.pk
        done = erasing.prepare(actor=Actor.system(fund), sought=erasing.Sought("Partie", "Odile", sought.birth_date))
        done.finish(report=[], user_id=None)
        done.save()
        return erasing.prepare(actor=Actor.system(fund), sought=sought), done


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
