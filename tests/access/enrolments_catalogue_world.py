"""The people, courses and sessions that the access table of the catalogue speaks of."""

from __future__ import annotations

import datetime

from django.urls import reverse
from django.utils import timezone

from extranet.accounts.models import User
from extranet.agenda.models import Feed
from extranet.agenda.services import digest_of
from extranet.organisations.models import Worker
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Participant
from tests.access.world import World
from tests.enrolments.scenes import Stage, stage
from tests.factories import UserFactory, quickly_signed_in, visitor

OF_COURSE = ["course", "manage_course", "edit_course", "plan_session"]
OF_SESSION = [
    "session",
    "session_calendar",
    "manage_session",
    "edit_session",
    "move_session",
    "copy_session",
    "cancel_session",
    "publish_session",
]


def build() -> World:
    made, elsewhere = stage(), stage()
    course, other_course = made.course(), elsewhere.course()
    sessions = {
        "own": made.session(course, closes_on=timezone.localdate() + datetime.timedelta(days=20)),
        "demand": made.session(course, reserved_for=made.body),
        "draft": made.session(course, publish=False),
        "other": elsewhere.session(other_course),
    }
    people: dict[str, User] = {
        "stranger": UserFactory(),
        "participant": UserFactory(),
        "responsible_a": made.responsible.user,
        "responsible_b": made.other_responsible.user,
        "staff": made.officer.user,
        "other_staff": elsewhere.officer.user,
    }
    ann = made.worker()
    join(made, ann, people["participant"])
    made.enrol(ann, sessions["own"])
    join(elsewhere, elsewhere.worker(), UserFactory())
    world = World()
    world.clients = {name: quickly_signed_in(made.fund, user) for name, user in people.items()}
    world.clients["anonymous"] = visitor(made.fund)
    for kind, row in {"own": course, "other": other_course}.items():
        for route in OF_COURSE:
            world.addresses[f"enrolments:{route}", kind] = reverse(f"enrolments:{route}", args=[row.uuid])
    for kind, session in sessions.items():
        for route in OF_SESSION:
            world.addresses[f"enrolments:{route}", kind] = reverse(f"enrolments:{route}", args=[session.uuid])
    for kind, one in {"right": made, "other": elsewhere}.items():
        with scope(one.fund):
            Feed.objects.create(user=UserFactory(), digest=digest_of(f"{kind}-secret"))
    for kind in ("right", "wrong", "other"):
        world.addresses["agenda:feed", kind] = reverse("agenda:feed", args=[f"{kind}-secret"])
    return world


def join(made: Stage, worker: Worker, user: User) -> None:
    """The worker's account."""
    with scope(made.fund):
        Participant.objects.create(worker=worker, account=user, joined_at=timezone.now())
