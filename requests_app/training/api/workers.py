"""The people of a request, by three fields (`ATM-20`)."""

import datetime
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Schema, Status
from ninja.pagination import paginate
from pydantic import Field

from extranet.integrations.access import CallRequest, needs
from extranet.integrations.items import ItemResult, item_problem
from extranet.integrations.page_forms import at, refuse
from extranet.integrations.paging import Pages
from extranet.integrations.scopes import Scope
from extranet.integrations.versions import expected_version, tag

from ..forms import read_person
from ..models import Participant, Request
from ..queries import ParticipantQuerySet
from ..services import participants as services
from ..services.participants import Person
from ..workflow import Part
from .fields import Line, WorkerIn, WorkerOut
from .router import encoded_request, request_to_change, router

LONGEST_LIST = 500


class WorkersIn(Schema):
    workers: list[WorkerIn] = Field(min_length=1, max_length=LONGEST_LIST, description="Personnes à ajouter")


class WorkerAdded(ItemResult):
    uuid: UUID | None = Field(default=None, description="Identifiant de la personne dans cette demande")


class WorkersAdded(Schema):
    version: int = Field(description="Version de la demande ensuite, ce que vaut son ETag")
    results: list[WorkerAdded] = Field(description="Un résultat par personne envoyée")


class WorkerChange(Schema):
    last_name: Line = Field(default="", description="Nom ; s’il n’est pas envoyé, il reste")
    first_name: Line = Field(default="", description="Prénom ; s’il n’est pas envoyé, il reste")
    birth_date: datetime.date | None = Field(default=None, description="Date de naissance ; si elle manque, elle reste")


@router.get(
    "/requests/{uuid:uuid}/workers",
    response=list[WorkerOut],
    auth=needs(Scope.TRAINING_READ),
    operation_id="list_workers_of_request",
    summary="Lister les travailleurs d’une demande",
)
@paginate(Pages, ordering=("pk",))
def list_workers_of_request(request: CallRequest, response: HttpResponse, uuid: UUID) -> ParticipantQuerySet:
    """In the order of entry. An operator reads these three fields, and as long as its mandate is in force."""
    found = encoded_request(request, uuid)
    tag(response, found)
    return found.participants.visible_to(request.actor)


@router.post(
    "/requests/{uuid:uuid}/workers",
    response=WorkersAdded,
    auth=needs(Scope.TRAINING_WRITE),
    operation_id="add_workers",
    summary="Ajouter des travailleurs",
)
def add_workers(
    request: CallRequest,
    response: HttpResponse,
    uuid: UUID,
    body: WorkersIn,
    atomic: bool = Query(False, description="Tous ou personne : au premier refus, rien n’est ajouté"),
) -> WorkersAdded:
    """Each person has her result. With `atomic=true` one refusal refuses the whole call, and says all of them."""
    found = request_to_change(request, uuid, Part.WORKERS)
    people, errors = read_people(body.workers)
    outcomes: list[Participant | ValidationError] = [*errors.values()]
    if people and not (atomic and errors):
        outcomes = services.add_those_possible(actor=request.actor, request=found, people=list(people.values()))
        errors |= {
            position: outcome
            for position, outcome in zip(people, outcomes, strict=True)
            if isinstance(outcome, ValidationError)
        }
    if atomic:
        refuse({name: said for index, error in errors.items() for name, said in at(f"workers/{index}", error).items()})
    added = dict(zip(people, outcomes, strict=True)) if people else {}
    current = Request.objects.get(pk=found.pk)
    tag(response, current)
    results = [result_of(index, errors.get(index) or added[index]) for index in range(len(body.workers))]
    return WorkersAdded(version=current.version, results=results)


def read_people(sent: Sequence[WorkerIn]) -> tuple[dict[int, Person], dict[int, ValidationError]]:
    """By their places: those whom the page's form would take, and what it says of the others."""
    people: dict[int, Person] = {}
    errors: dict[int, ValidationError] = {}
    for position, worker in enumerate(sent):
        try:
            people[position] = read_person(worker.dict())
        except ValidationError as error:
            errors[position] = error
    return people, errors


def result_of(index: int, outcome: Participant | ValidationError) -> WorkerAdded:
    if isinstance(outcome, ValidationError):
        problem = item_problem(outcome, f"/workers/{index}")
        return WorkerAdded(index=index, status=problem.status, problem=problem)
    return WorkerAdded(index=index, status=201, uuid=outcome.uuid)


@router.patch(
    "/requests/{uuid:uuid}/workers/{uuid:worker_uuid}",
    response=WorkerOut,
    auth=needs(Scope.TRAINING_WRITE),
    operation_id="change_worker_of_request",
    summary="Corriger un travailleur",
)
def change_worker_of_request(
    request: CallRequest, response: HttpResponse, uuid: UUID, worker_uuid: UUID, body: WorkerChange
) -> Participant:
    """Any of the three fields; `If-Match` is the request's ETag."""
    version = expected_version(request)
    person = participant_of(request, uuid, worker_uuid)
    stored: dict[str, Any] = {name: getattr(person, name) for name in WorkerIn.model_fields}
    sent = {name: value for name, value in body.dict(exclude_unset=True).items() if value is not None}
    typed = read_person(stored | sent)
    changed = services.change_participant(
        actor=request.actor,
        participant=person,
        version=version,
        last_name=typed.last_name,
        first_name=typed.first_name,
        birth_date=typed.birth_date,
    )
    tag(response, Request.objects.get(pk=person.request_id))
    return changed


@router.delete(
    "/requests/{uuid:uuid}/workers/{uuid:worker_uuid}",
    response={204: None},
    auth=needs(Scope.TRAINING_WRITE),
    operation_id="remove_worker_of_request",
    summary="Retirer un travailleur",
)
def remove_worker_of_request(request: CallRequest, uuid: UUID, worker_uuid: UUID) -> Status[None]:
    """With the absences reported for this person."""
    services.remove_participant(actor=request.actor, participant=participant_of(request, uuid, worker_uuid))
    return Status(204, None)


def participant_of(request: CallRequest, uuid: UUID, worker_uuid: UUID) -> Participant:
    people = Participant.objects.visible_to(request.actor).select_related("request__company", "request__author")
    return get_object_or_404(people, uuid=worker_uuid, request__uuid=uuid)
