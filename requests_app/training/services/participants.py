"""The people of a request: three fields each, whoever enters them (`ATM-20`)."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.journal.services import record
from extranet.organisations.models import Worker
from extranet.organisations.models.workers import refuse_unlikely
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid

from .. import verbs
from ..models import Participant, Request
from ..models.contents import refusal
from ..permissions import acts_for_company
from ..tying import tie
from ..workflow import Part
from .changes import locked_to_change

PEOPLE_AT_MOST = 300  # of one request
NOT_TYPED = {field.name for field in Participant._meta.fields} - {"last_name", "first_name", "birth_date"}
ONCE = _("Cette personne est déjà dans la demande.")


@dataclass(frozen=True, slots=True)
class Person:
    """What an attendance list says of somebody."""

    last_name: str
    first_name: str
    birth_date: datetime.date


@transaction.atomic
def add_participants(*, actor: Actor, request: Request, people: Sequence[Person]) -> list[Participant]:
    """Add people to the request. For the company, those of its register are tied to it at once.

    Raises `ValidationError` for somebody who is in it already, an unlikely birth date, or too many people.
    """
    outcomes = add_those_possible(actor=actor, request=request, people=people)
    for outcome in outcomes:
        if isinstance(outcome, ValidationError):
            raise outcome
    return [outcome for outcome in outcomes if isinstance(outcome, Participant)]


@transaction.atomic
def add_those_possible(
    *, actor: Actor, request: Request, people: Sequence[Person]
) -> list[Participant | ValidationError]:
    """Add whom one can: for each person the entry, or why not. The same queries for one person and for three hundred.

    Raises as `locked_to_change` does, and `ValidationError` for too many people.
    """
    current = to_change(actor, request, adding=len(people))
    outcomes = [entry_or_refusal(current, person) for person in people]
    entries = [one for one in outcomes if isinstance(one, Participant)]
    Participant.objects.bulk_create(entries, ignore_conflicts=True)  # whom the request has already is left out
    added = set(current.participants.filter(uuid__in=[one.uuid for one in entries]).values_list("uuid", flat=True))
    if added:
        changed(actor, current, added=[str(one.uuid) for one in entries if one.uuid in added])
    else:
        transaction.set_rollback(True)  # to the beginning of this function: nothing is changed, nothing becomes void
    return [
        one if isinstance(one, ValidationError) or one.uuid in added else refusal("last_name", ONCE, "unique")
        for one in outcomes
    ]


def entry_or_refusal(request: Request, person: Person) -> Participant | ValidationError:
    entry = Participant(
        request=request, last_name=person.last_name, first_name=person.first_name, birth_date=person.birth_date
    )
    try:
        entry.clean_fields(exclude=NOT_TYPED)
        refuse_unlikely(entry.birth_date, timezone.localdate())
    except ValidationError as error:
        return error
    return entry


@transaction.atomic
def pick_workers(*, actor: Actor, request: Request, workers: Collection[Worker]) -> int:
    """The company adds people of its register; those who are in the request already are left out. How many it added.

    Raises as `locked_to_change` does, and `ValidationError` for too many.
    """
    current = to_change(actor, request, adding=len(workers))
    known = set(current.participants.values_list("last_first_folded", "birth_date"))
    tied = set(current.participants.values_list("worker_id", flat=True))
    own = [worker for worker in workers if worker.organisation_id == current.company_id]
    added = [
        Participant.objects.create(
            request=current,
            last_name=worker.last_name,
            first_name=worker.first_name,
            birth_date=worker.birth_date,
            worker=worker,
        )
        for worker in own
        if worker.pk not in tied and (worker.last_first_folded, worker.birth_date) not in known
    ]
    changed(actor, current, added=[str(participant.uuid) for participant in added])
    return len(added)


@transaction.atomic
def change_participant(
    *, actor: Actor, participant: Participant, version: int, last_name: str, first_name: str, birth_date: datetime.date
) -> Participant:
    """Correct one of the three fields. What an operator corrects is compared with the register anew.

    Raises `ValidationError` as adding does, and `StaleEdit` when somebody else changed the request since `version`.
    """
    current = locked_to_change(actor, participant.request, Part.WORKERS, version=version)
    stored = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    stored.last_name, stored.first_name, stored.birth_date = last_name, first_name, birth_date
    if not acts_for_company(actor, current):
        stored.worker = None
    save_person(stored)
    changed(actor, current, changed=[str(stored.uuid)])
    return stored


@transaction.atomic
def remove_participant(*, actor: Actor, participant: Participant) -> None:
    """Take somebody off the request, with her absences. A second time changes nothing.

    Raises as `locked_to_change` does.
    """
    current = locked_to_change(actor, participant.request, Part.WORKERS)
    gone, _by_model = Participant.objects.filter(pk=participant.pk).delete()
    if gone:
        changed(actor, current, removed=[str(participant.uuid)])


def to_change(actor: Actor, request: Request, *, adding: int) -> Request:
    """The request, locked, with room for `adding` more people. Raises `ValidationError` beyond PEOPLE_AT_MOST."""
    current = locked_to_change(actor, request, Part.WORKERS)
    if current.participants.count() + adding > PEOPLE_AT_MOST:
        raise ValidationError(
            gettext("Une demande a au plus %(count)s travailleurs : répartissez-les sur deux demandes."),
            code="too_many_workers",
            params={"count": PEOPLE_AT_MOST},
        )
    return current


def save_person(participant: Participant) -> None:
    refuse_unlikely(participant.birth_date, timezone.localdate())
    save_valid(participant)


def changed(actor: Actor, current: Request, **uuids: list[str]) -> None:
    """Save the request that counted up, and say in the journal whose entries were touched."""
    current.save()
    record(actor, verbs.PARTICIPANTS_CHANGED, current, facts=uuids)
    if acts_for_company(actor, current):
        tie(actor, current)
