"""Courses, and sessions with their places."""

import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema
from ninja.pagination import paginate
from pydantic import Field

from extranet.integrations.access import CallRequest, needs
from extranet.integrations.paging import Pages
from extranet.integrations.scopes import Scope
from extranet.integrations.versions import tag

from ..choosable import course_of_code
from ..models import Course, Session
from ..standing import standing_of
from ..workflow import SessionState

router = Router(tags=["Inscriptions"])
Day = Annotated[datetime.date, Field(ge=datetime.date(1900, 1, 1), le=datetime.date(2200, 1, 1))]
Language = Annotated[str, Field(max_length=5, pattern=r"^[a-z]{2}$", description="Code de la langue : fr, nl, en, de")]


class CourseTextOut(Schema):
    language: str = Field(description="Langue du texte")
    title: str = Field(description="Intitulé")
    description: str = Field(description="Description, vide si elle manque")
    objectives: str = Field(description="Objectifs, vides s’ils manquent")


class CourseOut(Schema):
    """A course of the catalogue (« formation »)."""

    uuid: UUID = Field(description="UUID de la formation")
    code: str = Field(description="Code, unique dans le fonds")
    title: str = Field(description="Intitulé, dans la langue demandée si elle existe")
    language: str = Field(description="Langue dans laquelle elle est donnée")
    hours: Decimal = Field(description="Durée en heures")
    is_formal: bool = Field(description="Formation formelle")
    needs_approval: bool = Field(description="Avec préinscription : une inscription est d’abord une option")
    is_listed: bool = Field(description="Proposée au catalogue")


class CourseDetailOut(CourseOut):
    """The same with its texts in all languages."""

    provider: str | None = Field(description="Organisation qui la donne")
    texts: list[CourseTextOut] = Field(description="Textes, un par langue")

    @staticmethod
    def resolve_provider(row: Course) -> str | None:
        return row.provider.name if row.provider else None


class CourseNamed(Schema):
    uuid: UUID = Field(description="UUID de la formation")
    code: str = Field(description="Code")
    title: str = Field(description="Intitulé")


class SessionOut(Schema):
    """A course on certain days, with what is left of its places."""

    uuid: UUID = Field(description="UUID de la session")
    course: CourseNamed = Field(description="Formation donnée")
    state: str = Field(description="draft, planned ou cancelled")
    starts_at: datetime.datetime = Field(description="Début de la première demi-journée")
    ends_at: datetime.datetime = Field(description="Fin de la dernière")
    place: str = Field(description="Lieu, vide pour une session en ligne")
    language: str = Field(description="Langue de la formation")
    capacity: int = Field(description="Nombre de places")
    places_left: int = Field(description="Places libres : sans les inscrits ni les options tenues")
    has_waiting_list: bool = Field(description="Une liste d’attente s’ouvre quand elle est complète")
    opens_on: datetime.date | None = Field(description="Premier jour des inscriptions")
    closes_on: datetime.date | None = Field(description="Dernier jour des inscriptions")
    is_reserved: bool = Field(description="À la demande d’une organisation, et pour elle seule")
    is_open: bool = Field(description="On peut y inscrire quelqu’un maintenant, au besoin en liste d’attente")
    standing: str = Field(description="Où en sont les inscriptions, en mots")

    @staticmethod
    def resolve_language(row: Session) -> str:
        return row.course.language

    @staticmethod
    def resolve_is_reserved(row: Session) -> bool:
        return row.reserved_for_id is not None

    @staticmethod
    def resolve_is_open(row: Session, context: dict) -> bool:
        return standing_of(row, context["request"].fund.zone).is_open

    @staticmethod
    def resolve_standing(row: Session, context: dict) -> str:
        return standing_of(row, context["request"].fund.zone).label


class SessionPartOut(Schema):
    uuid: UUID = Field(description="UUID de la demi-journée")
    starts_at: datetime.datetime = Field(description="Début")
    ends_at: datetime.datetime = Field(description="Fin")


