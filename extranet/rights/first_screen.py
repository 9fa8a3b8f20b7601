"""What rights add to the first screen: one's account, workers, help, and « MES SERVICES » (`MYA-47`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from extranet.organisations.permissions import may_see_workers
from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import is_of_office

from .catalogue import Profile
from .choices import choices_of
from .forms.entities import ATTESTATION
from .mine import rights_of
from .tiles import tiles_of
from .use import is_used_by


def tiles_block(request: ActorRequest) -> Mapping[str, Any] | None:
    """For everybody but the fund's staff, where people ask for rights."""
    if is_of_office(request.actor) or not is_used_by(request.fund):
        return None
    rights = rights_of(request.actor)
    names = request.membership or (rights[0].application if rights else None)
    return {
        "tiles": tiles_of(request.fund, request.membership, request.memberships, rights),
        "hello": names.first_name if names else "",
        "keeps_workers": may_see_workers(request.actor),
        "offers_workers": Profile.MEMBER in choices_of(request.fund).profiles,
        "attestation": ATTESTATION,
    }
