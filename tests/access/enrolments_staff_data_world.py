"""The people and imports that the access table of « P-Data Portail » speaks of."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from extranet.organisations.roles import Role
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Participant
from tests.access.world import World
from tests.enrolments.scenes import stage
from tests.enrolments.staff_files import csv, open_module, sent
from tests.factories import MembershipFactory, UserFactory, quickly_signed_in, staff_of, visitor

OF_A_FILE = ("staff_import", "drop_staff_import", "take_back_staff_import", "staff_import_file", "staff_leavers")
LINES = csv(";Maes;Bea;12/05/1985;;;;;;", ";Maes;Cleo;hier;;;;;;")


def build() -> World:
    made, elsewhere = stage(), stage()
    world = World()
    world.addresses["enrolments:staff_template", "csv"] = reverse("enrolments:staff_template", args=["csv"])
    workers = {}
    for kind, one in {"own": made, "other": elsewhere}.items():
        open_module(one)
        workers[kind] = one.worker()
        _address, batch = sent(one, LINES)
        objects = {"person_added": workers[kind], **dict.fromkeys(("new_person_of", "staff_module"), one.body)}
        for route, subject in {**objects, **dict.fromkeys(OF_A_FILE, batch)}.items():
            world.addresses[f"enrolments:{route}", kind] = reverse(f"enrolments:{route}", args=[subject.uuid])
    participant = UserFactory()
    with scope(made.fund):
        Participant.objects.create(worker=workers["own"], account=participant, joined_at=timezone.now())
        office = made.officer.organisation
        officer = MembershipFactory(organisation=office, roles=[Role.ENROLMENT_OFFICER]).user
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
    return world
