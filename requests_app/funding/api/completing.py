"""An incomplete file goes back to the fund: what it asked for is there, or a word says why not (`MYA-03`)."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from extranet.integrations.access import CallRequest, needs
from extranet.integrations.scopes import Scope

from ..services import pieces
from ..services.pieces import open_demands
from .requests import FundingRequestFull, own_in_hand, shown, visible_file
from .routing import files
from .shapes import text


class DemandWordIn(Schema):
    demand: UUID = Field(description="Pièce que le fonds attend (demands)")
    word: Annotated[str, text(500, "Pourquoi elle ne peut pas être fournie")]


class FundingAnswerIn(Schema):
    words: list[DemandWordIn] = Field(default_factory=list, max_length=60)
    message: Annotated[str, text(1000, "Mot au fonds")] = ""


@files.post(
    "/funding-requests/{uuid}/answer",
    response=FundingRequestFull,
    auth=needs(Scope.FUNDING_WRITE),
    operation_id="answer_funding_demands",
    summary="Renvoyer au fonds un dossier incomplet",
)
def answer_funding_demands(request: CallRequest, response: HttpResponse, uuid: UUID, given: FundingAnswerIn) -> Any:
    """Once each piece asked for is there, or a word says why it can't be given."""
    row = own_in_hand(request, uuid)
    demands = {one.uuid: one for one in open_demands(row)}
    if any(one.demand not in demands for one in given.words):
        message = _("Le fonds n’attend pas cette pièce : lisez à nouveau « demands ».")
        raise ValidationError({"words": ValidationError(message, code="demand_unknown")})
    words = {demands[one.demand]: one.word for one in given.words}
    pieces.prepare_answer(actor=request.actor, fund=request.fund, request=row, files={}, words=words)
    pieces.answer(actor=request.actor, request=row, message=given.message)
    return shown(response, visible_file(request, uuid))
