"""The chain of a fund's records: each link repeats the digest of the one before it, and the seal key signs it.

A record isn't chained in its own transaction, which would make a fund's certifications wait for one another (measured
for the journal: 316 → 23 acts a second). The worker of the queue "signing" does it afterwards, in the order of
finished transactions, as `journal.sealing` does. What the chain ends with is then written to the journal, whose seals
are noted outside the database: whoever cuts the chain's end would have to rewrite those too.
"""

from __future__ import annotations

import hashlib

from django.db import connection
from django.utils import timezone

from extranet.journal import keys
from extranet.journal.digests import canonical, moment
from extranet.journal.queries import BEGINNING
from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from .. import verbs
from ..models import Evidence, EvidenceLink

LINKS_AT_ONCE = 100  # held in memory at once; a month-end leaves thousands


def chain(fund: Fund) -> int:
    """Link every record whose turn has come. Returns the number of links made. Outside any scope."""
    made = 0
    while links := link_next(fund):
        made += len(links)
    return made


def link_next(fund: Fund) -> list[EvidenceLink]:
    """The next links, or none when nothing can be linked now: nothing waits, or another process is at it."""
    with scope(fund):
        if not is_mine(fund.pk):
            return []
        before = last_link()
        last = before.evidence.position if before else BEGINNING
        waiting = list(Evidence.objects.finished().after(last).defer("content")[:LINKS_AT_ONCE])
        links: list[EvidenceLink] = []
        for evidence in waiting:
            before = link_after(before, evidence)
            links.append(before)
        EvidenceLink.objects.bulk_create(links)
        if before and links:
            facts = {"number": before.number, "digest": before.digest}
            record(Actor.system(fund), verbs.EVIDENCE_CHAINED, fund, facts=facts)
    return links


def last_link() -> EvidenceLink | None:
    """Where the fund's chain ends now, None before the first."""
    return EvidenceLink.objects.select_related("evidence").order_by("-number").first()


def link_after(before: EvidenceLink | None, evidence: Evidence) -> EvidenceLink:
    signer = keys.private_key()
    link = EvidenceLink(
        fund_id=evidence.fund_id,
        number=before.number + 1 if before else 1,
        evidence=evidence,
        previous=before.digest if before else "",
        key=keys.key_name(signer.public_key()),
        linked_at=timezone.now(),
    )
    said = statement(link, evidence)
    link.digest, link.signature = link_digest(said), signer.sign(said)
    return link


def statement(link: EvidenceLink, evidence: Evidence) -> bytes:
    """What a link says and its key signs. Whatever changes here makes every chain that was ever made look broken."""
    return canonical(
        {
            "fund": link.fund_id,
            "number": link.number,
            "previous": link.previous,
            "record": str(evidence.uuid),
            "position": list(evidence.position),
            "certificate": evidence.certificate_id,
            "kind": evidence.kind,
            "recorded_at": moment(evidence.recorded_at),
            "digest": evidence.digest,
            "key": link.key,
            "linked_at": moment(link.linked_at),
        }
    )


def link_digest(said: bytes) -> str:
    """The digest of a link's statement, which the next link repeats."""
    return hashlib.sha256(said).hexdigest()


def is_mine(fund_id: int) -> bool:
    """Whether this transaction is now the only one that chains the fund's records; it is until its end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended('certification.chain', %s))", [fund_id])
        return cursor.fetchone()[0]
