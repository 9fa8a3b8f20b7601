"""Many people of the register at once: the lines of a file of « P-Data Portail », sent as JSON (`ITM-34`, `ITM-35`)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router, Schema
from pydantic import Field

from extranet.integrations.access import CallRequest, needs
from extranet.integrations.items import ItemResult, item_problem
from extranet.integrations.problems import Problem
from extranet.integrations.scopes import Scope

from ..models import StaffImportRow
from ..services.staff_imports import import_at_once
from ..staff_data.lines import Line
from ..staff_data.report import line_of
from ..staff_data.states import Outcome
from .catalogue import Day
from .staff import Text

router = Router(tags=["Données du personnel"])
AT_MOST = 1_000
TITLES = 1  # lines before the first item, as in a file


class StaffLineIn(Schema):
    """A person; what is left out or empty changes nothing."""

    internal_number: Text = Field("", description="Numéro interne")
    register_number: Text = Field("", description="Numéro de registre national, si le fonds le demande")
    last_name: Text = Field("", description="Nom, toujours à donner")
    first_name: Text = Field("", description="Prénom, toujours à donner")
    birth_date: Day | None = Field(None, description="Date de naissance, toujours à donner")
    language: Text = Field("", description="Langue : fr, nl, en ou de")
    email: Text = Field("", description="Adresse e-mail")
    phone: Text = Field("", description="Téléphone")
    unit: Text = Field("", description="Service")
    function: Text = Field("", description="Fonction")
    in_service_on: Day | None = Field(None, description="En service depuis le")
    left_on: Day | None = Field(None, description="Parti le")


class StaffBulkIn(Schema):
    items: list[StaffLineIn] = Field(min_length=1, max_length=AT_MOST, description="Personnes, mille au plus")
    valid_only: bool = Field(False, description="Enregistrer les lignes justes même s’il y en a à corriger")


class StaffResultOut(ItemResult):
    """What became of one item."""

    outcome: str = Field(description="created, changed, unchanged ou wrong")
    worker: UUID | None = Field(description="UUID de la personne")
    changed: list[str] = Field(description="Champs qui ont changé")


class StaffBulkOut(Schema):
    uuid: UUID = Field(description="UUID de l’import, que « P-Data Portail » montre")
    created: int = Field(description="Personnes ajoutées")
    changed: int = Field(description="Personnes modifiées")
    unchanged: int = Field(description="Personnes pour lesquelles rien ne change")
    wrong: int = Field(description="Éléments à corriger, qui n’ont rien changé")
    results: list[StaffResultOut] = Field(description="Un résultat par élément, dans l’ordre envoyé")


@router.post(
    "/staff/bulk",
    response=StaffBulkOut,
    auth=needs(Scope.ENROLMENT_WRITE),
    operation_id="import_staff",
    summary="Ajouter et modifier plusieurs personnes",
)
def import_staff(request: CallRequest, body: StaffBulkIn) -> StaffBulkOut:
    """The journey of a file, in one act: an item means who has its register number, else its internal number, else its
    names and birth date; nobody is deleted. It is taken back within a day under « P-Data Portail ».

    While an item is wrong nothing is written (`invalid`, every error at its item), unless `valid_only` is asked for.
    """
    batch = import_at_once(
        actor=request.actor,
        fund=request.fund,
        people=[one.dict() for one in body.items],
        good_only=body.valid_only,
    )
    rows = {row.number - TITLES - 1: row for row in batch.rows.select_related("worker")}
    if batch.wrong and not body.valid_only:
        raise Problem(
            "invalid", errors=[error for index, row in sorted(rows.items()) for error in errors_at(index, row)]
        )
    return StaffBulkOut(
        uuid=batch.uuid,
        created=batch.created,
        changed=batch.changed,
        unchanged=batch.unchanged,
        wrong=batch.wrong,
        results=[result_of(index, row) for index, row in sorted(rows.items())],
    )


def errors_at(index: int, row: StaffImportRow) -> list[dict[str, Any]]:
    place = f"/items/{index}"
    return [
        {"pointer": f"{place}/{one.field}" if one.field else place, "code": "refused", "detail": one.message}
        for one in line_of(row).errors
    ]


def result_of(index: int, row: StaffImportRow) -> StaffResultOut:
    line: Line = line_of(row)
    refused = item_problem(Problem("invalid", errors=errors_at(index, row))) if line.errors else None
    return StaffResultOut(
        index=index,
        status=refused.status if refused else 201 if row.outcome == Outcome.CREATED else 200,
        problem=refused,
        outcome=row.outcome,
        worker=row.worker.uuid if row.worker else None,
        changed=sorted(line.old) if row.outcome == Outcome.CHANGED else [],
    )
