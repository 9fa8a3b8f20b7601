"""The papers of a request, deposited and taken back (`MYA-02`)."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Form, Schema, Status, UploadedFile
from pydantic import Field

from extranet.integrations.access import CallRequest, needs
from extranet.integrations.page_forms import checked
from extranet.integrations.scopes import Scope

from ..forms.asking import OtherPaperForm, PaperForm
from ..models import FundingRequest, PieceDemand, RequestPiece
from ..services import pieces
from .requests import FundingRequestFull, own_file, own_in_hand, shown, visible_file
from .routing import files
from .shapes import FILES, text


class PieceIn(Schema):
    """Which piece it is: one of the device, one that the fund asks for, or another, by its name."""

    piece: UUID | None = Field(default=None, description="Pièce du dispositif")
    demand: UUID | None = Field(default=None, description="Pièce que le fonds attend (demands)")
    name: Annotated[str, text(120, "De quelle pièce il s’agit, quand personne ne l’a demandée")] = ""


@files.post(
    "/funding-requests/{uuid}/pieces",
    response={201: FundingRequestFull},
    auth=needs(Scope.FUNDING_WRITE),
    operation_id="add_funding_pieces",
    summary="Déposer des pièces",
)
def add_funding_pieces(
    request: CallRequest,
    response: HttpResponse,
    uuid: UUID,
    given: Form[PieceIn],
    uploads: list[UploadedFile] = FILES,
) -> Any:
    """Multipart: PDF, PNG or JPEG, 20 MB at most each, ten at once at most. Each is read and examined at once."""
    row = own_in_hand(request, uuid)
    if given.demand:
        answer_demand(request, row, given.demand)
    else:
        add_papers(request, row, given)
    return Status(201, shown(response, visible_file(request, uuid)))


def add_papers(request: CallRequest, row: FundingRequest, given: PieceIn) -> None:
    piece = get_object_or_404(row.device.pieces.filter(stage="request"), uuid=given.piece) if given.piece else None
    if piece:
        form = PaperForm({}, request.FILES, name=piece.name)
    else:
        form = OtherPaperForm({"name": given.name}, request.FILES)
    checked(form)
    pieces.add_papers(
        actor=request.actor,
        fund=request.fund,
        request=row,
        uploads=form.cleaned_data["uploads"],
        piece=piece,
        name=form.cleaned_data.get("name", ""),
    )


def answer_demand(request: CallRequest, row: FundingRequest, uuid: UUID) -> None:
    demand = get_object_or_404(PieceDemand.objects.filter(request=row, answered_at__isnull=True), uuid=uuid)
    form = PaperForm({}, request.FILES, name=demand.name)
    checked(form)
    files = {demand: form.cleaned_data["uploads"]}
    pieces.prepare_answer(actor=request.actor, fund=request.fund, request=row, files=files, words={})


@files.delete(
    "/funding-requests/{uuid}/pieces/{piece_uuid}",
    response={204: None},
    auth=needs(Scope.FUNDING_WRITE),
    operation_id="remove_funding_piece",
    summary="Retirer une pièce",
)
def remove_funding_piece(request: CallRequest, uuid: UUID, piece_uuid: UUID) -> Any:
    """Nothing is left of a draft's; what the fund has seen is kept, and marked as taken back."""
    row = own_file(request, uuid)
    standing = RequestPiece.objects.filter(request=row, withdrawn_at__isnull=True)
    found = get_object_or_404(standing.select_related("request__device", "document"), uuid=piece_uuid)
    pieces.remove_paper(actor=request.actor, paper=found)
    return Status(204, None)
