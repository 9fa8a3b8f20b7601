"""The definitive certificate of path 1: a cover sheet, then the paper that was printed, signed by hand and scanned.

The sheet names both by their digests; the platform's seal then covers the whole.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

from .content import DAY
from .scans import append_pages, saved

TEMPLATE = "certification/pdf/cover.html"
SCANNED_PAGE = "Certificat signé, page {page} : image du papier"
PLAIN_COLOURS = {"/DeviceRGB", "/DeviceGray"}


def cover(
    frozen: dict[str, Any],
    *,
    print_sha256: str,
    scan_sha256: str,
    certified_by: str,
    certified_at: datetime.datetime,
    statements: Sequence[str],
) -> dict[str, Any]:
    """What the sheet prints: parts of the certificate's snapshot, and what happened since. JSON-able.

    The digests are those of the print as it was given out and of the file as it was deposited; `certified_at` is in the
    fund's time zone.
    """
    kept = ("number", "version", "digest", "check_address", "beneficiary", "employer", "training", "first", "last",
            "hours", "placement", "absence")  # fmt: skip
    return {name: frozen[name] for name in kept} | {
        "body": frozen["body"]["name"],
        "print_sha256": print_sha256,
        "scan_sha256": scan_sha256,
        "certified_by": certified_by,
        "certified_at": f"{certified_at:{DAY}} à {certified_at:%H:%M}",
        "statements": list(statements),
    }


def definitive_paper(cover_pdf: bytes, scan_pdf: bytes) -> bytes:
    """The two as one file, tagged throughout; the same two give the same bytes.

    It goes on claiming to be archivable and accessible when the scan is nothing but plain pictures: of a stranger's
    fonts and colours nobody could say so. Raises `pikepdf.PdfError` for a file that can't be read.
    """
    with pikepdf.open(BytesIO(cover_pdf)) as whole, pikepdf.open(BytesIO(scan_pdf)) as scan:
        keeps_claims = all(is_plain_picture(page) for page in scan.pages)
        append_pages(whole, scan, said=SCANNED_PAGE)
        if not keeps_claims:
            drop_claims(whole)
        return saved(whole)


def is_plain_picture(page: pikepdf.Page) -> bool:
    """Nothing but images in colours that the cover's output intent explains; no text, no transparency, no notes."""
    resources = page.obj.get("/Resources", Dictionary())
    if "/Annots" in page.obj or {"/Font", "/ExtGState", "/Pattern", "/Shading"} & set(resources.keys()):
        return False
    return all(is_plain(item) for item in drawn(resources))


def drawn(resources: pikepdf.Object) -> Iterator[pikepdf.Object]:
    named = resources.get("/XObject", Dictionary())
    yield from (named[name] for name in named.keys())  # noqa: SIM118 - a pikepdf dictionary


def is_plain(item: pikepdf.Object) -> bool:
    is_image = item.get("/Subtype") == Name.Image and not {"/SMask", "/Mask", "/Alternates", "/OPI"} & set(item.keys())
    return is_image and str(item.get("/ColorSpace", "")) in PLAIN_COLOURS


def drop_claims(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        for claim in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part"):
            if claim in metadata:
                del metadata[claim]
