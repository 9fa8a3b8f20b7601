"""Uploads are parsed, not believed: what a file is, and whether we take it.

The cheap checks (size, name, first bytes) run here. The file itself is parsed by `probe.py`, in a process of
its own that has a few seconds, a few hundred megabytes and none of our secrets (`extranet.documents.confined`):
whatever a hostile file does to qpdf or Pillow, the caller sees `Refused` and nothing else. That costs about
0.3 s a file, so a web request may call `inspect` itself and answer at once; nothing needs a second, deeper
check in the worker (the antivirus apart).

What is taken:

- a PDF, byte for byte as it came (a signature would not survive anything else), when it parses without repair,
  is not encrypted, runs nothing, carries no files, and stays of reasonable size once decompressed;
- a PNG or JPEG picture, decoded and written anew: upright, first frame only, no metadata (a phone writes where
  a photo was taken), nothing hidden behind the picture's end. SVG is a program, not a picture: refused;
- an XML file, byte for byte, of reasonable size and depth and without a document type: so no entities that swell and
  none that are fetched from elsewhere. A PDF may carry one such file where its owner allows it (`Limits.attachments`).
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from django.utils.formats import number_format
from django.utils.functional import lazy

from ..confined import Bounds, Stopped, python, run
from .refusals import Reason, Refused

__all__ = ["Inspected", "Kind", "Limits", "Reason", "Refused", "inspect"]

_PROBE = Path(__file__).with_name("probe.py")


class Kind(StrEnum):
    """The kinds of file we can take; the value is the media type (IANA)."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    XML = "application/xml"

    @property
    def suffix(self) -> str:
        """How the name of such a file ends, without the dot."""
        return {Kind.PDF: "pdf", Kind.PNG: "png", Kind.JPEG: "jpg", Kind.XML: "xml"}[self]


_SUFFIXES = {".pdf": Kind.PDF, ".png": Kind.PNG, ".jpg": Kind.JPEG, ".jpeg": Kind.JPEG, ".xml": Kind.XML}
_FIRST_BYTES = {
    Kind.PDF: (b"%PDF-",),
    Kind.PNG: (b"\x89PNG\r\n\x1a\n",),
    Kind.JPEG: (b"\xff\xd8\xff",),
    Kind.XML: (b"<?xml", b"\xef\xbb\xbf<?xml"),  # with its declaration, as every invoicing program writes it
}


@dataclass(frozen=True)
class Limits:
    """What a fund accepts, and what the parsing process may use.

    `decompressed` counts the bytes of all the streams of a PDF together. `attachments` are the suffixes of
    files that a PDF may carry (``{".xml"}`` for an electronic invoice), one at most; none by default. The last three
    are for XML, whether deposited or carried: bytes, elements, and how deep these stand in each other.
    """

    size: int = 20_000_000
    pages: int = 200
    pixels: int = 25_000_000
    decompressed: int = 150_000_000
    objects: int = 50_000
    attachments: frozenset[str] = frozenset()
    seconds: float = 10.0
    memory: int = 400_000_000
    xml_size: int = 2_000_000
    elements: int = 50_000
    depth: int = 50


@dataclass(frozen=True)
class Inspected:
    """A file we take. `content` is what to store: the PDF unchanged, the picture written anew."""

    kind: Kind
    content: bytes
    pages: int | None = None
    width: int | None = None
    height: int | None = None

    @property
    def media_type(self) -> str:
        return self.kind.value


def _in_megabytes(size: int) -> str:
    """Megabytes with one decimal, rounded up, written as the reader's language does."""
    return number_format(ceil(size / 100_000) / 10, 1)


_megabytes = lazy(_in_megabytes, str)


def inspect(file: BinaryIO, *, name: str, accepted: Collection[Kind], limits: Limits = Limits()) -> Inspected:
    """Say what an uploaded file is, or raise `Refused` with the reason; `name` is the name the person gave it."""
    size = file.seek(0, 2)
    file.seek(0)
    if size == 0:
        raise Refused(Reason.EMPTY, name=name)
    if size > limits.size:
        raise Refused(Reason.TOO_LARGE, name=name, size=_megabytes(size), limit=_megabytes(limits.size))
    kind = _SUFFIXES.get(PurePath(name).suffix.lower())
    if kind is None or kind not in accepted:
        raise Refused(Reason.TYPE_NOT_ACCEPTED, name=name, accepted=", ".join(a.name for a in accepted))
    data = file.read()
    if not data.startswith(_FIRST_BYTES[kind]):
        raise Refused(Reason.CONTENT_MISMATCH, name=name, expected=kind.name)
    answer, content = _probe(kind, data, name, limits)
    if "refused" in answer:
        raise Refused(Reason(answer.pop("refused")), name=name, **answer)
    return Inspected(kind, content or data, **answer)


def _probe(kind: Kind, data: bytes, name: str, limits: Limits) -> tuple[dict[str, Any], bytes]:
    request = {
        "kind": kind.name,
        "pages": limits.pages,
        "pixels": limits.pixels,
        "decompressed": limits.decompressed,
        "objects": limits.objects,
        "attachments": sorted(limits.attachments),
        "xml_size": limits.xml_size,
        "elements": limits.elements,
        "depth": limits.depth,
    }
    # A picture written anew can be a little larger than the one that came, never this much.
    bounds = Bounds(limits.seconds, limits.memory, output=limits.pixels * 5)
    try:
        printed = run(python(_PROBE), json.dumps(request).encode() + b"\n" + data, bounds)
    except Stopped:
        raise Refused(Reason.TOO_COMPLEX, name=name) from None
    answer, _newline, content = printed.partition(b"\n")
    return json.loads(answer), content
