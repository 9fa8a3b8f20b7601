"""What help adds to the menu and to the first screen."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.organisations.roles import is_of_office
from extranet.tenants.actor import Actor
from extranet.tenants.registries import (
    NOTHING,
    MenuEntry,
    MenuGroup,
    PendingAction,
    PendingSource,
    Waiting,
    counted,
)

from .models import Ticket
from .workflow import TicketState


def menu_entries() -> list[MenuEntry]:
    return [
        MenuEntry(
            _("Aide"), "help:home", "help", lambda actor: actor.user_id is not None, rank=2, group=MenuGroup.TOOLS
        )
    ]


def pending_sources() -> list[PendingSource]:
    return [
        PendingSource("help.to_answer", _("Signalements à traiter"), mine=to_answer, others=reported),
    ]


def to_answer(actor: Actor) -> Waiting:
    return listed(actor) if is_of_office(actor) else NOTHING


def reported(actor: Actor) -> Waiting:
    """What she reported and the fund hasn't answered yet."""
    return NOTHING if is_of_office(actor) else listed(actor)


def listed(actor: Actor) -> Waiting:
    rows = Ticket.objects.visible_to(actor).filter(state=TicketState.OPEN)
    return counted(
        rows.order_by("moved_at", "pk"),
        lambda ticket: PendingAction(
            title=ticket.about,
            detail=ticket.number,
            url=reverse("help:ticket", args=[ticket.uuid]),
            since=ticket.moved_at,
        ),
    )
