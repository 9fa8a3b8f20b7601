"""What the fund pays for, and what to prepare for it (`BEY-02`)."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from ninja import Schema
from ninja.pagination import paginate
from pydantic import Field

from extranet.integrations.access import CallRequest, needs
from extranet.integrations.paging import Pages
from extranet.integrations.scopes import Scope

from ..models import Device, DevicePiece
from ..permissions import check_member
from .routing import files


class DevicePieceOut(Schema):
    uuid: UUID
    stage: str = Field(description="À fournir avec la demande (request) ou avec la facture (invoice)")
    name: str
    explanation: str = Field(description="Ce qui doit s’y trouver, et l’erreur fréquente")
    is_required: bool


class DeviceOut(Schema):
    uuid: UUID
    code: str
    name: str
    summary: str = Field(description="Pour qui, pour quoi")
    days_before_start: int = Field(description="Jours calendaires avant le début, pour déposer la demande")
    days_to_decide: int = Field(description="Jours calendaires pour décider, depuis un dossier complet")
    pieces: list[DevicePieceOut] = Field(description="Pièces à préparer")

    @staticmethod
    def resolve_pieces(device: Device) -> list[DevicePiece]:
        return list(device.pieces.all())


@files.get(
    "/funding-devices",
    response=list[DeviceOut],
    auth=needs(Scope.FUNDING_READ),
    operation_id="list_funding_devices",
    summary="Les dispositifs proposés, et ce qu’il faut préparer",
)
@paginate(Pages, ordering=("pk",))
def funding_devices(request: CallRequest) -> Any:
    """Read before a request is begun: what a device is for, its deadlines, and each paper it asks for."""
    check_member(request.actor)
    current = DevicePiece.objects.filter(is_current=True).order_by("stage", "position", "pk")
    return Device.objects.offered().prefetch_related(Prefetch("pieces", queryset=current))
