"""Where the operations are gathered, and how each finds its request."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Router

from extranet.integrations.access import CallRequest

from ..models import Request
from ..permissions import Sight, sight
from ..services.changes import check_may_change
from ..workflow import Part

router = Router(tags=["Demandes de formation"])


def visible_request(request: CallRequest, uuid: UUID) -> Request:
    """The request with its company and author. Raises `Http404` for whoever has nothing to do with it."""
    requests = Request.objects.visible_to(request.actor).select_related("company", "author")
    return get_object_or_404(requests, uuid=uuid)


def encoded_request(request: CallRequest, uuid: UUID) -> Request:
    """The same, with what was encoded. Raises `Http404` for an operator whose mandate is over (`ATM-08`)."""
    shown = visible_request(request, uuid)
    if sight(request.actor, shown) is Sight.KEPT:
        raise Http404
    return shown


def request_to_change(request: CallRequest, uuid: UUID, part: Part) -> Request:
    """The same, when the caller may change this part of it now. Raises as `check_may_change` does."""
    shown = visible_request(request, uuid)
    check_may_change(request.actor, shown, part)
    return shown


def address_of(request: CallRequest, shown: Request) -> str:
    return request.build_absolute_uri(reverse("api-v1:read_request", args=[shown.uuid]))
