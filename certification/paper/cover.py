"""The definitive certificate of path 1: a cover sheet, then the paper that was printed, signed by hand and scanned.

The sheet names both by their digests; the platform's seal then covers the whole.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from .content import DAY
from .scans import laid_behind

TEMPLATE = "certification/pdf/cover.html"
SCANNED_PAGE = "Certificat signé, page {page} : image du papier"


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
    fonts and colours nobody could say so. Raises `scans.NotJoined` for a file that can't be read.
    """
    return laid_behind(cover_pdf, scan_pdf, said=SCANNED_PAGE)
