"""What a program can ask about itself."""

from __future__ import annotations

import datetime

from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from extranet.organisations.models import Organisation

from .access import CallRequest, needs
from .parties import OrganisationOut

router = Router(tags=["Clé"])


class Me(Schema):
    """The key that calls, and what it may do today."""

    key: str = Field(description="UUID de la clé")
    name: str
    organisation: OrganisationOut
    scopes: list[str]
    roles: list[str] = Field(description="Rôles prêtés par la personne qui a créé la clé, aujourd’hui")
    is_test: bool
    now: datetime.datetime


@router.get("/me", response=Me, auth=needs(), operation_id="me", summary="La clé qui appelle")
def me(request: CallRequest) -> Me:
    """Who is calling, for whom, and what it may do: the first call to try."""
    caller = request.caller
    organisation = Organisation.objects.get(pk=caller.organisation)
    return Me(
        key=str(caller.key),
        name=caller.name,
        organisation=OrganisationOut.from_orm(organisation),
        scopes=sorted(caller.scopes),
        roles=sorted(caller.actor.roles),
        is_test=caller.is_test,
        now=timezone.now(),
    )
