"""The people, sessions, links and codes that the access table of presence speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from extranet.documents.models import Document
from extranet.tenants.scope import scope
from requests_app.enrolments.links import enrolment_path
from requests_app.enrolments.models import Participant, PresenceLink, SheetPrint
from requests_app.enrolments.services import presence_links, presences
from tests.access.world import World
from tests.certification.scenes import document_of
from tests.enrolments.presence_scenes import code_now, parts_of, persons_secret, session_now, trainers_secret
from tests.enrolments.scenes import Stage, stage
from tests.factories import UserFactory, quickly_signed_in, staff_of, visitor

OF_SESSION = {
    "sheets": [],
    "print": [],
    "printed": ["sheet"],
    "half_day": ["part"],
    "confirm": ["part"],
    "screen": ["part"],
}
OF_PART = ["entrance", "sign_presence", "ask_presence_link"]


@dataclass
class DoorWorld(World):
    """The code of the screen is made when it is asked for: it is right for a minute."""

    made: Stage | None = None
    part: Any = None

    def address(self, route: str, kind: str) -> str:
        if route == "enrolments:at_door" and kind == "right":
            return reverse(route, args=[self.part.uuid, code_now(self.made, self.part)])
        return super().address(route, kind)


@dataclass
class Scene:
    """A session of one half-day, two people enrolled of whom one is noted, a printed sheet."""

    made: Stage
    user: Any

    def __post_init__(self) -> None:
        made = self.made
        self.session = session_now(made)
        (self.part,) = parts_of(made, self.session)
        ann = made.worker(email="ann@example.invalid")
        self.enrolment = made.enrol(ann, self.session, made.staff)
        made.enrol(made.worker(first_name="Bea"), self.session, made.staff)
        with scope(made.fund):
            Participant.objects.create(worker=ann, account=self.user, joined_at=timezone.now())
            marks = {self.enrolment.pk: "absent"}
            presences.note(actor=made.staff, fund=made.fund, part=self.part, marks=marks)
            printed = SheetPrint.objects.create(
                session=self.session, document=document_of(made.fund), with_signatures=False
            )
            assert printed.document.state == Document.State.READY
        self.rest = {"part": self.part.uuid, "sheet": printed.uuid}


def build() -> World:
    made, elsewhere = stage(), stage()
    user = UserFactory()
    own, other = Scene(made, user), Scene(elsewhere, UserFactory())
    people = {
        "stranger": UserFactory(),
        "participant": user,
        "responsible": made.responsible.user,
        "other_responsible": made.other_responsible.user,
        "staff": made.officer.user,
        "other_staff": staff_of(elsewhere.fund).user,
    }
    world = DoorWorld(made=made, part=own.part)
    world.clients = {name: quickly_signed_in(made.fund, one) for name, one in people.items()}
    world.clients["anonymous"] = visitor(made.fund)
    for kind, scene in {"own": own, "other": other}.items():
        for page, names in OF_SESSION.items():
            rest = [scene.rest[name] for name in names]
            add(world, f"presence_{page}", kind, scene.session.uuid, *rest)
        for page in ("presence_link", "presence_link_revoke"):
            add(world, page, kind, scene.session.uuid)
        for page in OF_PART:
            add(world, page, kind, scene.part.uuid)
    add(world, "at_door", "old", own.part.uuid, code_now(made, own.part, ago=61))
    add(world, "at_door", "other", other.part.uuid, code_now(elsewhere, other.part))
    revoked = trainers_secret(made, own.session)
    trainers = {
        "right": trainers_secret(made, own.session),
        "revoked": revoked,
        "wrong": "jamais",
        "other": trainers_secret(elsewhere, other.session),
    }
    for kind, secret in trainers.items():
        for page, names in OF_SESSION.items():
            add(world, f"door_{page}", kind, secret, *(own.rest[name] for name in names))
    revoked = persons_secret(made, own.enrolment)
    with scope(made.fund):
        link = presence_links.presence_link_of(revoked)
        PresenceLink.objects.filter(pk=link.pk).update(revoked_at=timezone.now())
    persons = {
        "right": persons_secret(made, own.enrolment),
        "revoked": revoked,
        "wrong": str(uuid4()),
        "other": persons_secret(elsewhere, other.enrolment),
    }
    for kind, secret in persons.items():
        add(world, "my_door", kind, secret)
    tokens = {"wrong": "jamais"}
    for kind, scene, address in [
        ("right", own, "ann@example.invalid"),
        ("revoked", own, "ancienne@example.invalid"),
        ("other", other, "ann@example.invalid"),
    ]:
        with scope(scene.made.fund):
            tokens[kind] = enrolment_path(scene.enrolment, address).rstrip("/").rpartition("/")[2]
    for kind, token in tokens.items():
        add(world, "door_by_link", kind, token)
    return world


def add(world: World, page: str, kind: str, *args: Any) -> None:
    world.addresses[f"enrolments:{page}", kind] = reverse(f"enrolments:{page}", args=args)
