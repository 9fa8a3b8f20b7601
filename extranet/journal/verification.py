"""Compares the journal with its seals, and the seals with what was noted outside the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from extranet.tenants.scope import scope

from . import heads, keys
from .digests import leaf, seal_digest, statement, text_digest
from .models import Entry, EntryText, Seal
from .queries import BEGINNING
from .services import TEXTS_DELETED

LEAF = 32  # bytes


@dataclass
class Report:
    """`findings` are what must not be; `notes` are what one should know."""

    findings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def verify(fund_id: int) -> Report:
    """Check a fund's journal. Opens a scope of its own, and reads everything."""
    report = Report()
    with scope(fund_id, read_only=True):
        digests: dict[int, str] = {}
        before: Seal | None = None
        for seal in Seal.objects.order_by("number").iterator(chunk_size=100):
            report.findings += check_chain(before, seal)
            report.findings += check_entries(before, seal)
            digests[seal.number] = seal.digest
            before = seal
        report.findings += check_texts()
        report.notes += not_sealed(before)
    compare_with_heads(fund_id, digests, report)
    return report


def check_chain(before: Seal | None, seal: Seal) -> Iterator[str]:
    expected = before.number + 1 if before else 1
    if seal.number != expected:
        yield f"seals {expected} to {seal.number - 1} are missing"
    elif seal.previous != (before.digest if before else ""):
        yield f"seal {seal.number} does not follow from the seal before it"
    said = statement(seal)
    whole = len(seal.entries) == seal.count and len(seal.leaves) == seal.count * LEAF
    if not whole or seal.digest != seal_digest(said):
        yield f"seal {seal.number} was changed"
    elif not keys.is_signed(said, bytes(seal.signature), seal.key):
        yield f"seal {seal.number} is not signed by a key we know"


def check_entries(before: Seal | None, seal: Seal) -> Iterator[str]:
    """The rows that a seal speaks of, and those between it and the seal before it, which none speaks of."""
    leaves = [bytes(seal.leaves[start : start + LEAF]) for start in range(0, len(seal.leaves), LEAF)]
    sealed = dict(zip(seal.entries, leaves, strict=False))
    found = {entry.pk: entry for entry in between(before, seal)}
    moved = Entry.objects.in_bulk(list(sealed.keys() - found.keys()))
    for pk, digest in sealed.items():
        entry = found.get(pk) or moved.get(pk)
        if entry is None:
            yield f"entry {pk} is missing (seal {seal.number})"
        elif (now := leaf(entry)) != digest:
            what = "stands in another's place" if now in leaves else "was changed"
            yield f"entry {pk} {what} (seal {seal.number})"
    for pk in found.keys() - sealed.keys():
        yield f"entry {pk} was added after seal {seal.number} was made"


def between(before: Seal | None, seal: Seal) -> Iterator[Entry]:
    if seal.number == 1:
        start = BEGINNING
    elif before and before.number == seal.number - 1:
        start = before.ends_at
    else:  # seals are missing here, and the entries that were theirs are not this one's
        cluster, transaction, pk = seal.first
        start = (cluster, transaction, pk - 1)
    return Entry.objects.after(start).until(seal.ends_at).iterator()


def check_texts() -> Iterator[str]:
    """A text that is there must be the one that was written; one that isn't there, deleted as the journal tells."""
    for text in EntryText.objects.select_related("entry").order_by("pk").iterator(chunk_size=1000):
        if text_digest(bytes(text.salt), text.actor_name, text.comment) != text.entry.text_digest:
            yield f"the text of entry {text.entry_id} was changed"
    gone = Entry.objects.exclude(text_digest="").filter(texts__isnull=True).count()
    deleted = sum(Entry.objects.filter(verb=TEXTS_DELETED.name).values_list("facts__count", flat=True))
    if gone > deleted:
        yield f"{gone} texts are gone, and the journal tells of {deleted} that were deleted"


def not_sealed(last: Seal | None) -> Iterator[str]:
    waiting = Entry.objects.after(last.ends_at if last else BEGINNING)
    if count := waiting.count():
        oldest = waiting[0]
        yield f"not sealed yet: {count}, the oldest of {oldest.recorded_at:%Y-%m-%d %H:%M} UTC"


def compare_with_heads(fund_id: int, digests: dict[int, str], report: Report) -> None:
    noted: Counter[int] = Counter()
    for place, head in heads.noted(fund_id):
        if head is None:
            report.findings.append(f"{place} is damaged")
            continue
        noted[head.number] += 1
        if not head.is_signed or head.content["fund"] != fund_id:
            report.findings.append(f"{place} is not signed by a key we know")
        elif head.number not in digests:
            report.findings.append(f"seal {head.number} is noted in {place} and is not in the database")
        elif head.digest != digests[head.number]:
            report.findings.append(f"seal {head.number} is not the one noted in {place}")
    last = max(noted, default=0)
    for number in digests:
        if number < last and number not in noted:
            report.findings.append(f"seal {number} is not noted outside")
        elif number > last:
            report.notes.append(f"seal {number} is not noted outside yet")
