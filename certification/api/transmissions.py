"""`/transmissions`: certified hours for the fund's own software, each month once (`ATN-61`)."""

import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status
from ninja.pagination import paginate
from pydantic import Field

from extranet.documents.serving import serve
from extranet.integrations.access import CallRequest, needs
from extranet.integrations.paging import Pages
from extranet.integrations.scopes import Scope
from extranet.organisations.permissions import check_staff
from extranet.tenants.capabilities import Capability
from extranet.ui.workbooks import MEDIA_TYPE

from ..models import Transmission, TransmissionLine
from ..services.handing_over import hand_over
from ..transmission_files import COLUMNS
from .finding import Hours, address

router = Router()


class FileKind(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
FILES = {
    "responses": {
        200: {
            "content": {
                "text/csv": {"schema": {"type": "string"}},
                MEDIA_TYPE: BINARY,
                "application/json": {"schema": {"type": "object"}},
            }
        }
    }
}


class TransmissionOut(Schema):
    uuid: UUID
    number: int = Field(description="Numéro de la transmission, dans le fonds")
    state: str = Field(description="Des fichiers : preparing, ready ou failed ; les lignes sont là dès le début")
    made_at: datetime.datetime = Field(description="Moment de la transmission")
    count: int = Field(description="Mois transmis")
    corrections: int = Field(description="Dont corrections")
    digest: str = Field(description="SHA-256 du fichier JSON")


class CertifiedHoursOut(Schema):
    """The columns of the files, in their order (`extranet.certified-hours/1`)."""

    line_kind: str = Field(description="new ou correction")
    certificate: str = Field(description="Numéro du certificat")
    replaces: str = Field(description="D’une correction : numéro du certificat transmis auparavant ; sinon vide")
    version: str = Field(description="Version des heures")
    digest: str = Field(description="SHA-256 du texte canonique des heures")
    dossier: str = Field(description="N° dossier")
    device: str = Field(description="ptp ou vae")
    title: str = Field(description="mrs ou mr")
    last_name: str = Field(description="Nom du bénéficiaire")
    first_name: str = Field(description="Prénom du bénéficiaire")
    training_body: str = Field(description="Organisme de formation")
    training_body_siren: str = Field(description="Son SIREN")
    employer: str = Field(description="Employeur")
    employer_siren: str = Field(description="Son SIREN")
    month: str = Field(description="AAAA-MM")
    centre: Hours
    placement: Hours
    absence: Hours
    path: str = Field(description="paper ou online")
    certified_at: str = Field(description="ISO 8601, avec le décalage du fonds")
    state: str = Field(description="certified ou validated, au moment de la transmission")


class TransmissionRowOut(Schema):
    place: int = Field(description="Numéro de la ligne, à partir de 1")
    row: CertifiedHoursOut = Field(description="La ligne comme elle est partie")

    @staticmethod
    def resolve_row(line: TransmissionLine) -> dict[str, str]:
        return dict(zip(COLUMNS, line.row, strict=True))


class TransmissionFilters(Schema):
    since: datetime.datetime | None = Field(None, description="Faites à partir de ce moment")


@router.get(
    "/transmissions",
    response=list[TransmissionOut],
    auth=needs(Scope.TRANSMISSION),
    operation_id="list_transmissions",
    summary="Les transmissions faites",
)
@paginate(Pages, ordering=("-number", "-pk"))
def transmissions(request: CallRequest, filters: Query[TransmissionFilters]) -> QuerySet[Transmission]:
    """Newest first."""
    check_staff(request.actor, Capability.CERTIFICATION)
    runs = Transmission.objects.visible_to(request.actor)
    return runs.filter(made_at__gte=filters.since) if filters.since else runs


@router.post(
    "/transmissions",
    response={201: TransmissionOut},
    auth=needs(Scope.TRANSMISSION),
    operation_id="make_transmission",
    summary="Transmettre ce qui est certifié et ne l’a pas encore été",
)
def make_transmission(request: CallRequest, response: HttpResponse) -> Any:
    """Everything that is due, once: a month that was corrected leaves again, with the number that it replaces.

    Refused with `nothing_due` when there is nothing new; sent again under the same Idempotency-Key it is the same run.
    """
    run = hand_over(actor=request.actor, fund=request.fund)
    response.headers["Location"] = address(request, "transmission", run.uuid)
    return Status(201, run)


@router.get(
    "/transmissions/{uuid}",
    response=TransmissionOut,
    auth=needs(Scope.TRANSMISSION),
    operation_id="read_transmission",
    summary="Une transmission",
)
def transmission(request: CallRequest, uuid: UUID) -> Transmission:
    return visible_run(request, uuid)


@router.get(
    "/transmissions/{uuid}/rows",
    response=list[TransmissionRowOut],
    auth=needs(Scope.TRANSMISSION),
    operation_id="list_transmission_rows",
    summary="Les lignes d’une transmission",
)
@paginate(Pages, ordering=("place", "pk"))
def transmission_rows(request: CallRequest, uuid: UUID) -> QuerySet[TransmissionLine]:
    """As they left, for ever the same."""
    return visible_run(request, uuid).lines.all()


@router.get(
    "/transmissions/{uuid}/files/{kind}",
    auth=needs(Scope.TRANSMISSION),
    operation_id="read_transmission_file",
    summary="Une transmission en fichier",
    openapi_extra=FILES,
)
def transmission_file(request: CallRequest, uuid: UUID, kind: FileKind) -> HttpResponseBase:
    """The same bytes at each download; 404 while the files are being made."""
    return serve(getattr(visible_run(request, uuid), kind.value))


def visible_run(request: CallRequest, uuid: UUID) -> Transmission:
    """404 for everybody but the fund's staff."""
    runs = Transmission.objects.visible_to(request.actor).select_related("csv", "xlsx", "json")
    return get_object_or_404(runs, uuid=uuid)
