"""The people, sessions and enrolments that the access table of « Gestion de la participation » speaks of."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from extranet.organisations.roles import Role
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Enrolment, Participant, Session
from requests_app.enrolments.services import enrolling
from tests.access.world import World
from tests.enrolments.scenes import Stage, stage
from tests.factories import MembershipFactory, UserFactory, quickly_signed_in, staff_of, visitor


def build() -> World:
    made, elsewhere = stage(), stage()
    world = World()
    session, demand = made.session(capacity=40), made.session(made.course("DEM-1"), reserved_for=made.body)
    enrolments = {"own": made.enrol(made.worker(), session), "other": of(elsewhere)}
    add_people(world, made, elsewhere, enrolments["own"])
    add_sessions(world, {"own": session, "demand": demand, "other": enrolments["other"].session})
    options = {
        "own": made.enrol(made.worker(first_name="Bea"), made.session(made.course("OPT-1", needs_approval=True))),
        "other": enrolments["other"],
    }
    for kind in ("own", "other"):
        for route in ("enrolment", "replace"):
            world.addresses[f"enrolments:{route}", kind] = at(route, enrolments[kind].uuid)
        for route in ("confirm_option", "refuse_option"):
            world.addresses[f"enrolments:{route}", kind] = at(route, options[kind].uuid)
        person = enrolments[kind].worker.uuid
        asked = f"?session={session.uuid}&participant={person}"
        world.addresses["enrolments:enrol_confirm", kind] = at("enrol_confirm") + asked
        world.addresses["enrolments:unenrol_training", kind] = at("unenrol_training", person)
    gone = made.enrol(made.worker(first_name="Cleo"), session)
    with scope(made.fund):
        enrolling.unenrol(actor=made.actor, fund=made.fund, enrolment=gone)
    for kind, one in (enrolments | {"gone": gone}).items():
        address = f"{at('unenrol_confirm', one.worker.uuid)}?enrolment={one.uuid}"
        world.addresses["enrolments:unenrol_confirm", kind] = address
    return world


def at(route: str, *args: object) -> str:
    return reverse(f"enrolments:{route}", args=args)


def of(elsewhere: Stage) -> Enrolment:
    return elsewhere.enrol(elsewhere.worker(), elsewhere.session())


def add_people(world: World, made: Stage, elsewhere: Stage, enrolment: Enrolment) -> None:
    participant = UserFactory()
    with scope(made.fund):
        Participant.objects.create(worker=enrolment.worker, account=participant, joined_at=timezone.now())
        officer = MembershipFactory(organisation=made.officer.organisation, roles=[Role.ENROLMENT_OFFICER]).user
    people = {
        "stranger": UserFactory(),
        "participant": participant,
        "responsible": made.responsible.user,
        "other_responsible": made.other_responsible.user,
        "officer": officer,
        "staff": made.officer.user,
        "other_staff": staff_of(elsewhere.fund).user,
    }
    world.clients = {name: quickly_signed_in(made.fund, one) for name, one in people.items()}
    world.clients["anonymous"] = visitor(made.fund)


def add_sessions(world: World, sessions: dict[str, Session]) -> None:
    for kind, session in sessions.items():
        world.addresses["enrolments:session_people", kind] = at("session_people", session.uuid)
        for route in ("enrol_people", "enrol_list"):
            world.addresses[f"enrolments:{route}", kind] = f"{at(route)}?session={session.uuid}"
    world.addresses["enrolments:enrol", "own"] = f"{at('enrol')}?code=com-101"
