"""Funding requests: listed, begun, filled in, sent (`MYA-02`, `MYA-03`). Drafts may lack anything, as on the page."""

import datetime
from copy import copy
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Query, Schema, Status
from ninja.pagination import paginate
from pydantic import AwareDatetime, Field

from extranet.integrations.access import CallRequest, needs
from extranet.integrations.page_forms import checked
from extranet.integrations.paging import Pages
from extranet.integrations.scopes import Scope
from extranet.integrations.versions import expected_version, tag
from extranet.organisations.models import Establishment, Worker

from .. import bodies
from ..forms.asking import BodyForm, CostsForm, TrainingForm
from ..models import Device, FundingRequest, PieceDemand
from ..permissions import check_company, check_member, check_reads_files
from ..queries import reads_wages
from ..queries.people import establishments_for
from ..services import asking, people
from ..services.asking import EDITABLE
from ..services.locking import refuse_other
from ..services.pieces import open_demands
from ..tables.requests import RequestFilter
from ..workflow import RequestState
from .routing import files
from .shapes import Day, Euros, Hours, Search, Siret, filtered, text


class FundingBodyOut(Schema):
    uuid: UUID | None = Field(description="Organisme que le fonds connaît ; null quand son nom a été écrit")
    name: str
    siret: str


class FundingRequestOut(Schema):
    """Amounts asked for are null for the training body, which reads what was agreed for it only."""

    uuid: UUID
    number: str = Field(description="Donné à l’envoi ; vide pour un brouillon")
    version: int
    state: str = Field(description="draft, sent, incomplete, complete, agreed, refused ou given_up")
    state_label: str
    moved_at: datetime.datetime = Field(description="Depuis quand dans cet état")
    device: str = Field(description="Code du dispositif")
    company: UUID
    title: str
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    hours: Decimal | None = Field(description="Par personne")
    is_online: bool
    place: str
    body: FundingBodyOut | None
    is_subrogated: bool = Field(description="Le fonds paie directement l’organisme de formation")
    sent_at: datetime.datetime | None
    decide_by: datetime.date | None = Field(description="Décision attendue ce jour au plus tard")
    decided_at: datetime.datetime | None
    reason: str = Field(description="Motif d’un refus, ou vide")

    @staticmethod
    def resolve_device(row: FundingRequest) -> str:
        return row.device.code

    @staticmethod
    def resolve_company(row: FundingRequest) -> UUID:
        return row.company.uuid

    @staticmethod
    def resolve_state_label(row: FundingRequest) -> str:
        return str(RequestState(row.state).label)

    @staticmethod
    def resolve_body(row: FundingRequest) -> dict[str, Any] | None:
        if not row.body_shown:
            return None
        return {"uuid": row.body.uuid if row.body else None, "name": row.body_shown, "siret": row.body_siret}


class FundingPersonOut(Schema):
    worker: UUID
    last_name: str
    first_name: str


class PieceOut(Schema):
    uuid: UUID
    piece: UUID | None = Field(description="Pièce du dispositif ; null pour une pièce que personne n’a demandée")
    name: str
    added_at: datetime.datetime


class PieceDemandOut(Schema):
    """A piece that the fund asks for."""

    uuid: UUID
    name: str
    note: str = Field(description="Ce qui manque, dit par le fonds")
    asked_at: datetime.datetime
    is_prepared: bool = Field(description="Un fichier ou un mot y répond déjà")


class FundingRequestFull(FundingRequestOut):
    objectives: str
    teaching: Decimal | None = Field(description="Coûts pédagogiques demandés, en euros")
    salary: Decimal | None = Field(description="Rémunération demandée, en euros")
    annex: Decimal | None = Field(description="Frais annexes demandés, en euros")
    people: list[FundingPersonOut]
    pieces: list[PieceOut] = Field(description="Pièces déposées ; vide pour l’organisme de formation")
    demands: list[PieceDemandOut] = Field(description="Pièces que le fonds attend encore")
    missing: dict[str, list[str]] = Field(description="Ce qui manque à un brouillon avant l’envoi, champ par champ")

    @staticmethod
    def resolve_teaching(row: FundingRequest, context: Any) -> Decimal | None:
        return row.teaching if reads_all(context, row) else None

    @staticmethod
    def resolve_salary(row: FundingRequest, context: Any) -> Decimal | None:
        return row.salary if reads_all(context, row) else None

    @staticmethod
    def resolve_annex(row: FundingRequest, context: Any) -> Decimal | None:
        return row.annex if reads_all(context, row) else None

    @staticmethod
    def resolve_people(row: FundingRequest) -> list[dict[str, Any]]:
        chosen = row.people.select_related("worker").order_by("worker__last_first_folded", "pk")
        return [
            {"worker": one.worker.uuid, "last_name": one.worker.last_name, "first_name": one.worker.first_name}
            for one in chosen
        ]

    @staticmethod
    def resolve_pieces(row: FundingRequest, context: Any) -> list[dict[str, Any]]:
        papers = row.papers.filter(withdrawn_at__isnull=True).select_related("piece").order_by("added_at", "pk")
        return [
            {"uuid": one.uuid, "piece": one.piece and one.piece.uuid, "name": one.name, "added_at": one.added_at}
            for one in (papers if reads_all(context, row) else ())
        ]

    @staticmethod
    def resolve_demands(row: FundingRequest, context: Any) -> list[dict[str, Any]]:
        is_asked = row.state == RequestState.INCOMPLETE and reads_all(context, row)
        return [demand_shown(one) for one in (open_demands(row) if is_asked else ())]

    @staticmethod
    def resolve_missing(row: FundingRequest) -> dict[str, list[str]]:
        return asking.what_is_missing(row) if row.state == RequestState.DRAFT else {}


