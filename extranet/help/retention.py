"""How long reported problems are kept (`BEY-23`)."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.tenants.retention import SweepRule, Term, Unit

from .models import Ticket, TicketMessage
from .workflow import TicketState


def old_tickets(before: datetime.datetime) -> Any:
    """Answered or closed; what waits for the fund waits on."""
    return Ticket.objects.filter(moved_at__lt=before).exclude(state=TicketState.OPEN)


def forget(tickets: Any) -> int:
    ids = list(tickets.values_list("pk", flat=True))
    messages, _by_model = TicketMessage.objects.filter(ticket__in=ids).delete()
    gone, _by_model = Ticket.objects.filter(pk__in=ids).delete()
    return messages + gone


TICKETS = SweepRule(
    name="help-tickets",
    label=_("Problèmes signalés et leurs réponses"),
    term=Term(Unit.DAYS, default=730, shortest=90, longest=1827),
    starts=_("Dernier message d’un signalement répondu ou clos."),
    reason=_("Intérêt légitime : répondre et corriger."),
    old=old_tickets,
    forget=forget,
    dropped=_("Le signalement, ses messages et les noms"),
    kept=_("Les actes du journal"),
)


def waiting_for_an_answer(user: OuterRef) -> QuerySet[Ticket]:
    """Who reported a problem that isn't closed: her account isn't, either (`accounts.unused`)."""
    return Ticket.objects.filter(user=user).exclude(state=TicketState.CLOSED)
