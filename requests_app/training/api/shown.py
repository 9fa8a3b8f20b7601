"""A request as its reader may see it (`Sight`)."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from extranet.integrations.parties import CompanyOut
from extranet.tenants.actor import Actor

from ..acts import Act, possible_changes, possible_steps
from ..models import Remark, Request
from ..permissions import Sight, sight
from ..services.drafting import TrainingFields
from ..services.sending import missing_of
from ..services.sessions import drafts_of_session
from ..totals import totals_of
from ..turns import TURNS, Turn
from ..workflow import RequestState
from .fields import DayOut, day_out

COURSE = tuple(TrainingFields.__annotations__)


class RequestRow(Schema):
    uuid: UUID = Field(description="Identifiant de la demande")
    number: str = Field(description="Numéro, donné à la création : 2026-00001")
    version: int = Field(description="Ce que vaut son ETag")
    state: RequestState = Field(description="État")
    turn: Turn = Field(description="À qui le tour")
    moved_at: datetime.datetime = Field(description="Dans cet état depuis")
    title: str = Field(description="Intitulé de la formation")
    starts_on: datetime.date | None = Field(description="Premier jour")
    ends_on: datetime.date | None = Field(description="Dernier jour")
    company: CompanyOut | None = Field(description="Entreprise ; vide pour l’opérateur dont le mandat est terminé")

    @staticmethod
    def resolve_turn(row: Request) -> Turn:
        return TURNS[row.state]

    @staticmethod
    def resolve_company(row: Any) -> CompanyOut | None:
        return CompanyOut.from_orm(row.company) if row.knows_company else None


class RemarkOut(Schema):
    about: Remark.About = Field(description="À propos de : renvoi, refus, complément…")
    text: str = Field(description="Ce qui a été écrit à l’organisation de la clé")
    written_at: datetime.datetime = Field(description="Écrit le")


class DraftRef(Schema):
    uuid: UUID = Field(description="Identifiant de la demande")
    number: str = Field(description="Numéro")


class RequestOut(Schema):
    """Its days included, its people apart. After the end of a mandate: number, course, days and state."""

    uuid: UUID = Field(description="Identifiant de la demande")
    number: str = Field(description="Numéro, donné à la création")
    version: int = Field(description="Ce que vaut son ETag")
    state: RequestState = Field(description="État")
    state_label: str = Field(description="Le même, pour une personne")
    turn: Turn = Field(description="À qui le tour")
    moved_at: datetime.datetime = Field(description="Dans cet état depuis")
    title: str = Field(description="Intitulé de la formation")
    catalogue_code: str = Field(description="Code du catalogue")
    theme: str = Field(description="Thème")
    kind: Request.Kind = Field(description="Nature")
    provider_name: str = Field(description="Organisme de formation")
    provider_number: str = Field(description="N° BCE de l’organisme")
    is_online: bool = Field(description="À distance")
    place: str = Field(description="Lieu")
    language: str = Field(description="Langue de la formation")
    days: list[DayOut] = Field(description="Jours, dans leur ordre")
    is_kept_only: bool = Field(description="Le mandat est terminé : rien de ce qui suit n’est montré")
    company: CompanyOut | None = Field(default=None, description="Entreprise")
    workers: int | None = Field(default=None, description="Nombre de travailleurs")
    planned_minutes: int | None = Field(default=None, description="Durée de la formation, pour qui ne manque rien")
    attended_minutes: int | None = Field(default=None, description="Minutes suivies, tous travailleurs ensemble")
    remarks: list[RemarkOut] = Field(default=[], description="Motifs d’un renvoi ou d’un refus, le dernier en premier")
    session: list[DraftRef] = Field(
        default=[], description="Autres brouillons de la session : formation et jours sont communs"
    )
    missing: dict[str, str] = Field(default={}, description="Ce qui manque avant l’envoi : code et texte")
    allowed: list[Act] = Field(default=[], description="Ce que la clé peut en faire maintenant")


def shown(actor: Actor, request: Request) -> RequestOut:
    """For an actor to whom it is visible. The same number of queries, whatever it holds."""
    seen = sight(actor, request)
    if seen is Sight.KEPT:
        days = [day_out(day) for day in request.days.order_by("date", "pk")]
        return RequestOut(**course_of(request), days=days, is_kept_only=True)
    totals = totals_of(request)
    acts = possible_steps(actor, request, seen) | possible_changes(actor, request, seen)
    return RequestOut(
        **course_of(request),
        is_kept_only=False,
        days=[day_out(day) for day in totals.days],
        company=CompanyOut.from_orm(request.company),
        workers=len(totals.lines),
        planned_minutes=totals.planned,
        attended_minutes=totals.minutes,
        remarks=[
            RemarkOut(about=Remark.About(one.about), text=one.text, written_at=one.written_at)
            for one in request.remarks.visible_to(actor).order_by("-written_at", "-pk")
        ],
        session=[
            DraftRef(uuid=one.uuid, number=one.number) for one in drafts_of_session(actor, request).order_by("pk")
        ],
        missing=missing_of(totals) if Act.SEND in acts else {},
        allowed=[act for act in Act if act in acts],
    )


def course_of(request: Request) -> dict[str, Any]:
    """Number, course and state: what an operator keeps."""
    return {name: getattr(request, name) for name in (*COURSE, "uuid", "number", "version", "state", "moved_at")} | {
        "state_label": request.get_state_display(),
        "turn": TURNS[request.state],
    }
