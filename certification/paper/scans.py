"""Pictures of paper: turned into a PDF, and laid page by page behind the cover sheet.

Whatever is in a scanned file, only what its pages show goes on: each becomes one picture-like form on a fresh page, so
that links, fields and programs of the file stay behind, and a screen reader is told what the page is. The files are
strangers': they are opened in a process of its own (`joining.py`), never in the one that has the seal's key.
"""

from __future__ import annotations

import json
from pathlib import Path

from extranet.documents.confined import Bounds, Stopped, python, run

BOUNDS = Bounds(seconds=60.0, memory=1_200_000_000, output=150_000_000)
_PROGRAM = Path(__file__).with_name("joining.py")


class NotAPicture(Exception):
    """The bytes are neither a PNG nor a JPEG that can be read."""


class NotJoined(Exception):
    """The scan can't be read within its limits. For the log, without personal data."""


def picture_as_pdf(content: bytes, *, title: str) -> bytes:
    """A PNG or JPEG as one A4 page, upright or on its side as it fits; JPEG bytes stay as they are.

    The same bytes give the same PDF. Raises `NotAPicture`.
    """
    try:
        return run(python(_PROGRAM), json.dumps({"picture": title}).encode() + b"\n" + content, BOUNDS)
    except Stopped as failure:
        raise NotAPicture from failure


def laid_behind(cover_pdf: bytes, scan_pdf: bytes, *, said: str) -> bytes:
    """The scan's pages behind the cover's, each described by `said` (with `{page}`). Raises `NotJoined`."""
    task = json.dumps({"said": said, "cover": len(cover_pdf)}).encode()
    try:
        return run(python(_PROGRAM), task + b"\n" + cover_pdf + scan_pdf, BOUNDS)
    except Stopped as failure:
        raise NotJoined(str(failure)) from failure
