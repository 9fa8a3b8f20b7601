"""What help adds to the menu and to the first screen."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.organisations.roles import is_of_office
from extranet.tenants.actor import Actor
from extranet.tenants.registries import MenuEntry, MenuGroup, PendingAction, PendingSource

from .models import Ticket
from .workflow import TicketState

SHOWN = 5
COUNTED = 1000

Waiting = tuple[int, Iterable[PendingAction]]


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
    return listed(actor) if is_of_office(actor) else (0, [])


def reported(actor: Actor) -> Waiting:
    """What she reported and the fund hasn't answered yet."""
    return (0, []) if is_of_office(actor) else listed(actor)


def listed(actor: Actor) -> Waiting:
    rows = Ticket.objects.visible_to(actor).filter(state=TicketState.OPEN)
    total = rows[:COUNTED].count()
    oldest = rows.order_by("moved_at", "pk")[:SHOWN] if total else []
    return total, [
        PendingAction(
            title=ticket.about,
            detail=ticket.number,
            url=reverse("help:ticket", args=[ticket.uuid]),
            since=ticket.moved_at,
        )
        for ticket in oldest
    ]
