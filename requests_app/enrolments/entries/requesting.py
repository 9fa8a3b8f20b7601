"""What requests and participants add to the menu and to the first screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.journal.looks import LookKind, WatchedPage
from extranet.organisations.requests import ActorRequest
from extranet.tenants.actor import Actor, Kind
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import (
    NOTHING,
    SHOWN,
    MenuEntry,
    PendingAction,
    PendingSource,
    Waiting,
    counted,
    nothing,
)
from extranet.ui.first_screen import Block

from ..models import Confirmer, Enrolment, EnrolmentRequest, Participant
from ..queries import is_enrolment_staff, is_responsible
from ..tables.requests import asked_for
from ..workflow import OPEN, EnrolmentState


def is_nobody_else(actor: Actor) -> bool:
    """A person without organisation: if she has business here, it is her own training."""
    return actor.organisation_id is None and is_person(actor)


def is_person(actor: Actor) -> bool:
    return actor.kind == Kind.PERSON and actor.user_id is not None and actor.support is None


def settles(actor: Actor) -> bool:
    return is_responsible(actor) or is_enrolment_staff(actor)


def menu_entries() -> list[MenuEntry]:
    here = Capability.ENROLMENT
    return [
        MenuEntry(gettext_lazy("Mes inscriptions"), "enrolments:mine", "training", is_nobody_else, here, 0),
        MenuEntry(gettext_lazy("Demandes d’inscription"), "enrolments:requests", "inbox", settles, here, 0),
    ]


def pending_sources() -> list[PendingSource]:
    here = Capability.ENROLMENT
    return [
        PendingSource(
            "enrolments.requests", gettext_lazy("Demandes d’inscription à régler"), to_settle, with_others, here
        ),
        PendingSource("enrolments.offers", gettext_lazy("Places à accepter"), to_accept, nothing, here),
    ]


def to_settle(actor: Actor) -> Waiting:
    """A responsible's; of the staff, those that nobody else settles."""
    if not settles(actor):
        return NOTHING
    rows = EnrolmentRequest.objects.visible_to(actor)
    return found(rows.with_fund() if is_enrolment_staff(actor) else rows.waiting())


def with_others(actor: Actor) -> Waiting:
    """For the staff: what waits for the responsibles."""
    if not is_enrolment_staff(actor):
        return NOTHING
    return found(EnrolmentRequest.objects.visible_to(actor).waiting().filter(escalated_at__isnull=True))


def found(rows: Any) -> Waiting:
    return counted(
        rows.select_related("course", "session", "organisation")
        .prefetch_related("course__texts")
        .order_by("proved_at", "pk"),
        lambda row: PendingAction(
            title=f"{row.full_name} · {row.course.title}",
            detail=f"{row.organisation_shown} · {asked_for(row)}",
            url=reverse("enrolments:request", args=[row.uuid]),
            since=row.proved_at,
        ),
    )


def to_accept(actor: Actor) -> Waiting:
    """Places that became free and are held for the actor herself."""
    if actor.user_id is None or not is_person(actor):
        return NOTHING
    rows = Enrolment.objects.of_account(actor.user_id).filter(
        state=EnrolmentState.OPTION, confirmer=Confirmer.PERSON, held_until__gt=timezone.now()
    )
    return counted(
        rows.select_related("session__course").prefetch_related("session__course__texts").order_by("held_until", "pk"),
        lambda row: PendingAction(
            title=row.session.course.title,
            detail=_("Place tenue jusqu’au %s") % f"{timezone.localtime(row.held_until):%d/%m/%Y %H:%M}",
            url=reverse("enrolments:own_enrolment", args=[row.uuid]),
            since=row.queued_at,
        ),
    )


def own_block(request: ActorRequest) -> Mapping[str, Any] | None:
    """On the first screen of whoever takes part: the next sessions, and « C’est moi »."""
    if not request.fund.has(Capability.ENROLMENT) or not is_person(request.actor):
        return None
    hers = list(
        Participant.objects.filter(account=request.user.pk, worker__is_active=True)
        .select_related("worker__organisation")
        .order_by("pk")
    )
    if not hers:
        return None
    coming = (
        Enrolment.objects.of_account(request.user.pk)
        .filter(state__in=OPEN, session__ends_at__gt=timezone.now())
        .select_related("session__course")
        .prefetch_related("session__course__texts")
    )
    return {
        "offered": [one for one in hers if one.joined_at is None],
        "coming": list(coming.order_by("session__starts_at", "pk")[:SHOWN]),
        "has_joined": any(one.joined_at for one in hers),
    }


def first_screen_blocks() -> list[Block]:
    return [Block("enrolments/requesting/first_screen.html", own_block)]


OF_A_REQUEST = ("request", "request_person", "request_place", "request_confirm", "request_refuse")


def watched() -> Iterator[WatchedPage]:
    """Requests, which show what a person typed of herself, and their list as a file."""
    yield from (WatchedPage(f"enrolments:{name}", "enrolments.EnrolmentRequest") for name in OF_A_REQUEST)
    yield WatchedPage("enrolments:requests", "enrolments.EnrolmentRequest", LookKind.EXPORT)
