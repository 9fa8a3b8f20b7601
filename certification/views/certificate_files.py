"""The print and the signed scan of a certificate, for the body's managers and the fund's staff."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from extranet.documents.serving import serve, shown_here
from extranet.organisations.requests import ActorRequest

from ..models import Certificate


def visible_certificate(request: ActorRequest, uuid: UUID) -> Certificate:
    papers = Certificate.objects.visible_to(request.actor).select_related("document", "scan")
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
