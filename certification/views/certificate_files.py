"""The papers of a certificate, for the body's managers and the fund's staff; each party's space serves its own."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from extranet.documents.serving import serve, shown_here
from extranet.organisations.requests import ActorRequest

from ..models import Attachment, Certificate


def visible_certificate(request: ActorRequest, uuid: UUID) -> Certificate:
    papers = Certificate.objects.visible_to(request.actor).select_related("document", "scan", "definitive")
    return get_object_or_404(papers, uuid=uuid)


@require_safe
@xframe_options_sameorigin
def certificate_view(request: ActorRequest, uuid: UUID) -> HttpResponseBase:
    """The print inside « Fiche de présence », and in a window of its own: « Ouvrir le PDF » (`ATN-42`)."""
    return shown_here(visible_certificate(request, uuid).document)


@require_safe
def certificate_print(request: ActorRequest, uuid: UUID) -> HttpResponseBase:
    return serve(visible_certificate(request, uuid).document)


@require_safe
def certificate_scan(request: ActorRequest, uuid: UUID) -> HttpResponseBase:
    return serve(visible_certificate(request, uuid).scan)


@require_safe
def certificate_definitive(request: ActorRequest, uuid: UUID) -> HttpResponseBase:
    """The sealed PDF, the same bytes for everybody."""
    return serve(visible_certificate(request, uuid).definitive)


@require_safe
def attendance_sheet(request: ActorRequest, uuid: UUID) -> HttpResponseBase:
    sheets = Attachment.objects.visible_to(request.actor).select_related("document")
    return serve(get_object_or_404(sheets, uuid=uuid).document)
