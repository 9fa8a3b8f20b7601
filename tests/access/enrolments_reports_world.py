"""The people that the access table of reports speaks of."""

from __future__ import annotations

import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from extranet.organisations.models import Organisation, Worker
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Candidacy, Participant, Track
from requests_app.enrolments.services.results import add_result
from requests_app.enrolments.services.tracks import add_track, enrol_candidate
from tests.access.world import World
from tests.enrolments.scenes import Stage, stage
from tests.factories import MembershipFactory, UserFactory, quickly_signed_in, staff_of, visitor

OF_WORKER = ["report_of", "add_result"]
OF_RESULT = ["edit_result", "remove_result"]
OF_TRACK = ["track", "edit_track", "choose_candidate"]
OF_CANDIDACY = ["candidacy", "edit_candidacy", "remove_candidacy"]


def build() -> World:
    made, elsewhere = stage(), stage()
    workers = {
        "own": made.worker(),
        "foreign": made.worker("Peeters", "Jan", organisation=made.other_body),
        "other": elsewhere.worker(),
    }
    session = made.session()
    for kind in ("own", "foreign"):
        made.enrol(workers[kind], session, made.staff)
    with scope(made.fund):
        participant = UserFactory()
        Participant.objects.create(worker=workers["own"], account=participant, joined_at=timezone.now())
        office = Organisation.objects.get(kinds=[OrganisationKind.FUND_OFFICE])
        people = {
            "stranger": UserFactory(),
            "participant": participant,
            "responsible": made.responsible.user,
            "other_responsible": made.other_responsible.user,
            "officer": MembershipFactory(organisation=office, roles=[Role.ENROLMENT_OFFICER]).user,
            "staff": made.officer.user,
        }
    people["other_staff"] = staff_of(elsewhere.fund).user
    world = World()
    world.clients = {name: quickly_signed_in(made.fund, user) for name, user in people.items()}
    world.clients["anonymous"] = visitor(made.fund)
    for kind, worker in workers.items():
        add(world, OF_WORKER, kind, worker)
        add(world, OF_RESULT, kind, result_of(elsewhere if kind == "other" else made, worker))
    tracks = {"own": track_of(made, "PRO"), "foreign": track_of(made, "EXP"), "other": track_of(elsewhere, "PRO")}
    for kind, track in tracks.items():
        worker = workers[kind]
        add(world, OF_TRACK, kind, track)
        add(world, OF_CANDIDACY, kind, candidate(elsewhere if kind == "other" else made, track, worker))
        world.addresses["enrolments:enrol_candidate", kind] = reverse(
            "enrolments:enrol_candidate", args=[track.uuid, worker.uuid]
        )
    return world


def add(world: World, routes: list[str], kind: str, row: Any) -> None:
    for route in routes:
        world.addresses[f"enrolments:{route}", kind] = reverse(f"enrolments:{route}", args=[row.uuid])


def result_of(made: Stage, worker: Worker) -> Any:
    day = timezone.localdate() - datetime.timedelta(days=40)
    with scope(made.fund):
        return add_result(
            actor=made.staff, worker=worker, test="Certificat A", taken_on=day, outcome="passed", score=15, out_of=20
        )


def track_of(made: Stage, code: str) -> Track:
    with scope(made.fund):
        return add_track(actor=made.staff, code=code, name="Trajet d’essai", steps=["Certificat A", "Certificat B"])


def candidate(made: Stage, track: Track, worker: Worker) -> Candidacy:
    with scope(made.fund):
        return enrol_candidate(actor=made.staff, track=track, worker=worker)
