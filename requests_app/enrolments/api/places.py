"""Who is in which session: reading, enrolling, unenrolling, replacing (`ITM-21`…`28`)."""

import datetime
from typing import Annotated
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from ninja.pagination import paginate
from pydantic import Field

from extranet.integrations.access import CallRequest, needs
from extranet.integrations.items import ItemResult, item_problem
from extranet.integrations.page_forms import checked
from extranet.integrations.paging import Pages
from extranet.integrations.parties import OrganisationOut
from extranet.integrations.problems import Problem
from extranet.integrations.scopes import Scope
from extranet.organisations.models import Worker

from ..forms.participation import ReasonForm, ReplaceForm
from ..models import Enrolment, Session
from ..overlaps import overlaps
from ..permissions import check_participation
from ..register import register
from ..services import enrolling
from ..services.together import Outcome, enrol_together
from ..workflow import EnrolmentState
from .catalogue import CourseNamed, Day, midnight, visible_session
from .people import PersonIn, people_meant

router = Router(tags=["Inscriptions"])
PEOPLE_AT_MOST = 60  # as the page


class WorkerNamed(Schema):
    uuid: UUID = Field(description="UUID de la personne dans les données du personnel")
    last_name: str = Field(description="Nom")
    first_name: str = Field(description="Prénom")
    birth_date: datetime.date = Field(description="Date de naissance")


class SessionNamed(Schema):
    uuid: UUID = Field(description="UUID de la session")
    course: CourseNamed = Field(description="Formation donnée")
    starts_at: datetime.datetime = Field(description="Début")
    ends_at: datetime.datetime = Field(description="Fin")


class EnrolmentOut(Schema):
    """One person in one session."""

    uuid: UUID = Field(description="UUID de l’inscription")
    session: SessionNamed = Field(description="Session")
    worker: WorkerNamed = Field(description="Participant")
    organisation: OrganisationOut = Field(description="Son organisation au moment de l’inscription")
    state: str = Field(description="waiting, option, enrolled, present, excused, absent ou cancelled")
    source: str = Field(description="responsible, self, fund, request ou replacement")
    created_at: datetime.datetime = Field(description="Demandée le")
    rank: int | None = Field(description="Rang dans la liste d’attente, à partir de 1")
    confirmer: str = Field(description="D’une option, qui la confirme : fund ou person")
    held_until: datetime.datetime | None = Field(description="D’une option, jusqu’à quand la place est tenue")
    replaces: UUID | None = Field(description="UUID de l’inscription que celle-ci remplace")
    cancelled_at: datetime.datetime | None = Field(description="Annulée le")
    cancelled_by: str = Field(description="participant, responsible, fund, session, deadline, begun ou replaced")
    cancel_reason: str = Field(description="Motif de l’annulation")
    is_late: bool = Field(description="Annulation tardive, selon les délais du fonds")

    @staticmethod
    def resolve_rank(row: Enrolment) -> int | None:
        return row.rank if row.state == EnrolmentState.WAITING else None  # type: ignore[attr-defined]

    @staticmethod
    def resolve_replaces(row: Enrolment) -> UUID | None:
        return row.replaces.uuid if row.replaces else None


class EnrolmentFilters(Schema):
    state: EnrolmentState | None = Field(None, description="Statut")
    since: Day | None = Field(None, description="Demandées ce jour-là ou après")
    session: UUID | None = Field(None, description="UUID de la session")
    worker: UUID | None = Field(None, description="UUID de la personne")


class EnrolIn(Schema):
    people: list[PersonIn] = Field([], max_length=PEOPLE_AT_MOST, description="Personnes à inscrire, une au moins")


class EnrolledOut(ItemResult):
    """What became of one person, in the order asked."""

    worker: WorkerNamed = Field(description="Participant")
    enrolment: UUID | None = Field(description="UUID de l’inscription ; vide si elle est refusée")
    state: str | None = Field(description="enrolled, option ou waiting ; vide si elle est refusée")
    overlaps: list[UUID] = Field(description="Sessions dont des heures tombent en même temps : un avertissement")


class EnrolledAllOut(Schema):
    results: list[EnrolledOut] = Field(description="Un résultat par personne")


class ReasonIn(Schema):
    reason: Annotated[str, Field(max_length=2_000)] = Field("", description="Motif, que le fonds et la personne lisent")


class ReplaceIn(Schema):
    worker: UUID | None = Field(None, description="UUID de qui vient à sa place, de la même organisation")


def visible_enrolments(request: CallRequest) -> QuerySet[Enrolment]:
    rows = Enrolment.objects.visible_to(request.actor).with_rank()
    rows = rows.select_related("session__course", "worker", "organisation", "replaces")
    return rows.prefetch_related("session__course__texts")


