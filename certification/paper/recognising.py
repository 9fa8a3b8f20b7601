"""Which certificate is it that comes back? The print itself, signed or not, or a picture of some paper (`BEY-12`).

A scanned signature is a signature on paper, and good for path 1; what must not pass is another paper than the one that
is being certified: an older version above all. The number in the QR code says which it is, also on pages that were
turned, dimmed and photographed. Files are opened in processes of their own, and only those that `inspection` has let
through.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from extranet.documents.confined import Bounds, Stopped, python, run
from extranet.documents.inspection import Kind
from extranet.documents.signatures import Verdict, VerdictKind, compare, read_words
from extranet.documents.signatures.reading import TrustRoots

_CODES = Path(__file__).with_name("qr_codes.py")
_PAGES = 10  # where the code may be: attendance sheets may follow
_DRAWN_AT = 2000  # pixels of a page's longer side: 170 dots an inch on A4
_DRAWING = Bounds(seconds=30.0, memory=800_000_000, output=_PAGES * _DRAWN_AT**2 + 1000)
_READING = Bounds(seconds=30.0, memory=800_000_000, output=100_000)
_NUMBER_IN_ADDRESS = re.compile(r"https?://\S+/((?:[0-9A-Z]{4}-){2}[0-9A-Z]{4})/?")


class Found(StrEnum):
    """`drawn_on`: the print's text, re-saved or with something drawn upon it, and no electronic signature.

    `other` is another certificate, `older` another of the same month; of an `unreadable` file nothing says what it is.
    """

    SIGNED = "signed"
    UNSIGNED = "unsigned"
    DRAWN_ON = "drawn_on"
    ALTERED = "altered"
    SCAN = "scan"
    OLDER = "older"
    OTHER = "other"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Recognition:
    """`number` is the one that the file shows, empty when it shows none; PDFs that are no scans have a `verdict`."""

    found: Found
    number: str = ""
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """The certificate that is being certified, and the numbers and prints of the month's earlier ones."""

    number: str
    digest: str
    print: bytes
    earlier_numbers: Collection[str] = ()
    earlier_prints: Sequence[bytes] = ()


_BY_VERDICT = {
    VerdictKind.ACCEPTED: Found.SIGNED,
    VerdictKind.RESAVED: Found.SIGNED,  # the verdict says that a person should look
    VerdictKind.UNSIGNED: Found.DRAWN_ON,
    VerdictKind.ALTERED_BEFORE_SIGNATURE: Found.ALTERED,
    VerdictKind.ALTERED_AFTER_SIGNATURE: Found.ALTERED,
    VerdictKind.OLDER_VERSION: Found.OLDER,
}


def recognise(data: bytes, kind: Kind, expected: Expected, trust_roots: TrustRoots) -> Recognition:
    """Say what a deposited file is. Whether its signers are trusted is said in the verdict and decides nothing here."""
    if kind is not Kind.PDF:
        return _by_number(_codes_in(data), expected)
    if data == expected.print:
        return Recognition(Found.UNSIGNED, expected.number)
    verdict = compare(
        expected.print,
        data,
        trust_roots,
        earlier=expected.earlier_prints,
        marks=(expected.number, expected.digest),
    )
    if found := _BY_VERDICT.get(verdict.kind):
        return Recognition(found, "" if found is Found.OLDER else expected.number, verdict)
    return _by_number([*_known_numbers_in_text(data, expected), *_codes_in(_drawn(data))], expected)


def _by_number(numbers: Collection[str], expected: Expected) -> Recognition:
    if expected.number in numbers:
        return Recognition(Found.SCAN, expected.number)
    older = next((number for number in numbers if number in expected.earlier_numbers), "")
    if older:
        return Recognition(Found.OLDER, older)
    other = next(iter(numbers), "")
    return Recognition(Found.OTHER if other else Found.UNREADABLE, other)


def _codes_in(pictures: bytes) -> list[str]:
    """The numbers in the QR codes' addresses."""
    if not pictures:
        return []
    try:
        texts = json.loads(run(python(_CODES), pictures, _READING))
    except Stopped:
        return []
    return [match[1] for text in texts if (match := _NUMBER_IN_ADDRESS.fullmatch(text))]


def _drawn(pdf: bytes) -> bytes:
    """The first pages as grey pictures; nothing when they can't be drawn within the bounds."""
    command = ["pdftoppm", "-q", "-gray", "-l", str(_PAGES), "-scale-to", str(_DRAWN_AT), "-"]
    try:
        return run(command, pdf, _DRAWING)
    except Stopped:
        return b""


def _known_numbers_in_text(pdf: bytes, expected: Expected) -> Iterator[str]:
    """Scanning programs that recognise characters write them behind the picture."""
    try:
        words = {word.strip(".,;:") for page in read_words(pdf) for word in page}
    except Stopped:
        return
    yield from (number for number in (expected.number, *expected.earlier_numbers) if number in words)
