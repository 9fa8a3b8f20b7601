"""The people, devices and requests that the access table of a company's requests speaks of."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.urls import reverse

from extranet.accounts.models import User
from extranet.documents.services import deposit
from extranet.documents.tasks import render_pdfs
from extranet.tenants.scope import scope
from requests_app.funding.models import Amendment, DevicePiece, FundingRequest
from requests_app.funding.services import amending, deciding
from requests_app.funding.steps import Step
from tests.access.world import World
from tests.factories import UserFactory, quickly_signed_in, visitor
from tests.funding.scenes import Stage, pdf, stage

OF_REQUEST = [
    "request",
    "people",
    "new_person",
    "papers",
    "check",
    "send",
    "sent",
    "receipt",
    "delete_draft",
    "complete",
    "give_up",
    "amend",
]
OF_PAPER = ["paper", "replace_paper", "remove_paper"]


def build() -> World:
    made, elsewhere = stage(), stage()
    people: dict[str, User] = {
        "stranger": UserFactory(),
        "member": made.member.user,
        "other_member": made.other_member.user,
        "body": made.manager.user,
        "staff": made.officer.user,
        "other_staff": elsewhere.officer.user,
    }
    world = World()
    world.clients = {name: quickly_signed_in(made.fund, user) for name, user in people.items()}
    world.clients["anonymous"] = visitor(made.fund)
    for stage_of, kind in ((made, "own"), (elsewhere, "other")):
        add_device(world, stage_of, kind)
    add_request(world, "own", made.draft(title="Gestes et postures"))
    add_request(world, "sent", made.sent(title="Premiers secours"))
    add_request(world, "incomplete", incomplete(made))
    agreed, of_other = made.agreed().request, elsewhere.agreed().request
    add_request(world, "agreed", agreed)
    add_request(world, "other", of_other)
    another = made.agreed(title="Bureautique").request
    add_amendment(world, made, "own", another)
    add_amendment(world, elsewhere, "other", of_other)
    for fund in (made.fund, elsewhere.fund):
        render_pdfs(fund.pk)
    return world


def add_device(world: World, made: Stage, kind: str) -> None:
    device = made.device(summary="Pour les salariés en poste.")
    with scope(made.fund):
        piece = DevicePiece.objects.filter(device=device).earliest("pk")
        piece.example = deposit(fund_id=made.fund.pk, upload=pdf(), file_name="exemple.pdf", user_id=None)
        piece.explanation = "Jour par jour, avec les heures."
        piece.save()
    for route in ("device_offered", "begin"):
        world.addresses[f"funding:{route}", kind] = reverse(f"funding:{route}", args=[device.uuid])


def incomplete(made: Stage) -> FundingRequest:
    request = made.sent(title="Habilitation électrique")
    with scope(made.fund):
        piece = request.device.pieces.get(stage="request")
        asked = [(piece, piece.name, "Il manque les heures de chaque jour."), (None, "Devis signé", "")]
        return deciding.ask_pieces(actor=made.staff, fund=made.fund, request=request, pieces=asked)


def add_request(world: World, kind: str, request: FundingRequest) -> None:
    for route in OF_REQUEST:
        world.addresses[f"funding:{route}", kind] = reverse(f"funding:{route}", args=[request.uuid])
    world.addresses["funding:step", kind] = reverse("funding:step", args=[request.uuid, Step.TRAINING.value])
    with scope(request.fund):
        for paper in request.papers.order_by("pk"):
            for route in OF_PAPER:
                world.addresses[f"funding:{route}", kind] = reverse(f"funding:{route}", args=[paper.uuid])


def add_amendment(world: World, made: Stage, kind: str, request: FundingRequest) -> None:
    with scope(made.fund):
        amendment: Amendment = amending.ask_amendment(
            actor=made.actor,
            request=request,
            people=[one.worker for one in request.people.select_related("worker")],
            explanation="Le formateur est malade.",
            starts_on=datetime.date(2026, 10, 5),
            ends_on=datetime.date(2026, 11, 6),
            hours=Decimal(14),
            place="Lyon",
            body_name=request.body_shown,
            body_siret=request.body_siret,
        )
    route = "funding:withdraw_amendment"
    world.addresses[route, kind] = reverse(route, args=[amendment.uuid])
