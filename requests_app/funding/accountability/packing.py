"""The ZIP of a pack of evidence, with its index as a page and as a workbook."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from typing import IO, Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from extranet.documents.storing import read
from extranet.ui.workbooks import new_sheet, widths, write

from .gathering import Item
from .indicators import numbers, why

LARGEST = 1_500_000_000  # bytes of papers in one pack
TOLD_EVERY = 20  # files


class TooMuch(Exception):
    """More than one pack holds: a shorter period is to be asked for."""


def pack(file: IO[bytes], items: Sequence[Item], context: dict[str, Any], tell: Callable[[int], None]) -> None:
    """Write the archive. `tell` hears how many files are in. Raises `TooMuch`, and `ValueError` for changed bytes."""
    size = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, item in enumerate(items, 1):
            if item.is_there:
                content = item.content if item.content is not None else read(item.document)  # type: ignore[arg-type]
                size += len(content)
                if size > LARGEST:
                    raise TooMuch
                archive.writestr(item.path, content)
            if done % TOLD_EVERY == 0:
                tell(done)
        rows = [row_of(item) for item in items]
        archive.writestr("index.html", render_to_string("funding/accountability/index.html", context | {"rows": rows}))
        archive.writestr("index.xlsx", workbook(rows))


def row_of(item: Item) -> dict[str, str]:
    """A line of the index."""
    return {
        "about": item.about,
        "kind": str(item.kind.label),
        "said": item.said,
        "path": item.path if item.is_there else "",
        "indicators": numbers(item.kind),
        "why": why(item.kind),
    }


def workbook(rows: Iterable[dict[str, str]]) -> bytes:
    book, sheet = new_sheet(_("Index"))
    head = [_("Dossier"), _("Pièce"), _("Ce qu’elle dit"), _("Fichier"), _("Indicateurs Qualiopi"), _("Pourquoi")]
    write(sheet, 1, head, is_head=True)
    for number, row in enumerate(rows, 2):
        write(sheet, number, [row["about"], row["kind"], row["said"], row["path"], row["indicators"], row["why"]])
    widths(sheet, 40, 28, 40, 50, 14, 80)
    sheet.freeze_panes = "A2"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