@router.get(
    "/enrolments",
    response=list[EnrolmentOut],
    auth=needs(Scope.ENROLMENT_READ),
    operation_id="list_enrolments",
    summary="Inscriptions des collaborateurs",
)
@paginate(Pages, ordering=("-created_at", "-pk"))
def list_enrolments(request: CallRequest, asked: Query[EnrolmentFilters]) -> QuerySet[Enrolment]:
    """Those of the organisation's people, the newest first; with a key of the fund's office, everybody's."""
    rows = visible_enrolments(request)
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.since:
        rows = rows.filter(created_at__gte=midnight(request, asked.since))
    if asked.session:
        rows = rows.filter(session__uuid=asked.session)
    if asked.worker:
        rows = rows.filter(worker__uuid=asked.worker)
    return rows


@router.get(
    "/enrolments/{uuid:uuid}",
    response=EnrolmentOut,
    auth=needs(Scope.ENROLMENT_READ),
    operation_id="read_enrolment",
    summary="Une inscription",
)
def read_enrolment(request: CallRequest, uuid: UUID) -> Enrolment:
    """Where it stands, and who ended it if it is over."""
    return get_object_or_404(visible_enrolments(request), uuid=uuid)


@router.post(
    "/sessions/{uuid:uuid}/enrolments",
    response=EnrolledAllOut,
    auth=needs(Scope.ENROLMENT_WRITE),
    operation_id="enrol",
    summary="Inscrire une ou plusieurs personnes",
)
def enrol(request: CallRequest, uuid: UUID, body: EnrolIn) -> EnrolledAllOut:
    """Whoever can be enrolled is, with a place, an option or on the waiting list; each of the others has her refusal.

    When nobody could be, nothing was written and the answer is the problem `invalid`. Somebody who isn't found, or
    whose name several people have (`several_people`, with the choices), stops all of it.
    """
    session = visible_session(request, uuid)
    check_participation(request.actor)
    if not body.people:
        said = _("Nommez au moins une personne à inscrire.")
        raise ValidationError({"people": ValidationError(said, code="required")})
    workers = people_meant(request, body.people)
    colliding = overlaps([session], workers)
    outcomes = enrol_together(actor=request.actor, fund=request.fund, sessions=[session], workers=workers)
    if not any(one.enrolment for one in outcomes):
        raise Problem("invalid", errors=[refusal_of(place, one) for place, one in enumerate(outcomes)])
    return EnrolledAllOut(
        results=[result_of(place, one, colliding.get(one.worker.pk, [])) for place, one in enumerate(outcomes)]
    )


def refusal_of(place: int, one: Outcome) -> dict[str, str]:
    return {"pointer": f"/people/{place}", "code": one.code, "detail": one.refusal}


def result_of(place: int, one: Outcome, colliding: list[Session]) -> EnrolledOut:
    refused = None if one.enrolment else item_problem(Problem("invalid", errors=[refusal_of(place, one)]))
    return EnrolledOut(
        index=place,
        status=refused.status if refused else 201,
        problem=refused,
        worker=WorkerNamed.from_orm(one.worker),
        enrolment=one.enrolment.uuid if one.enrolment else None,
        state=one.enrolment.state if one.enrolment else None,
        overlaps=[session.uuid for session in colliding],
    )


@router.delete(
    "/enrolments/{uuid:uuid}",
    response=EnrolmentOut,
    auth=needs(Scope.ENROLMENT_WRITE),
    operation_id="unenrol",
    summary="Désinscrire",
)
def unenrol(request: CallRequest, uuid: UUID, body: ReasonIn) -> Enrolment:
    """The enrolment stays readable as cancelled; the place goes to the next of the waiting list."""
    row = get_object_or_404(visible_enrolments(request), uuid=uuid)
    check_participation(request.actor)
    reason = checked(ReasonForm(body.dict()))["reason"]
    enrolling.unenrol(actor=request.actor, fund=request.fund, enrolment=row, reason=reason)
    return visible_enrolments(request).get(pk=row.pk)


@router.post(
    "/enrolments/{uuid:uuid}/replace",
    response={201: EnrolmentOut},
    auth=needs(Scope.ENROLMENT_WRITE),
    operation_id="replace_participant",
    summary="Remplacer par un collègue",
)
def replace(request: CallRequest, uuid: UUID, body: ReplaceIn) -> Status[Enrolment]:
    """One leaves and the other comes, in one act; the answer is the colleague's enrolment."""
    row = get_object_or_404(visible_enrolments(request), uuid=uuid)
    check_participation(request.actor)
    colleague: Worker = checked(
        ReplaceForm({"participant": body.worker}, people=register(request.actor)), pointers={"participant": "worker"}
    )["participant"]
    new = enrolling.replace(actor=request.actor, fund=request.fund, enrolment=row, worker=colleague)
    return Status(201, visible_enrolments(request).get(pk=new.pk))
