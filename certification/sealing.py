"""The definitive PDF of a certificate, made by the worker that has the seal's key (`ATN-59`).

    online     the very bytes that were shown, and the seal appended to them
    on paper   a cover sheet (number, both digests, who, when, hours) in front of the signed scan, then the seal; never
               the unsigned print

Read in a scope, work outside, write in a scope. A worker may die between any two lines: what it leaves is a due row,
and bytes on disk that nobody points at. Whoever writes first has made the one definitive PDF.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string
from django.utils import timezone

from extranet.documents.inspection import Kind
from extranet.documents.models import Document
from extranet.documents.rendering import RenderFailed, render_pdf
from extranet.documents.sealing import TimeStampFailed, seal
from extranet.documents.storing import Stored, read, store
from extranet.documents.tasks import asset
from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from extranet.tenants.work import claims, next_attempt

from . import verbs
from .evidence import chain, content
from .evidence.file import file_pages, is_chained
from .evidence.seals import of_seal
from .models import Certificate, Evidence, EvidenceFile, Sealing
from .paper.cover import TEMPLATE, cover, definitive_paper
from .paper.scans import NotAPicture, NotJoined, picture_as_pdf
from .services.evidence import add

Row = TypeVar("Row", Sealing, EvidenceFile)
logger = logging.getLogger(__name__)

PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 60, 240, 720)]
FAILURES: dict[type[Exception], str] = {
    TimeStampFailed: "time_stamp",
    RenderFailed: "rendering",
    NotJoined: "joining",
    NotAPicture: "joining",
    OSError: "storage",
    ImproperlyConfigured: "seal_key",
    ValueError: "changed_bytes",
}


def seal_due(fund_id: int) -> None:
    """Seal what is due in the fund, chain its records, and make the files that were asked for. Outside any scope."""
    fund = Fund.objects.get(pk=fund_id)
    if not fund.has(Capability.CERTIFICATION):
        return
    for sealing in claims(Sealing, fund.pk):
        attempt(fund, sealing, seal_certificate)
    chain.chain(fund)
    for file in claims(EvidenceFile, fund.pk):
        attempt(fund, file, make_file)


def attempt(fund: Fund, row: Row, work: Callable[[Fund, Row], None]) -> None:
    """Do the work of a claimed row; what fails for a while is noted and comes back, until the pauses are used up."""
    try:
        work(fund, row)
    except tuple(FAILURES) as failure:
        code = next(code for kind, code in FAILURES.items() if isinstance(failure, kind))
        logger.warning("%s %s of fund %s failed: %s", row._meta.label, row.pk, fund.pk, code)
        with scope(fund):
            type(row).objects.filter(pk=row.pk).update(next_attempt_at=next_attempt(row, PAUSES), error=code)


def seal_certificate(fund: Fund, sealing: Sealing) -> None:
    with scope(fund):
        certificate = of(sealing)
        certified = Evidence.objects.filter(certificate=certificate, kind=Evidence.Kind.CERTIFIED).get()
    if certificate.definitive_id is None:
        sealed = seal(unsealed(fund, certificate, certified))
        finish(fund, sealing, of_seal(sealed), store(fund.pk, sealed))
    else:  # the worker before us died after the last step
        done(fund, sealing)


def of(sealing: Sealing) -> Certificate:
    related = ("version", "dossier", "document", "scan", "definitive")
    return Certificate.objects.select_related(*related).get(pk=sealing.certificate_id)


def behind_its_cover(fund: Fund, certificate: Certificate, certified: Evidence, scan: Document) -> bytes:
    """Path 1: what the cover sheet says comes from the snapshot that was printed and the record of the act alone."""
    said = certified.said
    sheet = cover(
        certificate.snapshot or {},
        print_sha256=said["document"]["sha256"],
        scan_sha256=said["scan"]["sha256"],
        certified_by=said["signer"]["name"],
        certified_at=timezone.localtime(certified.recorded_at, fund.zone),
        statements=[one["text"] for one in said["statements"]],
    )
    page = render_to_string(TEMPLATE, sheet)
    sheet_pdf = render_pdf(page, resolve=lambda address: asset(fund, address), identifier=str(certificate.uuid))
    signed = read(scan)
    if scan.media_type != Kind.PDF:
        signed = picture_as_pdf(signed, title=certificate.number)
    return definitive_paper(sheet_pdf, signed)


def unsealed(fund: Fund, certificate: Certificate, certified: Evidence) -> bytes:
    """What the seal is put on. Raises `ValueError` when stored bytes are no longer those that were certified."""
    if certificate.path == Certificate.Path.ONLINE and certificate.document:
        return read(certificate.document)
    if certificate.scan:
        return behind_its_cover(fund, certificate, certified, certificate.scan)
    raise ValueError(f"certificate {certificate.pk} has nothing to seal")


def finish(fund: Fund, sealing: Sealing, said: dict[str, Any], stored: Stored) -> None:
    """Keep the sealed bytes as the definitive PDF, unless another worker was faster, and say so in the evidence."""
    with scope(fund):
        certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=sealing.certificate_id)
        if certificate.definitive_id is None:
            certificate.definitive = document_of(stored, f"certificat-{certificate.number}.pdf")
            certificate.save(update_fields=["definitive"])
            definitive = content.of_document(certificate.definitive)
            add(certificate, Evidence.Kind.SEALED, {"definitive": definitive, "seal": said})
            facts = {"number": certificate.number, "document": stored.sha256}
            record(Actor.system(fund), verbs.CERTIFICATE_SEALED, certificate, facts=facts)
    done(fund, sealing)


def done(fund: Fund, row: Sealing | EvidenceFile) -> None:
    with scope(fund):
        type(row).objects.filter(pk=row.pk).update(next_attempt_at=None, error="")


def make_file(fund: Fund, file: EvidenceFile) -> None:
    """« Dossier de preuve » as a sealed PDF, once all its records are chained."""
    with scope(fund):
        if file.document_id is None and not is_chained(file):
            later = timezone.now() + PAUSES[0]  # a long transaction holds the chain up: no failure
            EvidenceFile.objects.filter(pk=file.pk).update(next_attempt_at=later, attempts=0)
            return
    if file.document_id is None:
        stored = store(fund.pk, seal(file_pages(fund, file)))
        with scope(fund):
            current = EvidenceFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
            if current.document_id is None:
                current.document = document_of(stored, "dossier-de-preuve.pdf")
                current.save(update_fields=["document"])
    done(fund, file)


def document_of(stored: Stored, file_name: str) -> Document:
    return Document.objects.create(
        state=Document.State.READY,
        file_name=file_name,
        media_type="application/pdf",
        key=stored.key,
        size=stored.size,
        sha256=stored.sha256,
    )
