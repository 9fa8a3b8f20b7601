"""« Gestion de la participation » in the menu; pre-enrolments that the fund confirms, and offers that wait."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.journal.looks import LookKind, WatchedPage
from extranet.rights.catalogue import Service
from extranet.rights.tiles import Destination
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import NOTHING, MenuEntry, PendingAction, PendingSource, Text, Waiting, counted

from ..models import Enrolment
from ..queries import is_enrolment_staff, is_responsible

HELPING = ("participation", "session_people", "enrol_people", "unenrol")  # searches that a support access may send


def watched() -> Iterator[WatchedPage]:
    yield WatchedPage("enrolments:enrolment", "enrolments.Enrolment")
    yield WatchedPage("enrolments:unenrol_training", "organisations.Worker")
    yield WatchedPage("enrolments:participation", "enrolments.Enrolment", LookKind.EXPORT)
    yield WatchedPage("enrolments:session_people", "enrolments.Session", LookKind.EXPORT)
    yield WatchedPage("api-v1:list_enrolments", "enrolments.Enrolment")
    yield WatchedPage("api-v1:read_enrolment", "enrolments.Enrolment")


def menu_entries() -> list[MenuEntry]:
    return [
        entry(_("Gestion de la participation"), "participation", "users"),
        entry(_("Inscrire"), "enrol", "plus"),
        entry(_("Désinscrire"), "unenrol", "edit"),
    ]


def destinations() -> list[Destination]:
    """Where the open tile of who enrols people leads."""
    return [Destination(Service.TRAINING_OFFICE, "enrolments:participation", Capability.ENROLMENT)]


def entry(label: Text, page: str, icon: str) -> MenuEntry:
    return MenuEntry(label, f"enrolments:{page}", icon, takes_part, Capability.ENROLMENT, 0)


def takes_part(actor: Actor) -> bool:
    return is_responsible(actor) or is_enrolment_staff(actor)


def pending_sources() -> list[PendingSource]:
    return [
        PendingSource(
            "enrolments.options", _("Préinscriptions à confirmer"), to_confirm, to_be_confirmed, Capability.ENROLMENT
        )
    ]


def to_confirm(actor: Actor) -> Waiting:
    return held(Enrolment.objects.visible_to(actor).to_confirm()) if is_enrolment_staff(actor) else NOTHING


def to_be_confirmed(actor: Actor) -> Waiting:
    """An organisation's, which wait for the fund."""
    if is_enrolment_staff(actor) or not is_responsible(actor):
        return NOTHING
    return held(Enrolment.objects.visible_to(actor).to_confirm())


def held(rows: QuerySet[Enrolment]) -> Waiting:
    """Those whose place is held for the shortest time are named."""
    named = rows.select_related("worker", "session__course").prefetch_related("session__course__texts")
    return counted(named.order_by("held_until", "pk"), action)


def action(enrolment: Enrolment) -> PendingAction:
    return PendingAction(
        title=enrolment.session.course.title,
        detail=enrolment.worker.full_name,
        url=reverse("enrolments:enrolment", args=[enrolment.uuid]),
        since=enrolment.created_at,
    )