def reads_all(context: Any, row: FundingRequest) -> bool:
    """Its training body reads neither what was asked for nor the papers."""
    return reads_wages(context["request"].actor, row.company_id)


def demand_shown(demand: PieceDemand) -> dict[str, Any]:
    return {
        "uuid": demand.uuid,
        "name": demand.name,
        "note": demand.note,
        "asked_at": demand.asked_at,
        "is_prepared": bool(demand.answer_id or demand.reply),
    }


class FundingRequestIn(Schema):
    """What is absent stays as it is. The SIRET of a body that the fund knows stands for that body."""

    title: Annotated[str, text(200, "Intitulé de la formation")] = ""
    objectives: Annotated[str, text(3000, "Ce que les personnes sauront faire après la formation")] = ""
    starts_on: Day = ""
    ends_on: Day = ""
    hours: Hours = ""
    is_online: bool = False
    place: Annotated[str, text(200, "Lieu")] = ""
    establishment: UUID | None = Field(default=None, description="Établissement ; null pour toute l’entreprise")
    body_name: Annotated[str, text(160, "Nom de l’organisme de formation, si le fonds ne le connaît pas")] = ""
    body_siret: Siret = ""
    teaching: Euros = ""
    salary: Euros = ""
    annex: Euros = ""
    is_subrogated: bool = True


class FundingRequestNew(FundingRequestIn):
    device: UUID = Field(description="UUID d’un dispositif proposé")


class FundingPeopleIn(Schema):
    workers: list[UUID] = Field(
        default_factory=list, max_length=500, description="Salariés du registre de l’entreprise, tous ceux voulus"
    )


class FundingSearch(Schema):
    q: Search = ""
    state: Annotated[str, text(20, "État")] = ""
    device: Annotated[str, text(20, "Code du dispositif")] = ""
    first: Annotated[str, text(10, "Formations qui commencent ce jour ou après")] = ""
    last: Annotated[str, text(10, "Formations qui commencent ce jour ou avant")] = ""
    since: AwareDatetime | None = Field(default=None, description="Dans leur état depuis ce moment ou après")


def visible(request: CallRequest) -> QuerySet[FundingRequest]:
    rows = FundingRequest.objects.visible_to(request.actor)
    return rows.select_related("device", "company", "body", "establishment")


def visible_file(request: CallRequest, uuid: UUID) -> FundingRequest:
    return get_object_or_404(visible(request), uuid=uuid)


def own_file(request: CallRequest, uuid: UUID) -> FundingRequest:
    """Of the caller's company; 403 for whoever only reads it."""
    row = visible_file(request, uuid)
    check_company(request.actor, row)
    return row


def own_in_hand(request: CallRequest, uuid: UUID) -> FundingRequest:
    """One that is still the company's to change."""
    row = own_file(request, uuid)
    refuse_other(row.state, row.get_state_display(), EDITABLE)
    return row


@files.get(
    "/funding-requests",
    response=list[FundingRequestOut],
    auth=needs(Scope.FUNDING_READ),
    operation_id="list_funding_requests",
    summary="Les demandes de prise en charge",
)
@paginate(Pages, ordering=("-pk",))
def funding_requests(request: CallRequest, wished: Query[FundingSearch]) -> Any:
    """A company's, drafts too; for a training body, those agreed for it."""
    check_reads_files(request.actor)
    rows = visible(request)
    if wished.since:
        rows = rows.filter(moved_at__gte=wished.since)
    return filtered(RequestFilter, rows, **wished.dict(exclude={"since"}))


@files.post(
    "/funding-requests",
    response={201: FundingRequestFull},
    auth=needs(Scope.FUNDING_WRITE),
    operation_id="begin_funding_request",
    summary="Commencer une demande : un brouillon",
)
def begin_funding_request(request: CallRequest, response: HttpResponse, given: FundingRequestNew) -> Any:
    """A draft may lack anything. Sending names everything that is missing at once."""
    check_member(request.actor)
    row = asking.begin_own(actor=request.actor, device=get_object_or_404(Device, uuid=given.device))
    return Status(201, shown(response, fill_in(request, row, row.version, given)))


