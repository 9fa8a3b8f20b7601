"""What the pages about one request share: who may open them, and where she is led when it has moved on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from extranet.organisations.requests import ActorRequest

from ..models import FundingRequest
from ..permissions import check_company
from ..services.asking import EDITABLE
from ..services.locking import MovedOn

View = Callable[..., HttpResponse]


def visible_file(request: ActorRequest, uuid: UUID) -> FundingRequest:
    """The request, or 404 for whoever it isn't shown to."""
    rows = FundingRequest.objects.visible_to(request.actor)
    rows = rows.select_related("device", "company", "establishment", "body", "receipt", "officer")
    return get_object_or_404(rows, uuid=uuid)


def own_file(request: ActorRequest, uuid: UUID) -> FundingRequest:
    """The same, 403 for whoever reads it and isn't of its company."""
    found = visible_file(request, uuid)
    check_company(request.actor, found)
    return found


def in_hand(view: View) -> View:
    """For a page that changes what is still the company's to change: elsewhere it leads to the file, and says so.

    The view gets the `FundingRequest` instead of its UUID.
    """

    @wraps(view)
    def answer(request: ActorRequest, uuid: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        demande = own_file(request, uuid)
        if demande.state not in EDITABLE:
            return moved_on(request, demande)
        try:
            return view(request, demande, *args, **kwargs)
        except MovedOn:
            return moved_on(request, demande)

    return answer


def moved_on(request: ActorRequest, demande: FundingRequest) -> HttpResponse:
    messages.warning(
        request, _("Cette demande est chez le fonds, ou décidée : elle ne se remplit plus. Voyez ce qui est possible.")
    )
    return redirect("funding:request", demande.uuid)
