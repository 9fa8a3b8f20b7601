"""A session with people of several companies: encoded once, one request for each company (`ATM-18`)."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from extranet.mandates.queries import companies_of_operator
from extranet.tenants.actor import Actor

from ..models import Request
from ..permissions import acts_for_operator
from ..workflow import Part, RequestState
from .changes import locked_to_change


def drafts_of_session(actor: Actor, request: Request) -> QuerySet[Request]:
    """The other drafts that share training and days with this one; none for what has gone its own way.

    Those of companies whose mandate is over are left alone: they are no longer the operator's.
    """
    if request.state != RequestState.DRAFT or not acts_for_operator(actor, request):
        return Request.objects.none()
    companies = companies_of_operator(actor, timezone.localdate()).values("pk")
    drafts = Request.objects.visible_to(actor).filter(session_uuid=request.session_uuid, state=RequestState.DRAFT)
    return drafts.filter(company__in=companies).exclude(pk=request.pk)


def session_to_change(actor: Actor, request: Request, *, version: int) -> list[Request]:
    """The request, then the other drafts of its session: locked and counted up, for the caller to change and save.

    Raises as `locked_to_change` does. Locks in the order of creation, so that two people never wait for each other.
    """
    others = list(drafts_of_session(actor, request))
    pks = [request.pk, *(other.pk for other in others)]
    list(Request.objects.filter(pk__in=pks).order_by("pk").select_for_update(of=("self",)))
    changed = [locked_to_change(actor, request, Part.TRAINING, version=version)]
    still_drafts = Request.objects.filter(pk__in=pks[1:], state=RequestState.DRAFT).order_by("pk")
    return changed + [locked_to_change(actor, other, Part.TRAINING) for other in still_drafts]
