"""Is the file that came back our document, electronically signed and otherwise untouched?"""

from collections.abc import Collection, Sequence

from ..confined import Stopped
from .changes import changes_since
from .contents import Words, added_words, is_scan, read_words
from .reading import Signature, TrustRoots, UnreadablePdf, read_signatures
from .verdicts import Verdict, VerdictKind


def compare(
    ours: bytes,
    got: bytes,
    trust_roots: TrustRoots,
    *,
    earlier: Sequence[bytes] = (),
    marks: Collection[str] = (),
) -> Verdict:
    """Judge a returned file against the document we gave out.

    `earlier` are the documents that `ours` replaced. `marks` are the texts printed in ours that name it for sure
    (number and digest): a file that shows them all but differs elsewhere is called altered, not another document.

    A signing tool appends to our bytes; some signing services write the file anew, which only a person can
    judge (`RESAVED`). Whether the signers are trusted is said in the verdict's remarks and decides nothing here.
    """
    try:
        # Ours may already carry the fund's own seal: only what came on top is a signature by someone.
        sealed = {signature.field_name for signature in read_signatures(ours, ())}
        added = [s for s in read_signatures(got, list(trust_roots)) if s.field_name not in sealed]
        if got.startswith(ours):
            return _judge_continuation(ours, got, added)
        if any(got.startswith(old) for old in earlier):
            return Verdict(VerdictKind.OLDER_VERSION, tuple(added))
        return _judge_other_bytes(ours, got, added, earlier, marks)
    except (UnreadablePdf, Stopped):
        return Verdict(VerdictKind.UNREADABLE)


def _judge_continuation(ours: bytes, got: bytes, added: list[Signature]) -> Verdict:
    signatures = tuple(added)
    by_people = [s for s in added if not s.is_timestamp]
    if not by_people:
        return Verdict(VerdictKind.UNSIGNED, signatures)
    try:
        changes = changes_since(ours, got)
    except Exception as error:
        raise UnreadablePdf(str(error)) from error
    before = tuple(c.difference.description for c in changes if c.revision <= by_people[0].revision)
    after = tuple(c.difference.description for c in changes if c.revision > by_people[0].revision)
    if not all(s.intact and s.valid for s in added):
        return Verdict(VerdictKind.ALTERED_AFTER_SIGNATURE, signatures, before + after)
    if before:
        return Verdict(VerdictKind.ALTERED_BEFORE_SIGNATURE, signatures, before)
    if after or not all(s.holds for s in added):
        return Verdict(VerdictKind.ALTERED_AFTER_SIGNATURE, signatures, after)
    return Verdict(VerdictKind.ACCEPTED, signatures)


def _judge_other_bytes(
    ours: bytes, got: bytes, added: list[Signature], earlier: Sequence[bytes], marks: Collection[str]
) -> Verdict:
    signatures = tuple(added)
    signed = any(not s.is_timestamp for s in added)
    if not all(s.holds for s in added):
        return Verdict(VerdictKind.ALTERED_AFTER_SIGNATURE, signatures)
    if is_scan(got):
        return Verdict(VerdictKind.SCANNED_PICTURE, signatures)
    words = read_words(got)
    extras = [added_words(read_words(version), words) for version in (ours, *earlier)]
    closest = min((e for e in extras if e is not None), key=len, default=None)
    if closest is None:
        if not _shows(words, marks):
            return Verdict(VerdictKind.OTHER_DOCUMENT, signatures)
        return Verdict(VerdictKind.ALTERED_BEFORE_SIGNATURE if signed else VerdictKind.UNSIGNED, signatures)
    if closest is not extras[0]:
        return Verdict(VerdictKind.OLDER_VERSION, signatures)
    kind = VerdictKind.RESAVED if signed else VerdictKind.UNSIGNED
    return Verdict(kind, signatures, added_words=tuple(closest))


def _shows(words: Words, marks: Collection[str]) -> bool:
    """True when all the marks are in the text, however it is broken into lines; False when there are none."""
    text = "".join(word for page in words for word in page)
    return bool(marks) and all("".join(mark.split()) in text for mark in marks)
