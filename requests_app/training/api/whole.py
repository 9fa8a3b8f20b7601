"""Many whole requests in one call: what an operator's software holds when a course is over (`ATM-18`…`ATM-22`)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from ninja import Schema
from pydantic import Field

from extranet.integrations.access import CallRequest, needs
from extranet.integrations.items import ItemProblem, ItemResult, item_problem
from extranet.integrations.page_forms import at, errors_of, refuse
from extranet.integrations.scopes import Scope
from extranet.organisations.models import Organisation

from ..models import Request
from ..services import drafting, sending
from ..services.days import DayHours, change_days
from ..services.participants import Person, add_those_possible
from ..services.presences import report
from ..services.sending import NoMandatee
from . import days, presences, workers
from .fields import DayIn, TrainingIn, WorkerIn
from .presences import PresenceFields
from .requests import companies_form, training_form
from .router import router

REQUESTS_AT_MOST = 50


class WholePresenceIn(PresenceFields):
    worker: int = Field(ge=0, lt=workers.LONGEST_LIST, description="Rang de la personne dans « workers », depuis 0")


class WholeRequestIn(TrainingIn):
    company: UUID | None = Field(
        default=None, description="Entreprise dont l’opérateur a le mandat ; inutile à une entreprise"
    )
    days: list[DayIn] = Field(default=[], max_length=days.LONGEST_LIST, description="Jours de la formation")
    workers: list[WorkerIn] = Field(default=[], max_length=workers.LONGEST_LIST, description="Travailleurs")
    presences: list[WholePresenceIn] = Field(
        default=[], max_length=presences.LONGEST_LIST, description="Tout ce qui n’est pas une présence complète"
    )
    send: bool = Field(
        default=False, description="Envoyer aussitôt à l’entreprise ; si c’est refusé, le brouillon reste"
    )


class WholeRequestsIn(Schema):
    requests: list[WholeRequestIn] = Field(min_length=1, max_length=REQUESTS_AT_MOST, description="Demandes à créer")


class WholeResult(ItemResult):
    uuid: UUID | None = Field(default=None, description="Identifiant de la demande")
    number: str | None = Field(default=None, description="Numéro de la demande")
    workers: list[UUID] = Field(default=[], description="Identifiants des travailleurs, dans l’ordre envoyé")
    is_sent: bool = Field(default=False, description="Chez l’entreprise")
    sending: ItemProblem | None = Field(
        default=None, description="Pourquoi l’envoi est refusé, quand la demande est créée"
    )


class WholeRequestsMade(Schema):
    results: list[WholeResult] = Field(description="Un résultat par demande envoyée")


@router.post(
    "/requests/bulk",
    response=WholeRequestsMade,
    auth=needs(Scope.TRAINING_WRITE),
    operation_id="create_whole_requests",
    summary="Créer des demandes entières",
)
def create_whole_requests(request: CallRequest, body: WholeRequestsIn) -> WholeRequestsMade:
    """Each is made wholly or not at all, and the others don't depend on it."""
    author = drafting.author_of(request.actor)
    return WholeRequestsMade(
        results=[result_of(request, author, position, item) for position, item in enumerate(body.requests)]
    )


def result_of(request: CallRequest, author: Organisation, position: int, item: WholeRequestIn) -> WholeResult:
    place = f"/requests/{position}"
    try:
        with transaction.atomic():
            made, added = make(request, author, item)
    except (ValidationError, PermissionDenied) as error:
        problem = item_problem(error, place)
        return WholeResult(index=position, status=problem.status, problem=problem)
    refused = send(request, made, place) if item.send else None
    return WholeResult(
        index=position,
        status=201,
        uuid=made.uuid,
        number=made.number,
        workers=added,
        is_sent=item.send and refused is None,
        sending=refused,
    )


def make(request: CallRequest, author: Organisation, item: WholeRequestIn) -> tuple[Request, list[UUID]]:
    """The request and the UUIDs of its people. Raises all that can be said of the item without storing it."""
    actor, fund = request.actor, request.fund
    drafting.check_terms(actor)
    training = training_form(fund, author, item)
    chosen = companies_form(actor, [item.company] if item.company else [], author)
    hours, wrong_days = days.read_days(item.days)
    people, wrong_people = workers.read_people(item.workers)
    refuse({**company_errors(chosen), **errors_of(training), **wrong_days, **errors_of_people(wrong_people)})
    (made,) = drafting.create(actor=actor, companies=list(chosen.cleaned_data["companies"]), **training.training)
    if hours:
        (made,) = encode_days(request, made, hours)
    added = add_people(request, made, list(people.values()))
    if item.presences:
        report_presences(request, made, added, item)
    return made, added


def company_errors(form: Any) -> dict[str, Any]:
    return {"company": form.errors.as_data()["companies"]} if form.errors else {}


def errors_of_people(wrong: dict[int, ValidationError]) -> dict[str, Any]:
    return {name: said for index, error in wrong.items() for name, said in at(f"workers/{index}", error).items()}


def encode_days(request: CallRequest, made: Request, hours: list[DayHours]) -> list[Request]:
    try:
        return change_days(actor=request.actor, request=made, version=made.version, days=hours)
    except ValidationError as error:
        raise ValidationError(at("days", error)) from error


def add_people(request: CallRequest, made: Request, people: list[Person]) -> list[UUID]:
    if not people:
        return []
    try:
        outcomes = add_those_possible(actor=request.actor, request=made, people=people)
    except ValidationError as error:
        raise ValidationError(at("workers", error)) from error
    refuse(errors_of_people({index: one for index, one in enumerate(outcomes) if isinstance(one, ValidationError)}))
    return [one.uuid for one in outcomes if not isinstance(one, ValidationError)]


def report_presences(request: CallRequest, made: Request, added: list[UUID], item: WholeRequestIn) -> None:
    by_uuid = {one.uuid: one for one in made.participants.all()}
    people = {position: by_uuid[uuid] for position, uuid in enumerate(added)}
    told, errors = presences.read(request.fund, made, people, [(one.worker, one) for one in item.presences])
    refuse(errors)
    made.refresh_from_db(fields=["version"])
    report(actor=request.actor, request=made, version=made.version, presences=told)


def send(request: CallRequest, made: Request, place: str) -> ItemProblem | None:
    """Why it couldn't be sent; None when it was. The draft stays in either case."""
    try:
        with transaction.atomic():
            sending.send_to_company(actor=request.actor, fund=request.fund, request=made)
    except (ValidationError, PermissionDenied) as error:
        if isinstance(error, NoMandatee):
            sending.report_no_mandatee(actor=request.actor, fund=request.fund, request=made)
        return item_problem(error, place)
    return None
