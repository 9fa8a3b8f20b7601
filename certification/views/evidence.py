"""« Dossier de preuve » of a certificate: read, as JSON, as a sealed PDF (`BEY-11`)."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from extranet.documents.serving import serve
from extranet.organisations.requests import ActorRequest
from extranet.ui.refusals import refusals_told

from ..evidence import file as files
from ..models import Certificate, EvidenceFile, Sealing
from ..preparation import preparation_of
from ..services.evidence import ask_file, check_may_see, retry_sealing
from . import frame as frames
from .frame import frame


def proved(request: ActorRequest, uuid: UUID) -> Certificate:
    """A certified certificate whose evidence the actor may see. 404 where there is none or it isn't hers; 403 for a
    colleague of the body.
    """
    found = Certificate.objects.visible_to(request.actor).filter(certified_at__isnull=False)
    related = ("dossier__training_body", "dossier__employer", "definitive")
    sealings = Prefetch("sealings", Sealing.objects.order_by("pk"))
    certificate = get_object_or_404(found.select_related(*related).prefetch_related(sealings), uuid=uuid)
    check_may_see(request.actor, certificate)
    return certificate


@require_safe
def page(request: ActorRequest, uuid: UUID) -> HttpResponse:
    certificate = proved(request, uuid)
    records = [files.readable(one) for one in files.records_of(certificate)]
    context: dict[str, Any] = frame(request, certificate.dossier, frames.MONTHS) | {
        "certificate": certificate,
        "preparation": preparation_of(certificate),
        "records": records,
        "chained": sum(one.link is not None for one in records),
        "file": latest_file(certificate),
        "is_current": is_current(certificate),
    }
    return render(request, "certification/evidence.html", context)


def latest_file(certificate: Certificate) -> EvidenceFile | None:
    """The PDF in the reader's language that tells most."""
    asked = EvidenceFile.objects.filter(certificate=certificate, language=translation.get_language())
    return asked.select_related("document").order_by("-last_id").first()


def is_current(certificate: Certificate) -> bool:
    """Whether that PDF tells everything that has happened since."""
    file = latest_file(certificate)
    return file is not None and not certificate.evidence.filter(pk__gt=file.last_id).exists()


@require_safe
def as_json(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The records, their links and the keys: enough to check them without us."""
    certificate = proved(request, uuid)
    told = files.as_json(certificate, files.records_of(certificate))
    response = HttpResponse(
        json.dumps(told, ensure_ascii=False, indent=2), content_type="application/json; charset=utf-8"
    )
    response.headers["Content-Disposition"] = 'attachment; filename="dossier-de-preuve.json"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def as_pdf(request: ActorRequest, uuid: UUID) -> HttpResponseBase:
    file = latest_file(proved(request, uuid))
    if file is None:
        raise Http404
    return serve(file.document)


@require_POST
def ask_pdf(request: ActorRequest, uuid: UUID) -> HttpResponse:
    certificate = proved(request, uuid)
    with refusals_told(request):
        ask_file(actor=request.actor, fund=request.fund, certificate=certificate, language=translation.get_language())
    return redirect("certification:evidence", uuid)


@require_POST
def retry(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """« Réessayer »: the staff's, once the worker has given up."""
    certificate = proved(request, uuid)
    retry_sealing(actor=request.actor, fund=request.fund, certificate=certificate)
    messages.success(request, _("Le certificat définitif est de nouveau en préparation."))
    return redirect("certification:evidence", uuid)
