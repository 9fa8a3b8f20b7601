"""A file as lines of cells, whatever a spreadsheet made of it; the template, empty and annotated."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from extranet.ui import workbooks
from extranet.ui.exports import harmless

SIZE = 8_000_000  # bytes
LINES = 60_000
COLUMNS = 40
SEPARATORS = ";\t,"
LONGEST = 8_000  # characters of a line


@dataclass(slots=True)
class RawLine:
    """A line of the file by the number that a spreadsheet shows; `problem`: why its cells can't be told apart."""

    number: int
    cells: list[str]
    problem: str = ""


def lines_of(content: bytes, *, is_workbook: bool) -> Iterator[RawLine]:
    """The titles first, then each line that isn't empty. Raises `ValidationError` for what can't be read at all."""
    read = workbook_lines(content) if is_workbook else csv_lines(decoded(content))
    first = next(read, None)
    if first is None:
        raise ValidationError(_("Ce fichier est vide : partez du modèle."))
    if len(first.cells) > COLUMNS:
        raise ValidationError(
            _("Ce fichier a plus de %(count)s colonnes : gardez celles du modèle."), params={"count": COLUMNS}
        )
    if first.problem:
        raise ValidationError(first.problem)
    yield first
    yield from read


def count_of(content: bytes, *, is_workbook: bool) -> int:
    """How many lines stand under the titles; no cell of a CSV file is looked at. Raises `ValidationError`: too many."""
    lines = workbook_lines(content) if is_workbook else filled_lines(decoded(content))
    count = sum(1 for _line in lines) - 1
    if count > LINES:
        raise ValidationError(
            _("Ce fichier a plus de %(count)s lignes : coupez-le en plusieurs."), params={"count": LINES}
        )
    return max(count, 0)


def decoded(content: bytes) -> str:
    """UTF-8, UTF-16 with or without its mark, else Windows-1252."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    head = content[:200]
    if b"\0" in head:
        zeros_second = head[1::2].count(0) >= head[::2].count(0)
        return content.decode("utf-16-le" if zeros_second else "utf-16-be", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def csv_lines(text: str) -> Iterator[RawLine]:
    """Line by line: none of our columns holds a line break, so a quote left open spoils its own line only."""
    separator = ""
    for number, line in filled_lines(text):
        separator = separator or max(SEPARATORS, key=unquoted(line).count)
        yield csv_line(number, line, separator)


def filled_lines(text: str) -> Iterator[tuple[int, str]]:
    """Those that hold more than separators and quotes, without the « sep=; » that a spreadsheet writes before them."""
    is_first = True
    for number, line in enumerate(io.StringIO(text), start=1):
        line = line.replace("\0", "").rstrip("\r\n")
        if not line.strip(' ";,\t') or (is_first and line.lower().startswith("sep=")):
            continue
        is_first = False
        yield number, line


def csv_line(number: int, line: str, separator: str) -> RawLine:
    if len(line) > LONGEST:
        return RawLine(number, [line[:80]], _("Cette ligne est trop longue : un guillemet est sans doute en trop."))
    if line.count('"') % 2:
        return RawLine(number, line.split(separator), _("Un guillemet est ouvert et jamais fermé : retirez-le."))
    cells = cells_of(line, separator)
    if len(cells) == 1 and separator in cells[0]:  # a spreadsheet put the whole line into quotes
        cells = cells_of(cells[0], separator)
    return RawLine(number, without_empty_end(cells))


def cells_of(line: str, separator: str) -> list[str]:
    cells = next(csv.reader([line], delimiter=separator)) if '"' in line else line.split(separator)
    return [cell.strip() for cell in cells]


def unquoted(line: str) -> str:
    """What stands outside quotes; all of it when the whole line stands inside."""
    outside = "".join(line.split('"')[::2])
    return outside if outside.strip() else line


def without_empty_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def workbook_lines(content: bytes) -> Iterator[RawLine]:
    try:
        workbooks.refuse_hostile(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(max_col=COLUMNS + 1, values_only=True)
        for number, row in enumerate(rows, start=1):
            cells = without_empty_end([workbooks.as_text(value) for value in row])
            if cells:
                yield RawLine(number, cells)
    except ValidationError:
        raise
    except Exception as error:  # whatever openpyxl meets in a broken file, the person is told the same
        raise ValidationError(
            _(
                "Ce fichier n’est pas un classeur Excel (.xlsx) que nous savons lire : ouvrez-le et"
                " enregistrez-le à nouveau."
            )
        ) from error


def csv_file(lines: Iterable[Sequence[Any]]) -> bytes:
    """UTF-8 with its mark and `;`: what a French or Belgian spreadsheet opens with a double click."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    for line in lines:
        writer.writerow([harmless(str(cell)) for cell in line])
    return text.getvalue().encode("utf-8-sig")
