"""What goes into a body's pack of evidence: what its own people may read, of dossiers and files of the period."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from certification.amounts import shown
from certification.models import Certificate, Dossier, EvidenceFile, PlannedDay
from certification.workflow.certificates import STANDING
from extranet.documents.models import Document
from extranet.organisations.models import Organisation
from extranet.tenants.actor import Actor

from ..invoice_states import InvoiceState
from ..models import Agreement, Attestation, FundingRequest, Invoice
from .indicators import Evidence

AT_ONCE = 200  # dossiers or files read at a time
SAFE = 60  # characters of a folder's name


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the pack. Made of `document`'s bytes, or of `content`; neither: named in the index as not there."""

    kind: Evidence
    path: str
    about: str
    said: str
    document: Document | None = None
    content: bytes | None = None

    @property
    def is_there(self) -> bool:
        return self.content is not None or (self.document is not None and self.document.is_ready)


def gathered(actor: Actor, body: Organisation, first: datetime.date, last: datetime.date) -> Iterator[Item]:
    """Dossiers first. The same number of queries for each two hundred of them."""
    for dossier in dossiers_of(actor, body, first, last).iterator(chunk_size=AT_ONCE):
        yield from of_dossier(dossier)
    for request in requests_of(actor, first, last).iterator(chunk_size=AT_ONCE):
        yield from of_request(request)


def dossiers_of(actor: Actor, body: Organisation, first: datetime.date, last: datetime.date) -> QuerySet[Dossier]:
    """With a day of their session in the period, and what of them is in it."""
    months = Certificate.objects.visible_to(actor).filter(
        state__in=STANDING, month__gte=first.replace(day=1), month__lte=last
    )
    proofs = EvidenceFile.objects.filter(document__isnull=False).select_related("document").order_by("pk")
    certificates = (
        months.select_related("document", "scan", "definitive", "version")
        .prefetch_related("attachments__document", Prefetch("evidence_files", queryset=proofs))
        .order_by("month", "pk")
    )
    days = PlannedDay.objects.filter(date__range=(first, last)).order_by("date")
    rows = Dossier.objects.visible_to(actor).filter(training_body=body, starts_on__lte=last, ends_on__gte=first)
    return rows.prefetch_related(
        Prefetch("planned_days", queryset=days), Prefetch("certificates", queryset=certificates)
    ).order_by("pk")


def of_dossier(dossier: Dossier) -> Iterator[Item]:
    folder = f"dossiers/{folder_of(dossier.number, dossier.pk)}"
    about = f"{dossier.number} · {dossier.full_name} · {dossier.training_title}"
    if days := list(dossier.planned_days.all()):
        said = _("%(days)s jours prévus") % {"days": len(days)}
        yield Item(Evidence.CALENDAR, f"{folder}/calendrier.csv", about, said, content=calendar(days))
    for certificate in dossier.certificates.all():
        yield from of_certificate(certificate, folder, about)


def of_certificate(certificate: Certificate, folder: str, about: str) -> Iterator[Item]:
    month = f"{certificate.month:%Y-%m}"
    sealed = certificate.definitive or certificate.document
    said = _("%(month)s, n° %(number)s, %(hours)s h en centre, %(absence)s h d’absence, empreinte %(digest)s") % {
        "month": f"{certificate.month:%m/%Y}",
        "number": certificate.number,
        "hours": shown(certificate.version.centre),
        "absence": shown(certificate.version.absence),
        "digest": certificate.version.digest[:16],
    }
    yield Item(Evidence.CERTIFICATE, f"{folder}/{month}-certificat.pdf", about, said, sealed)
    if certificate.scan:
        name = f"{folder}/{month}-certificat-signe.{suffix_of(certificate.scan)}"
        yield Item(Evidence.SIGNED, name, about, f"{certificate.month:%m/%Y}", certificate.scan)
    for rank, proof in enumerate(certificate.evidence_files.all(), 1):
        name = f"{folder}/{month}-preuve-{rank}.pdf"
        yield Item(Evidence.PROOF, name, about, f"{certificate.month:%m/%Y}", proof.document)
    for rank, paper in enumerate(certificate.attachments.all(), 1):
        name = f"{folder}/{month}-presence-{rank}.{suffix_of(paper.document)}"
        yield Item(Evidence.ATTENDANCE, name, about, paper.title, paper.document)


def requests_of(actor: Actor, first: datetime.date, last: datetime.date) -> QuerySet[FundingRequest]:
    """Agreed for the body, with a day of the training in the period."""
    standing = Agreement.objects.filter(superseded_at__isnull=True).select_related("body_letter")
    papers = Attestation.objects.select_related("document", "worker").order_by("pk")
    invoices = (
        Invoice.objects.visible_to(actor)
        .filter(~Q(state=InvoiceState.DRAFT), depositor=actor.organisation_id)
        .select_related("document")
        .defer("read", "checks")
        .prefetch_related(Prefetch("attestations", queryset=papers))
        .order_by("pk")
    )
    rows = FundingRequest.objects.of_body(actor).filter(starts_on__lte=last, ends_on__gte=first)
    return (
        rows.select_related("company")
        .prefetch_related(Prefetch("agreements", queryset=standing), Prefetch("invoices", queryset=invoices))
        .order_by("pk")
    )


def of_request(request: FundingRequest) -> Iterator[Item]:
    folder = f"prises-en-charge/{folder_of(request.number, request.pk)}"
    about = f"{request.number} · {request.company.name} · {request.title}"
    for agreement in request.agreements.all():
        yield Item(Evidence.AGREEMENT, f"{folder}/accord.pdf", about, agreement.number, agreement.body_letter)
    for rank, invoice in enumerate(request.invoices.all(), 1):
        said = f"{invoice.number} · {InvoiceState(invoice.state).label}"
        name = f"{folder}/facture-{rank}.{suffix_of(invoice.document)}"
        yield Item(Evidence.INVOICE, name, about, said, invoice.document)
        for number, paper in enumerate(invoice.attestations.all(), 1):
            whose = paper.worker.full_name if paper.worker else ""
            said = " · ".join(filter(None, [whose, f"{shown(paper.hours)} h" if paper.hours else ""]))
            name = f"{folder}/facture-{rank}-presence-{number}.{suffix_of(paper.document)}"
            yield Item(Evidence.ATTENDANCE, name, about, said, paper.document)


def folder_of(number: str, pk: int) -> str:
    """Letters, digits and hyphens: what every system unpacks. The rank keeps two numbers apart."""
    return f"{slugify(number)[:SAFE] or 'dossier'}-{pk}"


def suffix_of(document: Document | None) -> str:
    name = document.file_name if document else ""
    ending = name.rpartition(".")[2].lower()
    return ending if ending.isascii() and ending.isalnum() and 0 < len(ending) < 6 else "bin"


def calendar(days: list[PlannedDay]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow([_("Jour"), _("Heures en centre"), _("Heures de stage")])
    for day in days:
        writer.writerow([day.date.isoformat(), shown(day.centre), shown(day.placement)])
    return text.getvalue().encode("utf-8-sig")
