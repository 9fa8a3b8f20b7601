"""Presences reported from the signed attendance lists: what is stored is who was absent, and when (`ATM-21`)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor

from .. import verbs
from ..models import Absence, Day, Participant, Request
from ..workflow import Part
from .changes import locked_to_change


@dataclass(frozen=True, slots=True)
class Presence:
    """One worker on one day: wholly there, absent the whole day (`kind`), or from a time to a time."""

    participant: Participant
    day: Day
    kind: str = ""
    starts_at: datetime.time | None = None
    ends_at: datetime.time | None = None
    is_justified: bool | None = None

    @property
    def is_complete(self) -> bool:
        return not self.kind and self.starts_at is None


@transaction.atomic
def report(*, actor: Actor, request: Request, version: int, presences: Sequence[Presence]) -> int:
    """Store these presences; those of other workers and days stay. How many differed from what was stored.

    Raises `ValidationError` for an absence outside the day's hours, otherwise as `locked_to_change` does.
    """
    for presence in presences:
        check_hours(presence)
    current = locked_to_change(actor, request, Part.PRESENCES, version=version)
    stored = {(one.participant_id, one.day_id): one for one in Absence.objects.filter(day__request=current)}
    people = set(current.participants.values_list("pk", flat=True))
    days = set(current.days.values_list("pk", flat=True))
    differing = 0
    for presence in presences:
        if presence.participant.pk in people and presence.day.pk in days:
            place = (presence.participant.pk, presence.day.pk)
            differing += store(presence, stored.get(place))
    current.save()
    record(actor, verbs.PRESENCES_CHANGED, current, facts={"count": differing})
    return differing


def check_hours(presence: Presence) -> None:
    """Raises `ValidationError` by field: a partial absence has a beginning and an end within the day's hours."""
    day, start, end = presence.day, presence.starts_at, presence.ends_at
    if start is None or end is None:
        return
    if end <= start:
        raise ValidationError({"ends_at": _("La fin de l’absence n’est pas après son début.")})
    if start < day.starts_at:
        raise ValidationError({"starts_at": _("L’absence commence avant la formation.")})
    if end > day.ends_at:
        raise ValidationError({"ends_at": _("L’absence finit après la formation.")})
    if (start, end) == (day.starts_at, day.ends_at):
        raise ValidationError({"starts_at": _("Absence de toute la journée : choisissez plutôt son motif.")})


def store(presence: Presence, absence: Absence | None) -> bool:
    """Whether something changed."""
    if presence.is_complete:
        if absence is not None:
            absence.delete()
        return absence is not None
    absence = absence or Absence(participant=presence.participant, day=presence.day)
    wanted = (presence.kind, presence.starts_at, presence.ends_at, presence.is_justified)
    if absence.pk and (absence.kind, absence.starts_at, absence.ends_at, absence.is_justified) == wanted:
        return False
    absence.kind, absence.starts_at, absence.ends_at, absence.is_justified = wanted
    absence.save()
    return True
