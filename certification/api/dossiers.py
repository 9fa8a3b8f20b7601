"""`/dossiers`: what a body has to report on, and where each month stands."""

import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from ninja import Query, Router, Schema
from ninja.pagination import paginate
from pydantic import Field

from extranet.integrations.access import CallRequest, needs
from extranet.integrations.paging import Pages
from extranet.integrations.scopes import Scope
from extranet.tenants.search import begins_with

from ..choices import choices_of
from ..models import Device, Dossier, Granularity
from ..months import Month, months_of
from ..permissions import check_dossiers
from ..services.month_opening import MonthClosed
from ..workflow.dossiers import DossierState
from .finding import Hours, amount, visible_dossier

router = Router()


class DossierFilters(Schema):
    state: DossierState | None = Field(None, description="État du dossier")
    device: Device | None = Field(None, description="Dispositif")
    number: str = Field("", max_length=30, pattern=r"^[^\x00]*$", description="Début du numéro de dossier")
    since: datetime.datetime | None = Field(None, description="Ouverts à partir de ce moment")


class PartyOut(Schema):
    """An organisation of a dossier."""

    uuid: UUID
    name: str = Field(description="Nom")
    siren: str = Field(description="SIREN, vide s’il n’est pas connu")


class DossierOut(Schema):
    uuid: UUID
    number: str = Field(description="N° dossier")
    state: str = Field(description="in_progress, suspended, ended_early ou closed")
    title: str = Field(description="Civilité du bénéficiaire : mrs ou mr")
    last_name: str = Field(description="Nom du bénéficiaire")
    first_name: str = Field(description="Prénom du bénéficiaire")
    training_title: str = Field(description="Intitulé de la formation")
    device: str = Field(description="ptp ou vae")
    nature: str = Field(description="Nature de l’action")
    training_body: PartyOut = Field(description="Organisme de formation")
    employer: PartyOut = Field(description="Employeur")
    hours_agreed: Hours
    starts_on: datetime.date = Field(description="Premier jour de la session")
    ends_on: datetime.date = Field(description="Dernier jour de la session")
    commission_on: datetime.date = Field(description="Date de commission")
    suspended_on: datetime.date | None = Field(description="Premier jour de la suspension en cours")
    ended_on: datetime.date | None = Field(description="Dernier jour d’un dossier interrompu")
    created_at: datetime.datetime = Field(description="Moment de l’ouverture")

    @staticmethod
    def resolve_hours_agreed(one: Dossier) -> str:
        return amount(one.hours_agreed)


class LockedOut(Schema):
    """Why hours can't be entered."""

    code: str = Field(description="month_not_yet, month_paid, month_no_longer, month_certified…")
    detail: str = Field(description="Pourquoi, et que faire")


class SavedHoursOut(Schema):
    """The hours that somebody of the body vouched for, by « Ok »."""

    version: int = Field(description="Numéro de la version du mois")
    centre: Hours
    placement: Hours
    absence: Hours
    digest: str = Field(description="SHA-256 du texte canonique des heures")
    saved_at: datetime.datetime = Field(description="Moment du « Ok »")


class MonthOut(Schema):
    month: str = Field(description="AAAA-MM")
    status: str = Field(description="État du mois, calculé à chaque lecture : not_yet, waiting, prepared, certified…")
    status_label: str = Field(description="Le même, en mots")
    is_open: bool = Field(description="Si des heures peuvent être saisies")
    is_waiting: bool = Field(description="Si c’est le tour de l’organisme")
    locked: LockedOut | None = Field(description="Pourquoi le mois est fermé ; null s’il est ouvert")
    saved: SavedHoursOut | None = Field(description="Les heures enregistrées par « Ok »")
    certificate: str | None = Field(description="Numéro du certificat certifié, sinon de celui qui se prépare")


class DossierDetailOut(DossierOut):
    granularity: Granularity = Field(description="Finesse de la saisie : month, day ou half_day")
    months: list[MonthOut] = Field(description="Les mois de la session, dans l’ordre")

    @staticmethod
    def resolve_granularity(one: Dossier, context: Any) -> str:
        return choices_of(context["request"].fund).granularity_of(one)

    @staticmethod
    def resolve_months(one: Dossier, context: Any) -> list[MonthOut]:
        return [month_out(month) for month in months_of([one], context["request"].fund)[one.pk]]


@router.get(
    "/dossiers",
    response=list[DossierOut],
    auth=needs(Scope.CERTIFICATION_READ),
    operation_id="list_dossiers",
    summary="Les dossiers de l’organisme",
)
@paginate(Pages, ordering=("-pk",))
def dossiers(request: CallRequest, filters: Query[DossierFilters]) -> QuerySet[Dossier]:
    """Newest first: a body's own; for the fund's staff, all."""
    check_dossiers(request.actor)
    found = Dossier.objects.visible_to(request.actor).select_related("training_body", "employer")
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.device:
        found = found.of_device(filters.device)
    if filters.number.strip():
        found = found.filter(begins_with("number_folded", filters.number))
    if filters.since:
        found = found.filter(created_at__gte=filters.since)
    return found


@router.get(
    "/dossiers/{uuid}",
    response=DossierDetailOut,
    auth=needs(Scope.CERTIFICATION_READ),
    operation_id="read_dossier",
    summary="Un dossier et ses mois",
)
def dossier(request: CallRequest, uuid: UUID) -> Dossier:
    """With its months, derived at this moment, and why a month is closed."""
    return visible_dossier(request, uuid)


def month_out(month: Month) -> MonthOut:
    certificate = month.standing or month.certificate
    return MonthOut(
        month=f"{month.first:%Y-%m}",
        status=month.status.value,
        status_label=str(month.status.label),
        is_open=month.is_open,
        is_waiting=month.is_waiting,
        locked=locked_out(month),
        saved=saved_out(month),
        certificate=certificate.number if certificate else None,
    )


def locked_out(month: Month) -> LockedOut | None:
    """In the words of the refusal that a save would get."""
    if month.is_open:
        return None
    refusal = MonthClosed(month)
    return LockedOut(code=refusal.code or "", detail=" ".join(refusal.messages))


def saved_out(month: Month) -> SavedHoursOut | None:
    saved = month.saved
    if saved is None:
        return None
    return SavedHoursOut(
        version=saved.number,
        centre=amount(saved.centre),
        placement=amount(saved.placement),
        absence=amount(saved.absence),
        digest=saved.digest,
        saved_at=saved.saved_at,
    )
