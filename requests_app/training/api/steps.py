"""A request is sent to the company, recalled, copied (`ATM-22`)."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from ninja import Status

from extranet.integrations.access import CallRequest, needs
from extranet.integrations.afterwards import afterwards
from extranet.integrations.scopes import Scope
from extranet.integrations.versions import tag

from ..services import drafting, sending
from ..services.sending import NoMandatee
from .router import address_of, router, visible_request
from .shown import RequestOut, shown


@router.post(
    "/requests/{uuid:uuid}/send",
    response=RequestOut,
    auth=needs(Scope.TRAINING_WRITE),
    operation_id="send_to_company",
    summary="Envoyer à l’entreprise",
)
def send_to_company(request: CallRequest, response: HttpResponse, uuid: UUID) -> RequestOut:
    """Its mandatees are told by mail; twice sends once. Without any mandatee the fund is told, once a day."""
    found = visible_request(request, uuid)
    try:
        sent = sending.send_to_company(actor=request.actor, fund=request.fund, request=found)
    except NoMandatee:
        report = partial(sending.report_no_mandatee, actor=request.actor, fund=request.fund, request=found)
        afterwards(request, report)  # this call is refused, and what it did is undone
        raise
    tag(response, sent)
    return shown(request.actor, sent)


@router.post(
    "/requests/{uuid:uuid}/recall",
    response=RequestOut,
    auth=needs(Scope.TRAINING_WRITE),
    operation_id="recall_request",
    summary="Annuler l’envoi",
)
def recall_request(request: CallRequest, response: HttpResponse, uuid: UUID) -> RequestOut:
    """As long as nobody of the company has opened it."""
    recalled = sending.recall(actor=request.actor, request=visible_request(request, uuid))
    tag(response, recalled)
    return shown(request.actor, recalled)


@router.post(
    "/requests/{uuid:uuid}/copy",
    response={201: RequestOut},
    auth=needs(Scope.TRAINING_WRITE),
    operation_id="copy_request",
    summary="Copier une demande",
)
def copy_request(request: CallRequest, response: HttpResponse, uuid: UUID) -> Status[RequestOut]:
    """The same company, training and people; without days, presences or files."""
    copied = drafting.copy(actor=request.actor, request=visible_request(request, uuid))
    tag(response, copied)
    response.headers["Location"] = address_of(request, copied)
    return Status(201, shown(request.actor, copied))
