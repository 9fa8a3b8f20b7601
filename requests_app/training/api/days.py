"""The days of a training, as one list (`ATM-19`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Schema
from pydantic import Field

from extranet.integrations.access import CallRequest, needs
from extranet.integrations.page_forms import refuse
from extranet.integrations.scopes import Scope
from extranet.integrations.versions import expected_version, tag

from ..day_forms import DayFormSet
from ..services.days import DayHours, change_days, check_count
from .fields import DayIn
from .router import router, visible_request
from .shown import RequestOut, shown

LONGEST_LIST = 366


class DaysIn(Schema):
    days: list[DayIn] = Field(max_length=LONGEST_LIST, description="Tous les jours : ceux qui manquent sont retirés")
    lose_absences: bool = Field(
        default=False, description="Oui, retirer aussi les jours où des absences sont reportées, avec elles"
    )


@router.put(
    "/requests/{uuid:uuid}/days",
    response=RequestOut,
    auth=needs(Scope.TRAINING_WRITE),
    operation_id="change_days",
    summary="Remplacer les jours",
)
def replace_days(request: CallRequest, response: HttpResponse, uuid: UUID, body: DaysIn) -> RequestOut:
    """Of this request, and of the other drafts of its session. A day keeps its absences while its date is there."""
    version = expected_version(request)
    found = visible_request(request, uuid)
    days, errors = read_days(body.days)
    refuse(errors)
    changed = change_days(
        actor=request.actor, request=found, version=version, days=days, lose_absences=body.lose_absences
    )
    tag(response, changed[0])
    return shown(request.actor, changed[0])


def read_days(sent: Sequence[DayIn]) -> tuple[list[DayHours], dict[str, Any]]:
    """Judged by the rows of the page; the errors by their place. Raises `ValidationError` for too many days."""
    check_count(len(sent))
    typed: dict[str, Any] = {"days-TOTAL_FORMS": len(sent), "days-INITIAL_FORMS": 0}
    for position, day in enumerate(sent):
        typed |= {f"days-{position}-{name}": value for name, value in day.dict().items() if value is not None}
    rows: Any = DayFormSet(typed, prefix="days")
    if rows.is_valid():
        return rows.days, {}
    errors = {
        f"days/{position}/{field}": said
        for position, row in enumerate(rows.forms)
        for field, said in row.errors.as_data().items()
    }
    return [], errors
