"""A test key lets the company or the fund answer, so that a program sees every state (`BEY-05`)."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from extranet.integrations.access import CallRequest, needs
from extranet.integrations.sandbox_api import check_is_test
from extranet.integrations.scopes import Scope

from . import sandbox
from .models import Request
from .sandbox import Outcome

router = Router(tags=["Bac à sable"])
PRINTABLE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$"


class OutcomeIn(Schema):
    """What the other side is to do."""

    outcome: Outcome = Field(
        Outcome.ACCEPTED,
        description="L’entreprise : `opened`, `returned`, `disowned`, `sent_to_fund` ; le fonds : `complement`,"
        " `accepted`, `refused`. Ce qui précède est joué aussi.",
    )
    reason: str = Field(
        "Réponse d’essai.", min_length=1, max_length=1000, pattern=PRINTABLE, description="Motif ou commentaire"
    )


class OutcomeOut(Schema):
    """The request as it now stands."""

    uuid: UUID = Field(description="UUID de la demande")
    number: str = Field(description="Numéro de la demande")
    state: str = Field(description="État")


@router.post(
    "/sandbox/requests/{uuid}/outcome",
    response=OutcomeOut,
    auth=needs(Scope.TRAINING_WRITE),
    operation_id="play_request_outcome",
    summary="Jouer la réponse de l’entreprise ou du fonds",
)
def play_outcome(request: CallRequest, uuid: UUID, body: OutcomeIn) -> Request:
    """Invented people of the company and of the fund do their part, by the services that real ones use."""
    check_is_test(request)
    found = get_object_or_404(Request.objects.visible_to(request.actor).select_related("company", "author"), uuid=uuid)
    return sandbox.play(fund=request.fund, request=found, outcome=body.outcome, reason=body.reason)
