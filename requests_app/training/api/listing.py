"""The list of requests, and the kinds of absence that the fund offers."""

import datetime
from uuid import UUID

from ninja import Query, Schema
from ninja.pagination import paginate
from pydantic import AwareDatetime, Field

from extranet.integrations.access import CallRequest, needs
from extranet.integrations.paging import Pages
from extranet.integrations.scopes import Scope

from ..models import AbsenceKind, Request
from ..permissions import check_follows
from ..presence_grid import kinds_of
from ..queries import RequestQuerySet, companies_known_to
from ..workflow import RequestState
from .router import router
from .shown import RequestRow

EARLIEST = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
LATEST = datetime.datetime(2200, 1, 1, tzinfo=datetime.UTC)


class RequestsWanted(Schema):
    state: RequestState | None = Field(default=None, description="Dans cet état ; sans lui, toutes, aussi les closes")
    company: UUID | None = Field(default=None, description="De cette entreprise, dont l’opérateur a le mandat")
    since: AwareDatetime | None = Field(
        default=None, ge=EARLIEST, le=LATEST, description="Qui ont changé d’état depuis ce moment"
    )
    number: str | None = Field(
        default=None, max_length=12, pattern=r"^[0-9]{4}-[0-9]{1,7}$", description="De ce numéro"
    )


@router.get(
    "/requests",
    response=list[RequestRow],
    auth=needs(Scope.TRAINING_READ),
    operation_id="list_requests",
    summary="Lister les demandes",
)
@paginate(Pages, ordering=("-moved_at", "-pk"))
def list_requests(request: CallRequest, wanted: Query[RequestsWanted]) -> RequestQuerySet:
    """What the key's organisation follows, the last moved first (`ATM-24`)."""
    check_follows(request.actor)
    rows = Request.objects.visible_to(request.actor).knowing_companies(request.actor).select_related("company")
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.company:
        known = companies_known_to(request.actor).filter(uuid=wanted.company)
        rows = rows.filter(company__in=known.values("pk"))
    if wanted.since:
        rows = rows.filter(moved_at__gte=wanted.since)
    if wanted.number:
        rows = rows.filter(number=wanted.number)
    return rows


class AbsenceKindOut(Schema):
    kind: AbsenceKind = Field(description="Valeur à envoyer")
    label: str = Field(description="La même, pour une personne")


@router.get(
    "/absence-kinds",
    response=list[AbsenceKindOut],
    auth=needs(Scope.TRAINING_READ),
    operation_id="list_absence_kinds",
    summary="Motifs d’absence du fonds",
)
def list_absence_kinds(request: CallRequest) -> list[AbsenceKindOut]:
    """Those that the fund chose (`ATM-21`): a handful, not paged."""
    return [AbsenceKindOut(kind=kind, label=str(kind.label)) for kind in kinds_of(request.fund)]
