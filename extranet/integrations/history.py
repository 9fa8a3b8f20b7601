"""What was done to a key, and with it: from the journal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from extranet.journal.models import Entry
from extranet.journal.verbs import named
from extranet.tenants.registries import Text

from .models import ApiKey

SHOWN = 10  # of the latest


@dataclass(frozen=True, slots=True)
class Event:
    label: Text
    at: datetime
    name: str = ""
    text: str = ""


def happened_to(key: ApiKey) -> list[Event]:
    """Made, replaced, taken over, ended: the latest first, with who did it and what she wrote."""
    events = []
    for entry in Entry.objects.of_subject(key)[:SHOWN]:
        said = next(iter(entry.texts.all()), None)
        events.append(
            Event(
                named(entry.verb).label,
                entry.recorded_at,
                said.actor_name if said else "",
                said.comment if said else "",
            )
        )
    return events


def done_by(key: ApiKey) -> Iterable[Event]:
    """What its program did, the latest first. Of what and of whom stands with each object, for who may see it."""
    entries = Entry.objects.by_key(key.organisation_id, key.uuid)[:SHOWN]
    return [Event(named(entry.verb).label, entry.recorded_at) for entry in entries]
