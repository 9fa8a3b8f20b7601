"""Who was there when: what differs from a complete presence, which is the default (`ATM-21`)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from extranet.integrations.access import CallRequest, needs
from extranet.integrations.page_forms import refuse
from extranet.integrations.scopes import Scope
from extranet.integrations.versions import expected_version, tag
from extranet.tenants.models import Fund

from ..models import Absence, Day, Participant, Request
from ..presence_grid import JUSTIFIED, PARTIAL, PRESENT, UNJUSTIFIED, Cell, kinds_offered
from ..services.presences import Presence, report
from ..totals import totals_of
from ..workflow import Part
from .fields import Clock, clock
from .router import encoded_request, request_to_change, router

LONGEST_LIST = 30_000  # everybody of the largest request on each of its days
NAMES = {"choice": "presence", "justified": "is_justified"}  # of a cell's fields, here


class PresenceFields(Schema):
    date: datetime.date = Field(description="Jour de la formation")
    presence: str = Field(
        default=PRESENT,
        max_length=24,
        description="« present », « partial » (absence partielle), ou un motif de GET /absence-kinds",
    )
    starts_at: Clock | None = Field(default=None, description="Début de l’absence partielle, HH:MM")
    ends_at: Clock | None = Field(default=None, description="Fin de l’absence partielle, HH:MM")
    is_justified: bool | None = Field(default=None, description="Absence partielle justifiée ou non")


class PresenceIn(PresenceFields):
    worker: UUID = Field(description="Identifiant de la personne dans cette demande")


class PresencesIn(Schema):
    presences: list[PresenceIn] = Field(
        max_length=LONGEST_LIST,
        description="Tout ce qui n’est pas une présence complète : qui n’y est pas a été présent du début à la fin",
    )


class WorkerMinutes(Schema):
    worker: UUID = Field(description="Identifiant de la personne dans cette demande")
    minutes: int = Field(description="Minutes suivies")


class DayMinutes(Schema):
    date: datetime.date = Field(description="Jour de la formation")
    present: int = Field(description="Nombre de présents")
    minutes: int = Field(description="Minutes suivies, tous travailleurs ensemble")


class PresencesOut(Schema):
    presences: list[PresenceIn] = Field(description="Tout ce qui n’est pas une présence complète")
    workers: list[WorkerMinutes] = Field(description="Total de chaque personne")
    days: list[DayMinutes] = Field(description="Total de chaque jour")


@router.get(
    "/requests/{uuid:uuid}/presences",
    response=PresencesOut,
    auth=needs(Scope.TRAINING_READ),
    operation_id="read_presences",
    summary="Lire les présences",
)
def read_presences(request: CallRequest, response: HttpResponse, uuid: UUID) -> PresencesOut:
    """What differs from a complete presence, and the minutes that follow from it."""
    found = encoded_request(request, uuid)
    tag(response, found)
    return presences_of(found)


@router.put(
    "/requests/{uuid:uuid}/presences",
    response=PresencesOut,
    auth=needs(Scope.TRAINING_WRITE),
    operation_id="report_presences",
    summary="Reporter les présences",
)
def report_presences(request: CallRequest, response: HttpResponse, uuid: UUID, body: PresencesIn) -> PresencesOut:
    """All of them: whoever is not in the list was there from beginning to end."""
    version = expected_version(request)
    found = request_to_change(request, uuid, Part.PRESENCES)
    people = {one.uuid: one for one in found.participants.visible_to(request.actor)}
    presences, errors = read(request.fund, found, people, [(one.worker, one) for one in body.presences])
    refuse(errors)
    report(actor=request.actor, request=found, version=version, presences=presences)
    found.refresh_from_db(fields=["version"])
    tag(response, found)
    return presences_of(found)


def presences_of(request: Request) -> PresencesOut:
    totals = totals_of(request)
    dates = {day.pk: day.date for day in totals.days}
    return PresencesOut(
        presences=[
            presence_out(line.participant.uuid, dates[absence.day_id], absence)
            for line in totals.lines
            for absence in line.participant.listed_absences  # type: ignore[attr-defined]
        ],
        workers=[WorkerMinutes(worker=line.participant.uuid, minutes=line.minutes) for line in totals.lines],
        days=[DayMinutes(date=one.day.date, present=one.present, minutes=one.minutes) for one in totals.by_day],
    )


def presence_out(worker: UUID, date: datetime.date, absence: Absence) -> PresenceIn:
    return PresenceIn(
        worker=worker,
        date=date,
        presence=absence.kind or PARTIAL,
        starts_at=clock(absence.starts_at),
        ends_at=clock(absence.ends_at),
        is_justified=absence.is_justified,
    )


def read(
    fund: Fund, request: Request, people: Mapping[Any, Participant], sent: Sequence[tuple[Any, PresenceFields]]
) -> tuple[list[Presence], dict[str, Any]]:
    """The presences of everybody on every day that change something, judged by the grid's cells; errors by place.

    `people` by what `sent` names them with: their UUID, or their place in the same body.
    """
    days = {day.date: day for day in request.days.all()}
    absences = list(Absence.objects.filter(day__request=request).select_related("participant", "day").order_by("pk"))
    offered = {PRESENT, PARTIAL, *kinds_offered(fund, absences)}
    presences: dict[tuple[int, int], Presence] = {
        (one.participant_id, one.day_id): Presence(one.participant, one.day) for one in absences
    }
    errors: dict[str, Any] = {}
    seen: set[tuple[int, int]] = set()
    for position, (name, one) in enumerate(sent):
        person, day = people.get(name), days.get(one.date)
        refusals = refusals_of_place(person, day, seen)
        if person and day and not refusals:
            cell = cell_of(person, day, one)
            presence = cell.take(one.presence, offered=offered)
            refusals = {NAMES.get(field, field): said for field, said in cell.refusals.items()}
            if presence:
                presences[person.pk, day.pk] = presence
            seen.add((person.pk, day.pk))
        errors |= {f"presences/{position}/{field}": said for field, said in refusals.items()}
    return list(presences.values()), errors


def refusals_of_place(
    person: Participant | None, day: Day | None, seen: set[tuple[int, int]]
) -> dict[str, ValidationError]:
    if person is None:
        return {"worker": ValidationError(_("Cette personne n’est pas dans la demande."), "worker_unknown")}
    if day is None:
        return {"date": ValidationError(_("Ce jour n’est pas dans la demande."), "day_unknown")}
    if (person.pk, day.pk) in seen:
        return {"date": ValidationError(_("Cette personne a déjà une présence ce jour-là."), "presence_twice")}
    return {}


def cell_of(person: Participant, day: Day, one: PresenceFields) -> Cell:
    justified = {True: JUSTIFIED, False: UNJUSTIFIED, None: ""}[one.is_justified]
    return Cell(person, day, starts_at=one.starts_at or "", ends_at=one.ends_at or "", justified=justified)