class SessionDetailOut(SessionOut):
    """The same with its half-days."""

    parts: list[SessionPartOut] = Field(description="Demi-journées, dans l’ordre")
    cancel_reason: str = Field(description="Motif de l’annulation, vide si elle n’est pas annulée")

    @staticmethod
    def resolve_parts(row: Session) -> list:
        return list(row.parts.order_by("starts_at", "pk"))


class CourseFilters(Schema):
    language: Language | None = None
    words: str = Field("", max_length=100, description="Débuts de mots du code ou de l’intitulé")


class SessionFilters(Schema):
    course: str = Field("", max_length=100, description="Code de la formation")
    since: Day | None = Field(None, alias="from", description="Pas terminée avant ce jour ; sinon aujourd’hui")
    until: Day | None = Field(None, description="Commencée ce jour-là au plus tard")
    place: str = Field("", max_length=100, description="Le lieu contient ces lettres")
    language: Language | None = None
    with_places: bool = Field(False, description="Seulement celles où il reste des places")


def midnight(request: CallRequest, day: datetime.date) -> datetime.datetime:
    """The beginning of the day in the fund's zone."""
    return datetime.datetime.combine(day, datetime.time.min, request.fund.zone)


@router.get(
    "/courses",
    response=list[CourseOut],
    auth=needs(Scope.ENROLMENT_READ),
    operation_id="list_courses",
    summary="Formations du catalogue",
)
@paginate(Pages, ordering=("code_folded", "pk"))
def list_courses(request: CallRequest, asked: Query[CourseFilters]) -> QuerySet[Course]:
    """The courses that are proposed; with a key of the fund's office also those that no longer are."""
    rows = Course.objects.visible_to(request.actor).prefetch_related("texts")
    if asked.language:
        rows = rows.filter(language=asked.language)
    return rows.matching(asked.words)


@router.get(
    "/courses/{uuid:uuid}",
    response=CourseDetailOut,
    auth=needs(Scope.ENROLMENT_READ),
    operation_id="read_course",
    summary="Une formation, avec ses textes",
)
def read_course(request: CallRequest, response: HttpResponse, uuid: UUID) -> Course:
    """What it is about, in each language that the fund wrote."""
    rows = Course.objects.visible_to(request.actor).select_related("provider").prefetch_related("texts")
    found = get_object_or_404(rows, uuid=uuid)
    tag(response, found)
    return found


@router.get(
    "/sessions",
    response=list[SessionOut],
    auth=needs(Scope.ENROLMENT_READ),
    operation_id="list_sessions",
    summary="Sessions planifiées, avec les places restantes",
)
@paginate(Pages, ordering=("starts_at", "pk"))
def list_sessions(request: CallRequest, asked: Query[SessionFilters]) -> QuerySet[Session]:
    """Those that the key's organisation may enrol for, the nearest first; those that are over only when asked for."""
    rows = Session.objects.visible_to(request.actor).select_related("course").prefetch_related("course__texts")
    if asked.course:
        rows = rows.filter(course=course_of_code(request.actor, asked.course))
    rows = rows.filter(ends_at__gte=midnight(request, asked.since) if asked.since else timezone.now())
    if asked.until:
        rows = rows.filter(starts_at__lt=midnight(request, asked.until + datetime.timedelta(days=1)))
    if asked.place.strip():
        rows = rows.at_place(asked.place)
    if asked.language:
        rows = rows.filter(course__language=asked.language)
    return rows.with_place().filter(state=SessionState.PLANNED) if asked.with_places else rows


@router.get(
    "/sessions/{uuid:uuid}",
    response=SessionDetailOut,
    auth=needs(Scope.ENROLMENT_READ),
    operation_id="read_session",
    summary="Une session : demi-journées, places, inscriptions",
)
def read_session(request: CallRequest, response: HttpResponse, uuid: UUID) -> Session:
    """Its days and hours, its place and the places left. The online link isn't here: who is enrolled receives it."""
    found = visible_session(request, uuid)
    tag(response, found)
    return found


def visible_session(request: CallRequest, uuid: UUID) -> Session:
    """Or 404."""
    rows = Session.objects.visible_to(request.actor).select_related("course").prefetch_related("course__texts")
    return get_object_or_404(rows, uuid=uuid)
