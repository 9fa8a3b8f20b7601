"""Excel files: made without formulas, read without trust.

A workbook is a zip of XML: before openpyxl sees one, its unpacked size is bounded and nothing in it may declare a
document type, so that no entity is ever expanded.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from .exports import KEPT_IN_MEMORY, READ_AT_ONCE, Column
from .exports import as_text as list_text

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SIZE = 2_000_000  # bytes of the file
UNPACKED = 30_000_000
PARTS = 200
ROWS, COLUMNS = 5_000, 40
HEAD = PatternFill("solid", fgColor="E9EDF1")


def new_sheet(title: str) -> tuple[Workbook, Any]:
    """A workbook and its only sheet; Excel takes 31 characters of the title."""
    book = Workbook()
    sheet = book.active
    sheet.title = title[:31]
    return book, sheet


def write(sheet: Any, row: int, values: Sequence[Any], *, is_head: bool = False) -> None:
    """A row of cells. Text stays text: a name that begins with « = » is no formula."""
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
        elif isinstance(value, datetime.date):
            cell.number_format = "dd/mm/yyyy"
        elif isinstance(value, Decimal):
            cell.number_format = "0.00"
        if is_head:
            cell.font = Font(bold=True)
            cell.fill = HEAD
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def widths(sheet: Any, *sizes: int) -> None:
    """Of the first columns, in characters."""
    for column, size in enumerate(sizes, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = size


def download(book: Workbook, name: str) -> HttpResponse:
    """`name` holds no personal data."""
    file = io.BytesIO()
    book.save(file)
    return HttpResponse(
        file.getvalue(),
        content_type=MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'},
    )


def read(file: BinaryIO, *, title: str = "") -> list[list[Any]]:
    """The cells of the sheet with this title, else of the first. Raises `ValidationError` for what is no workbook."""
    content = file.read(SIZE + 1)
    if len(content) > SIZE:
        raise ValidationError(_("Ce fichier est trop gros : 2 Mo au plus. Gardez une seule feuille."))
    try:
        refuse_hostile(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book[title] if title in book.sheetnames else book.worksheets[0]
        rows = [list(row) for row in sheet.iter_rows(max_row=ROWS + 1, max_col=COLUMNS, values_only=True)]
        book.close()
    except ValidationError:
        raise
    except Exception as error:  # whatever openpyxl meets in a broken file, the person is told the same
        raise ValidationError(
            _(
                "Ce fichier n’est pas un classeur Excel (.xlsx) que nous savons lire : ouvrez-le et"
                " enregistrez-le à nouveau."
            )
        ) from error
    if len(rows) > ROWS:
        raise ValidationError(
            _("Ce fichier a plus de %(rows)s lignes : coupez-le en plusieurs."), params={"rows": ROWS}
        )
    return rows


def refuse_hostile(content: bytes) -> None:
    """Before openpyxl reads it: no zip bomb, no DTD and no entity. Raises `ValidationError`."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
            raise ValidationError(_("Ce classeur est trop volumineux une fois décompressé."))
        left = UNPACKED
        for part in parts:
            with archive.open(part) as stream:
                data = stream.read(left + 1)
            left -= len(data)
            if left < 0:
                raise ValidationError(_("Ce classeur est trop volumineux une fois décompressé."))
            if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
                raise ValidationError(_("Ce classeur contient ce qu’un classeur ordinaire ne contient pas."))


def as_text(value: Any) -> str:
    """A cell as a person would have typed it: dates 31/12/2026, numbers with a comma."""
    match value:
        case None:
            return ""
        case bool():
            return _("oui") if value else _("non")
        case datetime.datetime() | datetime.date():
            return f"{value:%d/%m/%Y}"
        case datetime.time():
            return f"{value.hour}h{value.minute:02}"
        case datetime.timedelta():
            minutes = int(value.total_seconds() // 60)
            return f"{minutes // 60}h{minutes % 60:02}"
        case int() | float():
            return number_text(value)
    return " ".join(str(value).split())


def number_text(value: float) -> str:
    """Without the digits that only a binary fraction has: 7,35 and not 7,3499999."""
    try:
        rounded = Decimal(str(value)).quantize(Decimal("0.0001")).normalize()
    except InvalidOperation:
        return str(value)
    return f"{rounded:f}".replace(".", ",")


def is_empty(row: Iterable[Any]) -> bool:
    return not any(as_text(value) for value in row)


XLSX_ROWS = 20_000  # of a list; a longer one is exported as CSV
DAY, MOMENT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
FIRST_YEAR = 1900  # of Excel's calendar
EXACT = 10**15  # Excel keeps 15 digits of a number


def list_response(rows: Any, columns: Sequence[Column], *, name: str) -> HttpResponseBase:
    """A list's rows as a download `<name>-<today>.xlsx`. Raises `PermissionDenied` for more than Excel bears well."""
    return lists_response([(name, rows, columns)], name=name)


def lists_response(lists: Iterable[tuple[str, Any, Sequence[Column]]], *, name: str) -> HttpResponseBase:
    """The same with a sheet for each list: its title, its rows, its columns.

    As a CSV file: written to a temporary file inside the request's scope, then sent.
    """
    # All is read before a sheet is begun: openpyxl leaves the files of an unfinished workbook behind.
    left, filled = XLSX_ROWS, []
    for title, rows, columns in lists:
        filled.append((title, columns, [[column.taken_from(row) for column in columns] for row in up_to(left, rows)]))
        left -= len(filled[-1][2])
    book = Workbook(write_only=True)
    for title, columns, lines in filled:
        sheet = book.create_sheet(title[:31])
        for line in ([str(column.header) for column in columns], *lines):
            sheet.append([list_cell(sheet, value) for value in line])
    file = SpooledTemporaryFile(KEPT_IN_MEMORY)  # noqa: SIM115 - FileResponse closes it
    book.save(file)
    file.seek(0)
    filename = f"{slugify(name)}-{timezone.localdate()}.xlsx"
    return FileResponse(file, as_attachment=True, filename=filename, content_type=MEDIA_TYPE)


def up_to(limit: int, rows: Any) -> Iterator[Any]:
    """All rows. Raises `PermissionDenied` when there are more."""
    for place, row in enumerate(rows.iterator(chunk_size=READ_AT_ONCE)):
        if place == limit:
            raise PermissionDenied(
                _("Cette liste a plus de %(rows)s lignes : resserrez la recherche, ou exportez-la en CSV.")
                % {"rows": XLSX_ROWS}
            )
        yield row


def list_cell(sheet: Any, value: Any) -> Any:
    """Dates stay dates and numbers numbers; the rest is text."""
    if isinstance(value, datetime.datetime):
        value = (timezone.localtime(value) if timezone.is_aware(value) else value).replace(tzinfo=None)
    if isinstance(value, datetime.date) and value.year >= FIRST_YEAR:
        cell = WriteOnlyCell(sheet, value=value)
        cell.number_format = MOMENT if isinstance(value, datetime.datetime) else DAY
    elif isinstance(value, (int, Decimal)) and not isinstance(value, bool) and -EXACT < value < EXACT:
        cell = WriteOnlyCell(sheet, value=value)
        cell.number_format = "0.00" if isinstance(value, Decimal) else "0"
    else:
        cell = text_cell(sheet, list_text(value))
    return cell


def text_cell(sheet: Any, text: str) -> Any:
    """Text stays text, without the characters that XML can't hold: a name that begins with « = » is no formula."""
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"
    return cell
