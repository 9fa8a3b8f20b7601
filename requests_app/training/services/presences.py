"""Presences reported from the signed attendance lists: what is stored is who was absent, and when (`ATM-21`)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor

from .. import verbs
from ..models import Absence, Day, Participant, Request
from ..models.contents import refusal
from ..workflow import Part
from .changes import locked_to_change

TOLD = ["kind", "starts_at", "ends_at", "is_justified"]
Place = tuple[int, int]  # a participant and a day, by their keys


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
    absences = Absence.objects.filter(day__request=current)
    people = set(current.participants.values_list("pk", flat=True))
    days = set(current.days.values_list("pk", flat=True))
    differing = store(
        [one for one in presences if one.participant.pk in people and one.day.pk in days],
        stored={(one.participant_id, one.day_id): one for one in absences},
    )
    current.save()
    record(actor, verbs.PRESENCES_CHANGED, current, facts={"count": differing})
    return differing


def check_hours(presence: Presence) -> None:
    """Raises `ValidationError` by field: a partial absence has a beginning and an end within the day's hours."""
    day, start, end = presence.day, presence.starts_at, presence.ends_at
    if start is None or end is None:
        return
    if end <= start:
        raise refusal("ends_at", _("La fin de l’absence n’est pas après son début."), "ends_before_start")
    if start < day.starts_at:
        raise refusal("starts_at", _("L’absence commence avant la formation."), "absence_outside_hours")
    if end > day.ends_at:
        raise refusal("ends_at", _("L’absence finit après la formation."), "absence_outside_hours")
    if (start, end) == (day.starts_at, day.ends_at):
        raise refusal("starts_at", _("Absence de toute la journée : choisissez plutôt son motif."), "whole_day")


def store(presences: Sequence[Presence], stored: Mapping[Place, Absence]) -> int:
    """Insert, change and delete what differs from the absences that are stored; how many. Three queries at most."""
    gone, new, changed = [], [], []
    for presence in presences:
        absence = stored.get((presence.participant.pk, presence.day.pk))
        if presence.is_complete:
            if absence:
                gone.append(absence.pk)
        elif absence is None:
            new.append(told(presence, Absence(participant=presence.participant, day=presence.day)))
        elif as_told(absence) != as_told(presence):
            changed.append(told(presence, absence))
    Absence.objects.filter(pk__in=gone).delete()
    Absence.objects.bulk_create(new)
    Absence.objects.bulk_update(changed, TOLD)
    return len(gone) + len(new) + len(changed)


def as_told(one: Presence | Absence) -> list[Any]:
    return [getattr(one, name) for name in TOLD]


def told(presence: Presence, absence: Absence) -> Absence:
    for name in TOLD:
        setattr(absence, name, getattr(presence, name))
    return absence
