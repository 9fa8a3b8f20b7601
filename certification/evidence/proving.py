"""What can still be proved of a fund's certificates on a given day, level by level, in words for an auditor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from extranet.documents import sealing
from extranet.documents.models import Document
from extranet.documents.storing import open_stored
from extranet.journal import heads
from extranet.journal.models import Seal
from extranet.tenants.scope import scope

from ..models import Certificate, Evidence, EvidenceFile, EvidenceLink
from . import stamps

DAY = "%Y-%m-%d"


def proved(fund_id: int, at: datetime) -> Iterator[str]:
    """Each level with what it proves at that moment, and what it rests on. Opens scopes of its own, reads every PDF."""
    yield from by_digests(fund_id)
    yield from by_heads(fund_id)
    yield from by_seals(fund_id, at)
    yield from by_stamps(fund_id, at)


def by_digests(fund_id: int) -> Iterator[str]:
    with scope(fund_id, read_only=True):
        records, links = Evidence.objects.count(), EvidenceLink.objects.count()
    yield (
        f"digests: {links} of {records} records are chained (SHA-256, Ed25519): nothing was changed, added or removed"
        " since, whatever the day, for whoever trusts SEAL_PUBLIC_KEYS"
    )


def by_heads(fund_id: int) -> Iterator[str]:
    with scope(fund_id, read_only=True):
        seals = Seal.objects.count()
    noted = {head.number for _place, head in heads.noted(fund_id) if head}
    yield f"journal heads: {len(noted)} of {seals} seals are noted outside the database, the chain's ends among them"


def by_seals(fund_id: int, at: datetime) -> Iterator[str]:
    found: Counter[str] = Counter()
    ended = {sealing.fingerprint(one): one.not_valid_after for one in sealing.seal_certificates()}
    for document in sealed_documents(fund_id):
        try:
            with open_stored(document) as file:
                verdict = sealing.check_seal(file.read())
        except OSError:
            verdict = sealing.SealVerdict(sealing.SealState.UNREADABLE)
        if not verdict.is_genuine:
            found["broken"] += 1
        elif at <= ended[verdict.certificate_sha256]:
            found["in force"] += 1
        else:
            found["stamped" if verdict.stamped_at else "our clock"] += 1
    yield f"PDF seals: {found['in force']} by a certificate that is still in force on {at:{DAY}}"
    yield (
        f"PDF seals: {found['stamped']} by one that has ended, with an authority's date of before: believed as long as"
        " that authority's own certificate holds, then by the archive stamps"
    )
    yield f"PDF seals: {found['our clock']} by one that has ended, dated by our own clock: see the other levels"
    if found["broken"]:
        yield f"PDF seals: {found['broken']} don't hold"


def sealed_documents(fund_id: int) -> Iterator[Document]:
    with scope(fund_id, read_only=True):
        certificates = Certificate.objects.filter(definitive__isnull=False).values("definitive")
        files = EvidenceFile.objects.filter(document__isnull=False).values("document")
        ids = list(Document.objects.filter(Q(pk__in=certificates) | Q(pk__in=files)).values_list("pk", flat=True))
    for pk in sorted(ids):
        with scope(fund_id, read_only=True):
            found = Document.objects.filter(pk=pk).first()
        if found:
            yield found


def by_stamps(fund_id: int, at: datetime) -> Iterator[str]:
    found = stamps.stamps_of(fund_id)
    standing = [(stamp, until) for stamp, until in stamps.unbroken(found) if at <= until]
    if not found:
        yield "archive stamps: none (`renew_seals`, with TSA_URL)"
    elif not standing:
        last = found[-1].until
        ended = f"{last:{DAY}}" if last else "at an unknown date"
        yield f"archive stamps: {len(found)}, the last one’s authority ended on {ended}: none proves a date any more"
    else:
        stamp, until = min(standing, key=lambda one: one[0].number)
        newest = max(standing, key=lambda one: one[0].number)[0]
        links = newest.content["link"] or {"number": 0}
        yield (
            f"archive stamps: all that is chained up to link {links['number']} existed on {newest.at:{DAY}}, and up to"
            f" link {(stamp.content['link'] or links)['number']} on {stamp.at:{DAY}}, by an authority's word that holds"
            f" until {until:{DAY}}"
        )
