"""What the pages of a PDF say, for files whose bytes are not ours: words by poppler's pdftotext.

The programs run confined (`extranet.documents.confined`): a content stream can be made to take hours.
Needs the system package poppler-utils.
"""

from pathlib import Path

from ..confined import Bounds, python, run

_BOUNDS = Bounds(seconds=20.0, memory=600_000_000, output=20_000_000)
_SCAN = Path(__file__).with_name("scan.py")

Words = list[list[str]]
"""The words of each page, in the order in which the page draws them."""


def read_words(data: bytes) -> Words:
    """The words of a PDF, page by page; raises Stopped when they can't be had within the bounds."""
    # -raw keeps the order of drawing: a stamp added by a signing service doesn't shuffle the rest.
    text = run(["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"], data, _BOUNDS).decode()
    return [page.split() for page in text.removesuffix("\f").split("\f")]


def added_words(ours: Words, theirs: Words) -> list[str] | None:
    """The words that `theirs` has besides ours, or None when one of ours is missing, moved or on another page."""
    if len(ours) != len(theirs):
        return None
    added: list[str] = []
    for our_page, their_page in zip(ours, theirs, strict=True):
        expected = iter(our_page)
        awaited = next(expected, None)
        for word in their_page:
            if word == awaited:
                awaited = next(expected, None)
            else:
                added.append(word)
        if awaited is not None:
            return None
    return added


def is_scan(data: bytes) -> bool:
    """True when every page is a picture of paper; raises Stopped."""
    return run(python(_SCAN), data, _BOUNDS) == b"true\n"
