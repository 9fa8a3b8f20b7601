"""The certificate of a month, and its sealed PDF: read only. Certifying takes a person, at the page."""

import datetime
from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from ninja import Path, Router, Schema
from pydantic import Field

from extranet.documents.serving import serve
from extranet.integrations.access import CallRequest, needs
from extranet.integrations.scopes import Scope

from ..models import Certificate
from .finding import Hours, MonthText, address, amount, known_month, visible_dossier

router = Router()
A_PDF = {"responses": {200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}}}


class CertificateOut(Schema):
    uuid: UUID
    number: str = Field(description="Numéro imprimé sur le certificat")
    state: str = Field(description="prepared, certified, awaiting, validated, contested, returned ou maintained")
    state_label: str = Field(description="Le même, en mots")
    version: int = Field(description="Version des heures")
    digest: str = Field(description="SHA-256 du texte canonique des heures")
    centre: Hours
    placement: Hours
    absence: Hours
    path: str = Field(description="paper, online, ou vide avant d’être certifié")
    certified_at: datetime.datetime | None = Field(description="Moment de la certification")
    replaces: str | None = Field(description="Numéro du certificat certifié que celui-ci corrige")
    correction: str | None = Field(description="Numéro de la correction qui se prépare")
    pdf: str | None = Field(description="Adresse du PDF scellé ; null jusqu’à ce qu’il soit prêt")
    pdf_sha256: str | None = Field(description="SHA-256 du PDF scellé")


@router.get(
    "/dossiers/{uuid}/months/{month}/certificate",
    response=CertificateOut,
    auth=needs(Scope.CERTIFICATION_READ),
    operation_id="read_certificate",
    summary="Le certificat d’un mois",
)
def certificate(request: CallRequest, uuid: UUID, month: Path[MonthText]) -> CertificateOut:
    """The certified one, else the one that is being prepared; 404 as long as no hours are saved."""
    dossier = visible_dossier(request, uuid)
    found = known_month(request, dossier, month)
    shown = found.standing or found.certificate
    if shown is None:
        raise Http404
    papers = Certificate.objects.visible_to(request.actor).select_related("version", "definitive", "replaces")
    correction = found.certificate if found.certificate and found.certificate != shown else None
    return certificate_out(request, papers.defer("snapshot").get(pk=shown.pk), correction)


def certificate_out(request: CallRequest, one: Certificate, correction: Certificate | None) -> CertificateOut:
    hours, sealed = one.version, one.definitive
    is_there = sealed is not None and sealed.is_ready
    return CertificateOut(
        uuid=one.uuid,
        number=one.number,
        state=one.state,
        state_label=one.get_state_display(),
        version=hours.number,
        digest=hours.digest,
        centre=amount(hours.centre),
        placement=amount(hours.placement),
        absence=amount(hours.absence),
        path=one.path,
        certified_at=one.certified_at,
        replaces=one.replaces.number if one.replaces else None,
        correction=correction.number if correction else None,
        pdf=address(request, "certificate_pdf", one.uuid) if is_there else None,
        pdf_sha256=sealed.sha256 if sealed is not None and is_there else None,
    )


@router.get(
    "/certificates/{uuid}/pdf",
    auth=needs(Scope.CERTIFICATION_READ),
    operation_id="read_certificate_pdf",
    summary="Le PDF scellé d’un certificat",
    openapi_extra=A_PDF,
)
def certificate_pdf(request: CallRequest, uuid: UUID) -> HttpResponseBase:
    """The same bytes as on the page, for those who keep the dossier; 404 until it is certified and sealed."""
    certified = Certificate.objects.visible_to(request.actor).filter(certified_at__isnull=False)
    found = certified.select_related("definitive").filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return serve(found.definitive)