@files.get(
    "/funding-requests/{uuid}",
    response=FundingRequestFull,
    auth=needs(Scope.FUNDING_READ),
    operation_id="read_funding_request",
    summary="Une demande, ses bénéficiaires, ses pièces et ce qui manque",
)
def funding_request(request: CallRequest, response: HttpResponse, uuid: UUID) -> Any:
    """State, decision and reason, and each piece that the fund still waits for."""
    return shown(response, visible_file(request, uuid))


@files.patch(
    "/funding-requests/{uuid}",
    response=FundingRequestFull,
    auth=needs(Scope.FUNDING_WRITE),
    operation_id="change_funding_request",
    summary="Remplir ou corriger une demande",
)
def change_funding_request(request: CallRequest, response: HttpResponse, uuid: UUID, given: FundingRequestIn) -> Any:
    """A draft, or a request whose file the fund found incomplete. Needs `If-Match`."""
    row = own_in_hand(request, uuid)
    return shown(response, fill_in(request, row, expected_version(request), given))


@files.delete(
    "/funding-requests/{uuid}",
    response={204: None},
    auth=needs(Scope.FUNDING_WRITE),
    operation_id="delete_funding_request",
    summary="Abandonner un brouillon",
)
def delete_funding_request(request: CallRequest, uuid: UUID) -> Any:
    """Nothing of it is left, its files neither. What was sent is given up on the site, by a person."""
    asking.delete_draft(actor=request.actor, request=own_file(request, uuid))
    return Status(204, None)


@files.put(
    "/funding-requests/{uuid}/people",
    response=FundingRequestFull,
    auth=needs(Scope.FUNDING_WRITE),
    operation_id="choose_funding_people",
    summary="Dire pour qui la demande est faite",
)
def choose_funding_people(request: CallRequest, response: HttpResponse, uuid: UUID, given: FundingPeopleIn) -> Any:
    """These people of the company's register and no others."""
    row = own_in_hand(request, uuid)
    register = Worker.objects.visible_to(request.actor).filter(organisation=row.company_id)
    wanted = {worker.pk: worker for worker in register.filter(uuid__in=given.workers)}
    if len(wanted) != len(set(given.workers)):
        message = _("Une de ces personnes n’est pas au registre des salariés de l’entreprise.")
        raise ValidationError({"workers": ValidationError(message, code="worker_unknown")})
    there = [one.worker for one in row.people.select_related("worker").order_by("pk")]
    people.add_people(actor=request.actor, request=row, workers=wanted.values())
    for worker in there:
        if worker.pk not in wanted:
            people.remove_person(actor=request.actor, request=row, worker=worker)
    return shown(response, visible_file(request, uuid))


@files.post(
    "/funding-requests/{uuid}/send",
    response=FundingRequestFull,
    auth=needs(Scope.FUNDING_WRITE),
    operation_id="send_funding_request",
    summary="Envoyer une demande au fonds",
)
def send_funding_request(request: CallRequest, response: HttpResponse, uuid: UUID) -> Any:
    """It gets its number and a receipt. 422 names each thing that is missing. The page asks for no fresh proof either:
    what binds, giving up and asking for an amendment, stays with people.
    """
    row = own_file(request, uuid)
    asking.send(actor=request.actor, fund=request.fund, request=row, language=get_language() or "")
    return shown(response, visible_file(request, uuid))


def fill_in(request: CallRequest, row: FundingRequest, version: int, given: FundingRequestIn) -> FundingRequest:
    """Through the forms of the pages; each takes what stands there where the program said nothing."""
    said = given.model_dump(exclude_unset=True, mode="json")
    said.pop("device", None)
    values: dict[str, Any] = {}
    for form, names in forms_of(request, row, said):
        checked(form)
        values |= {name: value for name, value in form.values.items() if name in names}
    return asking.change(actor=request.actor, request=row, version=version, **values)


def forms_of(request: CallRequest, row: FundingRequest, said: dict[str, Any]) -> Any:
    """The forms that hold something of what was said, and the fields that it changes."""
    training = set(TrainingForm.Meta.fields) | {"establishment"}
    if mine := training & set(said):
        places: list[Establishment] = establishments_for(request.actor, row)
        form = TrainingForm(instance=copy(row), establishments=places)
        data: dict[str, Any] = dict(form.initial) | {name: said[name] for name in mine}
        data["establishment"] = data.get("establishment") or ""
        yield TrainingForm(data, instance=copy(row), establishments=places), mine
    if {"body_name", "body_siret"} & set(said):
        former = {"body_name": row.body_name, "body_siret": row.body_siret}
        written = former | {name: said[name] for name in former if name in said}
        known = bodies.found(written["body_siret"]) if written["body_siret"] else []
        written["body"] = known[0].key if len(known) == 1 else ""
        yield BodyForm(written, instance=copy(row)), {"body", "body_name", "body_siret"}
    costs = {"teaching", "salary", "annex", "is_subrogated"}
    if mine := costs & set(said):
        typed = {name: str(said.get(name, getattr(row, name))) for name in costs}
        yield CostsForm(typed, instance=copy(row)), mine


def shown(response: HttpResponse, row: FundingRequest) -> FundingRequest:
    """The row and its version."""
    tag(response, row)
    return row
