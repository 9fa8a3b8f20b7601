"""Whom a program means: by the UUID of the register, or as a list on the page names people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from extranet.integrations.access import CallRequest
from extranet.integrations.problems import Problem
from extranet.organisations.models import Worker

from ..pasting import Typed, people_of, understood
from ..register import about, register
from .catalogue import Day

Text = Annotated[str, Field(max_length=200, description="Texte d’une ligne")]


class PersonIn(Schema):
    """Somebody of the register: `worker`, or `who` and perhaps her birth date."""

    worker: UUID | None = Field(None, description="UUID de la personne dans les données du personnel")
    who: Text = Field("", description="Sinon : nom et prénom, numéro interne ou adresse e-mail")
    birth_date: Day | None = Field(None, description="Date de naissance, quand plusieurs portent ce nom")


def people_meant(request: CallRequest, people: Sequence[PersonIn]) -> list[Worker]:
    """One worker for each, in the same order.

    Raises the problems `several_people`, which lists the choices, and `invalid` for whoever isn't found or comes twice.
    """
    by_uuid = {one.uuid: one for one in register(request.actor).filter(uuid__in=[one.worker for one in people])}
    typed = [
        Typed(number, one.who, " ".join(one.who.replace("\0", " ").split()), one.birth_date)
        for number, one in enumerate(people)
    ]
    named = people_of(typed, Worker.objects.visible_to(request.actor).prefetch_related("details"))
    found: list[Worker] = []
    wrong: list[dict[str, Any]] = []
    seen: set[int] = set()
    for place, (asked, line, candidates) in enumerate(zip(people, typed, named, strict=True)):
        if asked.worker:
            candidates = [by_uuid[asked.worker]] if asked.worker in by_uuid else []
        meant = understood(line, candidates, seen)
        if meant.worker:
            found.append(meant.worker)
        else:
            wrong.append(refused(request, place, candidates, meant.error))
    if wrong:
        several = any("choices" in one for one in wrong)
        detail = _("Redites qui vous voulez dire, par son UUID.") if several else ""
        raise Problem("several_people" if several else "invalid", detail, errors=wrong)
    return found


def refused(request: CallRequest, place: int, candidates: Sequence[Worker], said: str) -> dict[str, Any]:
    """What is wrong with a person: nobody, several (`choices`), or one who can't be enrolled again."""
    error: dict[str, Any] = {"pointer": f"/people/{place}", "code": "person_unknown", "detail": said}
    active = [one for one in candidates if one.is_active]
    if len(active) > 1:
        return error | {"code": "several_people", "choices": list(choices(request, active))}
    if candidates:
        return error | {"code": "listed_twice" if active else "worker_left"}
    return error


def choices(request: CallRequest, workers: Sequence[Worker]) -> Iterator[dict[str, str]]:
    """As the page tells people of one name apart."""
    for one in register(request.actor).filter(pk__in=[one.pk for one in workers]):
        yield {"worker": str(one.uuid), "name": one.full_name, "about": about(request.actor, one)}
