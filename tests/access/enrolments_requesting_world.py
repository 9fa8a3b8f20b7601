"""The people, requests and links that the access table of requests speaks of."""

from __future__ import annotations

import datetime

from django.urls import reverse
from django.utils import timezone

from extranet.accounts.models import User
from extranet.organisations.models import Worker, WorkerDetails
from extranet.tenants.scope import scope
from requests_app.enrolments.links import enrolment_path, interest_path, request_path
from requests_app.enrolments.models import EnrolmentRequest, Interest, Participant, Session
from requests_app.enrolments.services import asking, settling
from tests.access.world import World
from tests.enrolments.presence_scenes import attended
from tests.enrolments.scenes import Stage, stage
from tests.factories import UserFactory, quickly_signed_in, visitor

OF_REQUEST = ["", "_organisation", "_person", "_known", "_place", "_confirm", "_refuse"]
OF_ENROLMENT_LINK = {
    "by_link": "",
    "accept_by_link": "accepter/",
    "leave_by_link": "se-desinscrire/",
    "space_by_link": "mon-espace/",
}


def build() -> World:
    made, elsewhere = stage(), stage()
    sessions = {"own": made.session(), "other": elsewhere.session()}
    sessions["demand"] = made.session(sessions["own"].course, reserved_for=made.body)
    people: dict[str, User] = {
        "stranger": UserFactory(),
        "participant": UserFactory(),
        "responsible": made.responsible.user,
        "other_responsible": made.other_responsible.user,
        "staff": made.officer.user,
        "other_staff": elsewhere.officer.user,
    }
    world = World()
    world.clients = {name: quickly_signed_in(made.fund, user) for name, user in people.items()}
    world.clients["anonymous"] = visitor(made.fund)
    for kind, session in sessions.items():
        for route in ("ask", "ask_sent"):
            world.addresses[f"enrolments:{route}", kind] = reverse(f"enrolments:{route}", args=[session.uuid])
        if kind != "demand":
            for route in ("ask_list", "ask_list_sent", "leave_list"):
                address = reverse(f"enrolments:{route}", args=[session.course.uuid])
                world.addresses[f"enrolments:{route}", kind] = address
    add_requests(world, made, sessions["own"], ["own", "added", "settled"])
    add_requests(world, elsewhere, sessions["other"], ["other"])
    add_participants(world, made, sessions["own"], people["participant"], "own")
    add_participants(world, elsewhere, sessions["other"], UserFactory(), "other")
    for name, rest in {"asked_by_link": "", "prove_by_link": "confirmer/"}.items():
        world.addresses[f"enrolments:{name}", "wrong"] = f"/formations/ma-demande/jamais/{rest}"
    for name, rest in OF_ENROLMENT_LINK.items():
        world.addresses[f"enrolments:{name}", "wrong"] = f"/formations/mon-inscription/jamais/{rest}"
    world.addresses["enrolments:leave_list_by_link", "wrong"] = "/formations/ma-liste/jamais/"
    add_attestation(world, "/formations/mon-inscription/jamais/", "wrong")
    return world


def add_requests(world: World, made: Stage, session: Session, kinds: list[str]) -> None:
    for number, kind in enumerate(kinds):
        with scope(made.fund):
            request = asked(made, session, number)
            asking.prove(fund=made.fund, request=request)
            if kind != "own":
                settling.add_person(
                    actor=made.actor,
                    request=request,
                    version=None,
                    last_name=request.last_name,
                    first_name=request.first_name,
                    birth_date=request.birth_date,
                    email=request.email,
                    language="fr",
                )
            if kind == "settled":
                settling.settle(actor=made.actor, fund=made.fund, request=request)
            for route in OF_REQUEST:
                address = reverse(f"enrolments:request{route}", args=[request.uuid])
                world.addresses[f"enrolments:request{route}", kind] = address
            add_request_link(world, request, kind)
    if kinds[0] == "own":
        with scope(made.fund):
            add_request_link(world, asked(made, session, 9), "right")


def asked(made: Stage, session: Session, number: int) -> EnrolmentRequest:
    return asking.ask(
        fund=made.fund,
        course=session.course,
        session=session,
        organisation=made.body,
        last_name=f"Demandeur {number}",
        first_name="Cleo",
        birth_date=datetime.date(1990, 3, 4),
        email=f"demande-{number}@example.invalid",
        language="fr",
    )


def add_request_link(world: World, request: EnrolmentRequest, kind: str) -> None:
    path = request_path(request)
    world.addresses["enrolments:asked_by_link", kind] = path
    world.addresses["enrolments:prove_by_link", kind] = f"{path}confirmer/"


def add_participants(world: World, made: Stage, session: Session, user: User, kind: str) -> None:
    """Ann has an account; Bea's address was corrected after her mails."""
    ann, bea = made.worker(), made.worker(first_name="Bea")
    right = "right" if kind == "own" else kind
    enrolment = made.enrol(ann, session)
    other = made.enrol(bea, session)
    was_there = attended(made, ann)
    with scope(made.fund):
        Participant.objects.create(worker=ann, account=user, joined_at=timezone.now())
        for name in ("own_enrolment", "accept", "leave"):
            world.addresses[f"enrolments:{name}", kind] = reverse(f"enrolments:{name}", args=[enrolment.uuid])
        hers = reverse("enrolments:own_attestation", args=[was_there.uuid])
        world.addresses["enrolments:own_attestation", kind] = hers
        world.addresses["enrolments:own_attestation", f"{kind}_to_come"] = reverse(
            "enrolments:own_attestation", args=[enrolment.uuid]
        )
        add_attestation(world, enrolment_path(was_there, address_of(ann)), right)
        add_attestation(world, enrolment_path(other, "ancienne@example.invalid"), "over")
        world.addresses["enrolments:join", kind] = reverse("enrolments:join", args=[ann.uuid])
        add_links(world, enrolment_path(enrolment, address_of(ann)), listed(session, ann), right)
        add_links(world, enrolment_path(other, "ancienne@example.invalid"), listed(session, bea, "ancienne"), "over")


def add_attestation(world: World, path: str, kind: str) -> None:
    world.addresses.setdefault(("enrolments:attestation_by_link", kind), f"{path}attestation.pdf")


def listed(session: Session, worker: Worker, address: str = "") -> str:
    interest = Interest.objects.create(course=session.course, worker=worker)
    return interest_path(interest, address or address_of(worker))


def address_of(worker: Worker) -> str:
    return WorkerDetails.objects.get(worker=worker).email


def add_links(world: World, path: str, list_path: str, kind: str) -> None:
    if ("enrolments:by_link", kind) in world.addresses:
        return
    for name, rest in OF_ENROLMENT_LINK.items():
        world.addresses[f"enrolments:{name}", kind] = f"{path}{rest}"
    world.addresses["enrolments:leave_list_by_link", kind] = list_path
