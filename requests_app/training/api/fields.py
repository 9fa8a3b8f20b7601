"""What stands in several bodies: the training, its days, its people, and the company."""

from __future__ import annotations

import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from ..models import Day, Request

LONGEST_TEXT = 1000  # a form says more exactly what is too long
Line = Annotated[str, Field(max_length=LONGEST_TEXT)]
Clock = Annotated[str, Field(pattern=r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$", max_length=5, examples=["08:30"])]


def clock(time: datetime.time | None) -> str | None:
    return time.strftime("%H:%M") if time else None


class TrainingChange(Schema):
    """What is said about the training; what isn't sent stays."""

    title: Line = Field(default="", description="Intitulé, 200 caractères au plus")
    catalogue_code: Line = Field(
        default="", description="Code du catalogue du fonds, ou vide ; l’un des deux avec le thème"
    )
    theme: Line = Field(default="", description="Thème, si la formation n’est pas au catalogue")
    kind: Request.Kind = Field(default=Request.Kind.FORMAL, description="Formelle ou informelle")
    provider_name: Line = Field(default="", description="Organisme de formation ; par défaut, l’opérateur")
    provider_number: Line = Field(default="", description="N° BCE de l’organisme, 10 chiffres, ou vide")
    is_online: bool = Field(default=False, description="À distance")
    place: Line = Field(default="", description="Lieu ; vide si tout se fait à distance")
    language: Line = Field(
        default="", description="Langue de la formation : fr, nl, en ou de ; par défaut, celle du fonds"
    )


class TrainingIn(TrainingChange):
    title: Line = Field(description="Intitulé, 200 caractères au plus")


class DayIn(Schema):
    date: datetime.date = Field(description="Date du jour")
    starts_at: Clock = Field(description="Début, HH:MM")
    ends_at: Clock = Field(description="Fin, HH:MM")
    break_starts_at: Clock | None = Field(default=None, description="Début de la pause, HH:MM")
    break_ends_at: Clock | None = Field(default=None, description="Fin de la pause, HH:MM")
    was: datetime.date | None = Field(
        default=None, description="La date qu’avait ce jour, si elle est corrigée : il garde ses absences"
    )


class DayOut(Schema):
    date: datetime.date = Field(description="Date du jour")
    starts_at: str = Field(description="Début, HH:MM")
    ends_at: str = Field(description="Fin, HH:MM")
    break_starts_at: str | None = Field(description="Début de la pause, HH:MM")
    break_ends_at: str | None = Field(description="Fin de la pause, HH:MM")
    minutes: int = Field(description="Durée du jour sans la pause, en minutes")


def day_out(day: Day) -> DayOut:
    hours: dict[str, Any] = {
        name: clock(getattr(day, name)) for name in ("starts_at", "ends_at", "break_starts_at", "break_ends_at")
    }
    return DayOut(date=day.date, minutes=day.minutes, **hours)


class WorkerIn(Schema):
    """Three fields, and no other (RGPD)."""

    last_name: Line = Field(description="Nom, 80 caractères au plus")
    first_name: Line = Field(description="Prénom, 80 caractères au plus")
    birth_date: datetime.date = Field(description="Date de naissance")


class WorkerOut(Schema):
    uuid: UUID = Field(description="Identifiant de cette personne dans cette demande")
    last_name: str = Field(description="Nom")
    first_name: str = Field(description="Prénom")
    birth_date: datetime.date = Field(description="Date de naissance")
