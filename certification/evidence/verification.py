"""Checks a fund's certificates against what proves them: bytes, digests, seals, records, chain, journal.

Everything is read and worked out again; nothing is written. A finding names what it is about by number, never a person.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, TypeVar

from django.db import models

from extranet.documents import sealing
from extranet.documents.models import Document
from extranet.documents.sealing import SealState
from extranet.documents.storing import open_stored, read
from extranet.journal import keys
from extranet.journal.models import Entry, Seal
from extranet.journal.queries import BEGINNING
from extranet.journal.verification import Report
from extranet.retention.models import Tombstone
from extranet.retention.verbs import FORGOTTEN
from extranet.tenants.scope import scope

from .. import verbs
from ..models import Certificate, Dossier, Evidence, EvidenceFile, EvidenceLink, HoursVersion
from ..sheets import digest as hours_digest
from . import chain, stamps
from .content import digest_of

Row = TypeVar("Row", bound=models.Model)
AT_ONCE = 100


def verify(fund_id: int, *, at: datetime) -> Report:
    """Check everything of a fund as if it were `at`. Opens scopes of its own."""
    report = Report()
    forgotten = forgotten_of(fund_id)
    report.findings += check_versions(fund_id)
    report.findings += check_certificates(fund_id, forgotten)
    report.findings += check_files(fund_id, forgotten)
    report.findings += check_records(fund_id, forgotten)
    report.findings += check_chain(fund_id)
    report.findings += check_anchors(fund_id)
    report.findings += check_stamps(fund_id)
    report.notes += not_sealed(fund_id)
    report.notes += not_chained(fund_id)
    report.notes += expired(at)
    report.notes += erased(fund_id, forgotten)
    return report


def forgotten_of(fund_id: int) -> dict[int, datetime]:
    """When dossiers (ids) were forgotten at the end of their retention: by their tombstones that the journal tells of.

    Who empties a record and invents a tombstone has still to write that into the journal, whose seals are noted
    outside the database.
    """
    with scope(fund_id, read_only=True):
        told = {entry.facts["tombstone"] for entry in Entry.objects.filter(verb=FORGOTTEN.name)}
        buried = Tombstone.objects.filter(subject_model=Dossier._meta.label, uuid__in=told)
        when = dict(buried.values_list("subject_uuid", "forgotten_at"))
        return {pk: when[uuid] for pk, uuid in Dossier.objects.filter(uuid__in=when).values_list("pk", "uuid")}


def in_turn(fund_id: int, rows: Callable[[], models.QuerySet[Row]]) -> Iterator[Row]:
    """All rows of a query in order of id, a few at a time, each few in a scope of its own."""
    last = 0
    while True:
        with scope(fund_id, read_only=True):
            found = list(rows().filter(pk__gt=last).order_by("pk")[:AT_ONCE])
        yield from found
        if len(found) < AT_ONCE:
            return
        last = found[-1].pk


def check_versions(fund_id: int) -> Iterator[str]:
    for version in in_turn(fund_id, HoursVersion.objects.all):
        if hours_digest(version.content) != version.digest:
            yield f"the hours of version {version.uuid} are not those of its digest"


def check_certificates(fund_id: int, forgotten: Container[int]) -> Iterator[str]:
    def rows() -> models.QuerySet[Certificate]:
        found = Certificate.objects.filter(certified_at__isnull=False).select_related(
            "version", "document", "scan", "definitive"
        )
        return found.prefetch_related("evidence", "attachments__document")

    for certificate in in_turn(fund_id, rows):
        if certificate.dossier_id in forgotten:
            yield from check_forgotten(certificate)
        else:
            yield from check_certificate(certificate)


def check_forgotten(certificate: Certificate) -> Iterator[str]:
    """Nothing personal is left, and everything that the chain speaks of is."""
    name = f"certificate {certificate.number}"
    kinds = {one.kind for one in certificate.evidence.all()}
    if Evidence.Kind.CERTIFIED not in kinds:
        yield f"{name} has no record of its certification"
    if certificate.definitive and Evidence.Kind.SEALED not in kinds:
        yield f"{name} has no record of its seal"
    if any(not one.is_forgotten for one in certificate.evidence.all()):
        yield f"{name} was to be forgotten, and a record of it still says something"
    documents = [certificate.document, certificate.scan, certificate.definitive]
    documents += [one.document for one in certificate.attachments.all()]
    if any(one and one.state != Document.State.FORGOTTEN for one in documents):
        yield f"{name} was to be forgotten, and a document of it is still there"


def check_certificate(certificate: Certificate) -> Iterator[str]:
    name = f"certificate {certificate.number}"
    said = {one.kind: one.said for one in certificate.evidence.all() if is_whole(one)}
    for document, what in ((certificate.document, "print"), (certificate.scan, "scan")):
        if document:
            yield from check_bytes(document, f"the {what} of {name}")
    for attachment in certificate.attachments.all():
        yield from check_bytes(attachment.document, f"an attachment of {name}")
    if certified := said.get(Evidence.Kind.CERTIFIED):
        yield from differences(certificate, certified)
    else:
        yield f"{name} has no record of its certification"
    if certificate.definitive:
        yield from check_definitive(certificate, certificate.definitive)
        sealed = said.get(Evidence.Kind.SEALED)
        if sealed is None:
            yield f"{name} has no record of its seal"
        elif sealed["definitive"]["sha256"] != certificate.definitive.sha256:
            yield f"{name}: the definitive PDF is not the one that was sealed"
    elif Evidence.Kind.SEALED in said:
        yield f"{name}: the definitive PDF is gone, and was sealed"


def is_whole(record: Evidence) -> bool:
    return digest_of(record.content) == record.digest


def differences(certificate: Certificate, said: dict[str, Any]) -> Iterator[str]:
    """What the certificate says now, and said otherwise when it was certified."""
    scan, document = certificate.scan, certificate.document
    now = {
        "number": (certificate.number, said["certificate"]),
        "month": (f"{certificate.month:%Y-%m}", said["month"]),
        "hours": (certificate.version.digest, said["hours"]["digest"]),
        "print": (document.sha256 if document else None, said["document"]["sha256"]),
        "scan": (scan.sha256 if scan else None, (said["scan"] or {}).get("sha256")),
        "path": (certificate.path, said["path"]),
        "signer": (certificate.certified_by_id, said["signer"]["account"]),
        "statements": (certificate.statements, [one["text"] for one in said["statements"]]),
    }
    for name, (here, then) in now.items():
        if here != then:
            yield f"certificate {certificate.number}: {name} is not what was certified"


def check_bytes(document: Document, name: str) -> Iterator[str]:
    try:
        read(document)
    except ValueError:
        yield f"{name} was changed on the disk"
    except OSError:
        yield f"{name} is missing on the disk"


def check_definitive(certificate: Certificate, definitive: Document) -> Iterator[str]:
    name = f"the definitive PDF of certificate {certificate.number}"
    yield from check_bytes(definitive, name)
    try:
        content = bytes_of(definitive)
        shown = certificate.document if certificate.path == Certificate.Path.ONLINE else None
        if shown and not content.startswith(bytes_of(shown)):
            yield f"{name} does not begin with the bytes that were shown"
    except OSError:
        return
    yield from check_seal(content, name)


def bytes_of(document: Document) -> bytes:
    """What is on the disk, whatever its digest."""
    with open_stored(document) as file:
        return file.read()


def check_seal(content: bytes, name: str) -> Iterator[str]:
    state = sealing.check_seal(content).state
    if state is not SealState.GENUINE:
        yield f"the seal of {name} doesn't hold: {state}"


def check_files(fund_id: int, forgotten: Container[int]) -> Iterator[str]:
    def rows() -> models.QuerySet[EvidenceFile]:
        return EvidenceFile.objects.filter(document__isnull=False).select_related("document", "certificate")

    for file in in_turn(fund_id, rows):
        if file.document and file.certificate.dossier_id not in forgotten:
            name = f"the evidence file {file.uuid}"
            yield from check_bytes(file.document, name)
            with suppress(OSError):  # just said
                yield from check_seal(bytes_of(file.document), name)


def check_records(fund_id: int, forgotten: Container[int]) -> Iterator[str]:
    def rows() -> models.QuerySet[Evidence]:
        return Evidence.objects.select_related("certificate")

    for record in in_turn(fund_id, rows):
        if record.is_forgotten and record.certificate.dossier_id in forgotten:
            continue
        if not is_whole(record):
            yield f"record {record.uuid} was changed: its text is not that of its digest"
        elif (record.said["event"], record.said["certificate"]) != (record.kind, record.certificate.number):
            yield f"record {record.uuid} speaks of another event or certificate"


def check_chain(fund_id: int) -> Iterator[str]:
    def rows() -> models.QuerySet[EvidenceLink]:
        return EvidenceLink.objects.all()

    before: EvidenceLink | None = None
    position = BEGINNING
    for some in batches(in_turn(fund_id, rows)):
        with scope(fund_id, read_only=True):
            records = Evidence.objects.in_bulk([link.evidence_id for link in some])
        for link in some:
            record = records.get(link.evidence_id)
            yield from check_link(before, link, record)
            if record and record.position <= position:
                yield f"link {link.number} stands in another's place"
            position = record.position if record else position
            before = link
    with scope(fund_id, read_only=True):
        for late in Evidence.objects.until(position).filter(links__isnull=True).order_by("pk"):
            yield f"record {late.uuid} stands in the chain's part and has no link: it was added, or its link removed"


def batches(links: Iterator[EvidenceLink]) -> Iterator[list[EvidenceLink]]:
    some: list[EvidenceLink] = []
    for link in links:
        some.append(link)
        if len(some) == AT_ONCE:
            yield some
            some = []
    yield some


def check_link(before: EvidenceLink | None, link: EvidenceLink, record: Evidence | None) -> Iterator[str]:
    expected = before.number + 1 if before else 1
    if link.number != expected:
        yield f"links {expected} to {link.number - 1} are missing"
    elif link.previous != (before.digest if before else ""):
        yield f"link {link.number} does not follow from the link before it"
    if record is None:
        yield f"the record of link {link.number} is missing"
        return
    said = chain.statement(link, record)
    if chain.link_digest(said) != link.digest:
        yield f"link {link.number} or its record {record.uuid} was changed"
    elif not keys.is_signed(said, bytes(link.signature), link.key):
        yield f"link {link.number} is not signed by a key we know"


def check_anchors(fund_id: int) -> Iterator[str]:
    """What the journal noted of the chain's ends. That the journal itself is whole is `verify_journal`'s business."""

    def rows() -> models.QuerySet[Entry]:
        return Entry.objects.filter(verb=verbs.EVIDENCE_CHAINED.name)

    with scope(fund_id, read_only=True):
        digests = dict(EvidenceLink.objects.values_list("number", "digest"))
    for entry in in_turn(fund_id, rows):
        number = entry.facts["number"]
        if number not in digests:
            yield f"link {number} is noted in the journal and is not in the chain"
        elif digests[number] != entry.facts["digest"]:
            yield f"link {number} is not the one noted in the journal"


def check_stamps(fund_id: int) -> Iterator[str]:
    with scope(fund_id, read_only=True):
        digests = dict(EvidenceLink.objects.values_list("number", "digest"))
        seals = dict(Seal.objects.values_list("number", "digest"))
    yield from stamps.check(fund_id, digests, seals)


def not_sealed(fund_id: int) -> Iterator[str]:
    with scope(fund_id, read_only=True):
        waiting = Certificate.objects.filter(certified_at__isnull=False, definitive__isnull=True)
        if count := waiting.count():
            oldest = waiting.aggregate(oldest=models.Min("certified_at"))["oldest"]
            yield f"not sealed yet: {count}, the oldest of {oldest:%Y-%m-%d %H:%M} UTC"


def not_chained(fund_id: int) -> Iterator[str]:
    with scope(fund_id, read_only=True):
        last = chain.last_link()
        waiting = Evidence.objects.after(last.evidence.position if last else BEGINNING)
        if count := waiting.count():
            yield f"not chained yet: {count}, the oldest of {waiting[0].recorded_at:%Y-%m-%d %H:%M} UTC"


def erased(fund_id: int, forgotten: Mapping[int, datetime]) -> Iterator[str]:
    """« Effacé au terme de sa conservation le … »: certificates whose digests and links are all that is left."""
    with scope(fund_id, read_only=True):
        rows = Certificate.objects.filter(dossier__in=list(forgotten), certified_at__isnull=False).order_by("pk")
        for number, dossier in rows.values_list("number", "dossier"):
            yield f"certificate {number}: erased at the end of its retention on {forgotten[dossier]:%Y-%m-%d}"


def expired(at: datetime) -> Iterator[str]:
    """Certificates that have ended: their seals without a time stamp rest on what our own clock said."""
    for one in sealing.seal_certificates():
        if one.not_valid_after < at:
            yield (
                f"the seal certificate {one.serial_number:x} ended on {one.not_valid_after:%Y-%m-%d}: its seals are"
                " judged at the time they claim"
            )
