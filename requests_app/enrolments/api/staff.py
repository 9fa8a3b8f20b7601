"""« Données du personnel »: the register of the organisation's people, one by one (`ITM-10`, « Gestion des salariés »).

The register number goes in and never comes out: of a stored one its last two digits are said.
"""

import datetime
from copy import copy
from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from ninja.pagination import paginate
from pydantic import Field

from extranet.integrations.access import CallRequest, needs
from extranet.integrations.page_forms import checked
from extranet.integrations.paging import Pages
from extranet.integrations.parties import OrganisationOut
from extranet.integrations.problems import Problem
from extranet.integrations.scopes import Scope
from extranet.integrations.versions import expected_version, tag
from extranet.organisations import completeness, register_number
from extranet.organisations.forms import WorkerForm
from extranet.organisations.models import Organisation, Worker
from extranet.organisations.permissions import check_see_workers, check_workers
from extranet.organisations.services import workers as services
from extranet.organisations.tables.organisations import details_of

from ..staff_data.columns import OF_WORKER
from .catalogue import Day

router = Router(tags=["Données du personnel"])
Text = Annotated[str, Field(max_length=300)]


class StaffDetails(Schema):
    """What the organisation adds about somebody; which of it the fund asks for depends on its country and settings."""

    internal_number: Text | None = Field(None, description="Numéro interne, unique dans l’organisation")
    language: Text | None = Field(None, description="Langue : fr, nl, en ou de")
    email: Text | None = Field(None, description="Adresse e-mail")
    phone: Text | None = Field(None, description="Téléphone")
    unit: Text | None = Field(None, description="Service")
    function: Text | None = Field(None, description="Fonction")
    in_service_on: Day | None = Field(None, description="En service depuis le")
    left_on: Day | None = Field(None, description="Parti le : arrivée, cette date désactive la personne")
    joint_committee: Text | None = Field(None, description="Commission paritaire, comme 111 ou 140.03")
    employer_number: Text | None = Field(None, description="N° BCE de l’employeur déclarant, s’il est autre")


def detail(name: str) -> "staticmethod[[Worker], Any]":
    """Of a worker's details, where the caller may read them; None for what is empty."""
    return staticmethod(lambda row: getattr(details_of(row), name, None) or None)


class StaffOut(StaffDetails):
    """Somebody of the register."""

    uuid: UUID = Field(description="UUID de la personne")
    organisation: OrganisationOut = Field(description="Son organisation")
    last_name: str = Field(description="Nom")
    first_name: str = Field(description="Prénom")
    birth_date: datetime.date = Field(description="Date de naissance")
    is_active: bool = Field(description="Fait partie de l’organisation, et peut être inscrite")
    register_number: str | None = Field(description="Les deux derniers chiffres du numéro enregistré, ou rien")
    version: int = Field(description="Version, la même que dans l’ETag")

    resolve_internal_number = detail("internal_number")
    resolve_language = detail("language")
    resolve_email = detail("email")
    resolve_phone = detail("phone")
    resolve_unit = detail("unit")
    resolve_function = detail("function")
    resolve_in_service_on = detail("in_service_on")
    resolve_left_on = detail("left_on")
    resolve_joint_committee = detail("joint_committee")
    resolve_employer_number = detail("employer_number")

    @staticmethod
    def resolve_register_number(row: Worker) -> str | None:
        stored = getattr(details_of(row), "register_number", None)
        return register_number.masked(stored) if stored else None


class StaffIn(StaffDetails):
    last_name: Text = Field(description="Nom")
    first_name: Text = Field(description="Prénom")
    birth_date: Day = Field(description="Date de naissance")
    register_number: Text | None = Field(None, description="Numéro de registre national, si le fonds le demande")
    organisation: UUID | None = Field(None, description="UUID de l’organisation ; sans lui, celle de la clé")


class StaffPatch(StaffDetails):
    """Only what is sent changes; null empties it."""

    last_name: Text | None = Field(None, description="Nom")
    first_name: Text | None = Field(None, description="Prénom")
    birth_date: Day | None = Field(None, description="Date de naissance")
    register_number: Text | None = Field(None, description="Un autre numéro ; null efface celui qui est enregistré")


class StaffFilters(Schema):
    is_active: bool | None = Field(None, description="Seulement les actifs, ou les désactivés")
    organisation: UUID | None = Field(None, description="UUID de l’organisation")


def register_of(request: CallRequest) -> QuerySet[Worker]:
    rows = Worker.objects.visible_to(request.actor).with_details(request.actor)
    return rows.select_related("organisation")


def answer(request: CallRequest, response: HttpResponse, worker: Worker) -> Worker:
    """As it is stored now, with its ETag."""
    row = register_of(request).get(pk=worker.pk)
    tag(response, row)
    return row


