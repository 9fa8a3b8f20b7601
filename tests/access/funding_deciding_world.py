"""The people, requests, amendments and devices that the access table of decisions speaks of."""

from __future__ import annotations

from decimal import Decimal

from django.urls import reverse

from extranet.accounts.models import User
from extranet.documents.services import deposit
from extranet.documents.tasks import render_pdfs
from extranet.organisations.roles import Role
from extranet.tenants.models import FundObject
from extranet.tenants.scope import scope
from requests_app.funding.models import DevicePiece, FundingRequest
from requests_app.funding.services import deciding
from tests.access.world import World
from tests.factories import MembershipFactory, UserFactory, quickly_signed_in, visitor
from tests.funding.deciding_scenes import amendment
from tests.funding.scenes import Stage, pdf, stage

OF_REQUEST = ["take", "hand_over", "find_complete", "ask_pieces", "agree", "refuse", "refusal_letter"]
OF_AMENDMENT = ["agree_amendment", "refuse_amendment"]
OF_DEVICE = ["device", "edit_device", "move_device", "add_device_piece"]
OF_PIECE = [
    "edit_device_piece",
    "move_device_piece",
    "withdraw_device_piece",
    "restore_device_piece",
    "piece_example",
]


def build() -> World:
    made, elsewhere = stage(), stage()
    with scope(made.fund):
        office = made.officer.organisation
        officer = MembershipFactory(organisation=office, roles=[Role.MEMBERSHIP_OFFICER])
    people: dict[str, User] = {
        "stranger": UserFactory(),
        "member": made.member.user,
        "other_member": made.other_member.user,
        "body": made.manager.user,
        "officer": officer.user,
        "staff": made.officer.user,
        "other_staff": elsewhere.officer.user,
    }
    world = World()
    world.clients = {name: quickly_signed_in(made.fund, user) for name, user in people.items()}
    world.clients["anonymous"] = visitor(made.fund)
    add(world, "sent", made.sent(title="Premiers secours"), OF_REQUEST)
    add(world, "complete", made.complete(title="Gestes et postures"), OF_REQUEST)
    add(world, "refused", refused(made), OF_REQUEST)
    for stage_of, kind in ((made, "own"), (elsewhere, "other")):
        agreement = stage_of.agreed(title="Bureautique", granted={"salary": Decimal(99)})
        add(world, "agreed" if kind == "own" else kind, agreement.request, OF_REQUEST)
        add(world, kind, agreement, ["agreement_letter"])
        claire, paul = stage_of.known_worker(), stage_of.worker("Durand", "Paul")
        people_asked = [str(claire.uuid), str(paul.uuid)]
        changes = {"hours": "21.00", "ends_on": "2026-11-30", "place": "Villeurbanne", "people": people_asked}
        add(world, kind, amendment(stage_of, agreement, **changes), OF_AMENDMENT)
        add_device(world, stage_of, kind)
        render_pdfs(stage_of.fund.pk)
    return world


def add(world: World, kind: str, row: FundObject, routes: list[str]) -> None:
    for route in routes:
        world.addresses[f"funding:{route}", kind] = reverse(f"funding:{route}", args=[row.uuid])


def refused(made: Stage) -> FundingRequest:
    request = made.complete(title="Cuisine du monde")
    with scope(made.fund):
        return deciding.refuse(actor=made.staff, fund=made.fund, request=request, reason="Hors du champ du fonds.")


def add_device(world: World, made: Stage, kind: str) -> None:
    """With an example at its first piece, and one that isn't asked for any more."""
    device = made.device()
    with scope(made.fund):
        piece = DevicePiece.objects.filter(device=device).earliest("pk")
        piece.explanation = "Les objectifs, le contenu et la durée de chaque partie."
        piece.example = deposit(fund_id=made.fund.pk, upload=pdf(), file_name="exemple.pdf", user_id=None)
        piece.save()
        DevicePiece.objects.create(device=device, name="Ancienne pièce", is_current=False)
    add(world, kind, device, OF_DEVICE)
    add(world, kind, piece, OF_PIECE)
