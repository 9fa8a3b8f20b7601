"""`POST /hours/bulk`: the drafts of one month, many dossiers at once (`BEY-04`)."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from extranet.integrations.access import CallRequest, needs
from extranet.integrations.items import ItemResult, item_problem
from extranet.integrations.problems import Problem
from extranet.integrations.scopes import Scope

from ..models import Dossier
from ..months import Month, months_of
from ..permissions import check_manager
from .finding import MonthText, first_day
from .hours import ROWS_AT_MOST, HoursRowIn, WarningOut, keep

router = Router()
ITEMS_AT_MOST = 200


class BulkHoursItemIn(Schema):
    model_config = ConfigDict(extra="forbid")

    dossier: UUID = Field(description="UUID du dossier")
    version: int = Field(ge=0, le=999_999_999, description="ETag du brouillon lu ; 0 avant la première saisie")
    rows: list[HoursRowIn] = Field([], max_length=ROWS_AT_MOST, description="Ce qui n’y est pas devient vide")


class BulkHoursIn(Schema):
    model_config = ConfigDict(extra="forbid")

    month: MonthText
    items: list[BulkHoursItemIn] = Field(min_length=1, max_length=ITEMS_AT_MOST, description="Un par dossier")


class BulkHoursResultOut(ItemResult):
    dossier: UUID = Field(description="UUID du dossier")
    version: int | None = Field(None, description="Version du brouillon ensuite ; null s’il est refusé")
    warnings: list[WarningOut] = Field([], description="Ce qui mérite une vérification")


class BulkHoursOut(Schema):
    saved: int = Field(description="Combien sont enregistrés")
    results: list[BulkHoursResultOut] = Field(description="Dans l’ordre de la requête")


@router.post(
    "/hours/bulk",
    response=BulkHoursOut,
    auth=needs(Scope.CERTIFICATION_WRITE),
    operation_id="replace_hours_in_bulk",
    summary="Remplacer les brouillons d’un mois de plusieurs dossiers",
)
def hours_in_bulk(request: CallRequest, body: BulkHoursIn) -> BulkHoursOut:
    """Each item by itself: one that is refused keeps none of the others from being saved."""
    check_manager(request.actor)
    wanted = {item.dossier: item for item in body.items}
    visible = Dossier.objects.visible_to(request.actor).filter(uuid__in=wanted)
    # In the page's order: two that lock the same dossiers never wait for each other crosswise.
    dossiers = list(
        visible.select_related("training_body", "employer").order_by("last_first_folded", "number_folded", "pk")
    )
    months = months_of(dossiers, request.fund)
    places = {item.dossier: place for place, item in enumerate(body.items)}  # of twins the last counts
    results: dict[int, BulkHoursResultOut] = {}
    for dossier in dossiers:
        month = next((one for one in months[dossier.pk] if one.first == first_day(body.month)), None)
        place = places[dossier.uuid]
        results[place] = keep_one(request, dossier, month, wanted[dossier.uuid], place)
    answers = [results.get(place) or left_out(item, place, places) for place, item in enumerate(body.items)]
    return BulkHoursOut(saved=len([one for one in answers if not one.problem]), results=answers)


def keep_one(
    request: CallRequest, dossier: Dossier, month: Month | None, item: BulkHoursItemIn, place: int
) -> BulkHoursResultOut:
    if month is None:
        return refused(item, place, Problem("not_found"))
    try:
        with transaction.atomic():
            draft, warnings = keep(request, dossier, month, item.version, item.rows, f"/items/{place}")
    except (Problem, ValidationError) as error:
        return refused(item, place, error)
    return BulkHoursResultOut(index=place, status=200, dossier=dossier.uuid, version=draft.version, warnings=warnings)


def left_out(item: BulkHoursItemIn, place: int, places: dict[UUID, int]) -> BulkHoursResultOut:
    """What isn't there for the caller, or comes again further down."""
    if places[item.dossier] == place:
        return refused(item, place, Problem("not_found"))
    text = _("Ce dossier vient une seconde fois plus bas : c’est cet élément-là qui compte.")
    error = {"pointer": f"/items/{place}/dossier", "code": "dossier_twice", "detail": text}
    return refused(item, place, Problem("invalid", errors=[error]))


def refused(item: BulkHoursItemIn, place: int, error: Exception) -> BulkHoursResultOut:
    problem = item_problem(error, f"/items/{place}")
    return BulkHoursResultOut(
        index=place, status=problem.status, problem=problem, dossier=item.dossier, version=None, warnings=[]
    )
