"""What happened to a request, as far as the reader may know."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from extranet.journal.models import Entry
from extranet.journal.verbs import named
from extranet.tenants.actor import Actor
from extranet.tenants.registries import Text

from . import verbs
from .models import Request
from .permissions import Sight

# What an operator reads of: its own work, and where the request went. The rest is the company's and the fund's.
OPERATORS = {
    verb.name
    for verb in (
        verbs.CREATED,
        verbs.COPIED,
        verbs.SENT_TO_COMPANY,
        verbs.RECALLED,
        verbs.OPENED,
        verbs.RETURNED,
        verbs.DISOWNED,
        verbs.SENT_TO_FUND,
        verbs.COMPLEMENT_ASKED,
        verbs.ACCEPTED,
        verbs.REFUSED,
    )
}
SHOWN = 50  # of the latest


@dataclass(frozen=True, slots=True)
class Event:
    label: Text
    at: datetime.datetime
    name: str


def history_of(actor: Actor, request: Request, seen: Sight) -> list[Event]:
    """The latest first. An operator reads names of its own people only. Two queries."""
    entries = Entry.objects.of_subject(request)
    if seen is not Sight.WHOLE:
        entries = entries.filter(verb__in=OPERATORS)
    return [
        Event(named(entry.verb).label, entry.recorded_at, name_shown(actor, entry, seen)) for entry in entries[:SHOWN]
    ]


def name_shown(actor: Actor, entry: Entry, seen: Sight) -> str:
    """Who did it, as her name was then."""
    if seen is Sight.WHOLE or entry.actor_organisation_id == actor.organisation_id:
        return next((text.actor_name for text in entry.texts.all()), "")
    return ""
