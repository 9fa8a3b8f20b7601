"""What an address of the API names: a dossier that the caller may see, and one of its months."""

from __future__ import annotations

import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from pydantic import Field

from extranet.integrations.access import CallRequest

from ..models import Dossier
from ..months import Month, month_of_dossier

MonthText = Annotated[
    str,
    Field(
        description="Un mois : AAAA-MM", pattern=r"^20[0-9][0-9]-(0[1-9]|1[0-2])$", max_length=7, examples=["2026-11"]
    ),
]
Hours = Annotated[str, Field(description="Heures, deux décimales", examples=["7.00"])]
HoursTyped = Annotated[
    str,
    Field(
        max_length=20,
        description="Des heures comme à l’écran : « 7 », « 7.5 », « 7,5 » ou « 7h30 » ; vide : aucune",
        examples=["7.5"],
    ),
]
Day = Annotated[datetime.date, Field(ge=datetime.date(2000, 1, 1), le=datetime.date(2099, 12, 31))]


def visible_dossier(request: CallRequest, uuid: UUID) -> Dossier:
    """With its body and employer; 404 for whoever has nothing to do with it."""
    dossiers = Dossier.objects.visible_to(request.actor).select_related("training_body", "employer")
    return get_object_or_404(dossiers, uuid=uuid)


def first_day(month: str) -> datetime.date:
    return datetime.date.fromisoformat(f"{month}-01")


def known_month(request: CallRequest, dossier: Dossier, month: str) -> Month:
    """404 when the dossier has no such month."""
    found = month_of_dossier(dossier, first_day(month), request.fund)
    if found is None:
        raise Http404
    return found


def address(request: CallRequest, operation: str, *args: Any) -> str:
    """Where another operation stands, to be called as it is."""
    return request.build_absolute_uri(reverse(f"api-v1:{operation}", args=args))


def amount(hours: Any) -> str:
    return f"{hours:.2f}"
