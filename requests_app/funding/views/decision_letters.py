"""The letters of decisions as files: for the company, the training body and the staff, whoever sees the file."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from extranet.documents.serving import serve
from extranet.organisations.requests import ActorRequest

from ..models import Agreement, FundingRequest
from ..queries import reads_wages


@require_safe
def agreement_letter(request: ActorRequest, uuid: UUID) -> HttpResponseBase:
    """« Accord de prise en charge », any edition of it; the training body reads its own."""
    seen = FundingRequest.objects.visible_to(request.actor)
    rows = Agreement.objects.filter(request__in=seen).select_related("letter", "body_letter", "request")
    agreement = get_object_or_404(rows, uuid=uuid)
    return serve(
        agreement.letter if reads_wages(request.actor, agreement.request.company_id) else agreement.body_letter
    )


@require_safe
def refusal_letter(request: ActorRequest, uuid: UUID) -> HttpResponseBase:
    rows = FundingRequest.objects.visible_to(request.actor).select_related("letter")
    return serve(get_object_or_404(rows, uuid=uuid).letter)