@router.get(
    "/staff",
    response=list[StaffOut],
    auth=needs(Scope.ENROLMENT_READ),
    operation_id="list_staff",
    summary="Données du personnel",
)
@paginate(Pages, ordering=("-pk",))
def list_staff(request: CallRequest, asked: Query[StaffFilters]) -> QuerySet[Worker]:
    """The organisation's people, who was added last first; with a key of the fund's office, everybody's."""
    check_see_workers(request.actor)
    rows = register_of(request)
    if asked.is_active is not None:
        rows = rows.filter(is_active=asked.is_active)
    return rows.filter(organisation__uuid=asked.organisation) if asked.organisation else rows


@router.get(
    "/staff/{uuid:uuid}",
    response=StaffOut,
    auth=needs(Scope.ENROLMENT_READ),
    operation_id="read_staff",
    summary="Une personne",
)
def read_staff(request: CallRequest, response: HttpResponse, uuid: UUID) -> Worker:
    """With the ETag that a change sends back in If-Match."""
    return answer(request, response, get_object_or_404(register_of(request), uuid=uuid))


@router.post(
    "/staff",
    response={201: StaffOut},
    auth=needs(Scope.ENROLMENT_WRITE),
    operation_id="add_staff",
    summary="Ajouter une personne",
)
def add_staff(request: CallRequest, response: HttpResponse, body: StaffIn) -> Status[Worker]:
    """« New P-data »: she can be enrolled, and may enrol online, from now on."""
    organisation = organisation_meant(request, body.organisation)
    check_workers(request.actor, organisation)
    given = body.dict(exclude_unset=True, exclude={"organisation"})
    form = filled(request, Worker(organisation=organisation), {}, given)
    worker = services.add_worker(actor=request.actor, organisation=organisation, **form)
    return Status(201, answer(request, response, worker))


def organisation_meant(request: CallRequest, uuid: UUID | None) -> Organisation:
    """Or 404."""
    rows = Organisation.objects.visible_to(request.actor)
    if uuid is None:
        return get_object_or_404(rows, pk=request.actor.organisation_id)
    return get_object_or_404(rows, uuid=uuid)


@router.patch(
    "/staff/{uuid:uuid}",
    response=StaffOut,
    auth=needs(Scope.ENROLMENT_WRITE),
    operation_id="change_staff",
    summary="Modifier les données d’une personne",
)
def change_staff(request: CallRequest, response: HttpResponse, uuid: UUID, body: StaffPatch) -> Worker:
    """With the ETag that was read, in If-Match: whoever changed her meanwhile isn't overwritten (412)."""
    row = get_object_or_404(register_of(request), uuid=uuid)
    check_workers(request.actor, row.organisation)
    version = expected_version(request)
    stored = WorkerForm(instance=copy(row), fund=request.fund, details=details_of(row)).initial
    form = filled(request, copy(row), dict(stored), body.dict(exclude_unset=True))
    services.change_worker(actor=request.actor, worker=row, version=version, **form)
    return answer(request, response, row)


def refuse_unasked(request: CallRequest, given: dict[str, Any]) -> None:
    asked = {*OF_WORKER, *completeness.offered(request.fund)}
    said = _("Ce fonds ne demande pas cette donnée : ne l’envoyez pas.")
    wrong = [{"pointer": f"/{one}", "code": "not_asked", "detail": said} for one in sorted(given.keys() - asked)]
    if wrong:
        raise Problem("invalid", errors=wrong)


def filled(request: CallRequest, worker: Worker, stored: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """The page's form with what is stored and what was sent; the arguments of the service."""
    refuse_unasked(request, given)
    data = {name: "" if value is None else str(value) for name, value in (stored | given).items()}
    details = details_of(worker) if worker.pk else None
    if "register_number" in given and not given["register_number"]:
        data["forget_register_number"] = "on"
    form = WorkerForm(data, instance=worker, fund=request.fund, details=details)
    checked(form)
    return form.given()


@router.post(
    "/staff/{uuid:uuid}/deactivate",
    response=StaffOut,
    auth=needs(Scope.ENROLMENT_WRITE),
    operation_id="deactivate_staff",
    summary="Désactiver une personne",
)
def deactivate_staff(request: CallRequest, response: HttpResponse, uuid: UUID) -> Worker:
    """She left: she is no longer to be enrolled. A second time changes nothing."""
    row = get_object_or_404(register_of(request), uuid=uuid)
    return answer(request, response, services.deactivate_worker(actor=request.actor, worker=row))


@router.post(
    "/staff/{uuid:uuid}/reactivate",
    response=StaffOut,
    auth=needs(Scope.ENROLMENT_WRITE),
    operation_id="reactivate_staff",
    summary="Réactiver une personne",
)
def reactivate_staff(request: CallRequest, response: HttpResponse, uuid: UUID) -> Worker:
    """She is back, which takes away a leaving date that has come."""
    row = get_object_or_404(register_of(request), uuid=uuid)
    return answer(request, response, services.reactivate_worker(actor=request.actor, worker=row))
