"""Lists as CSV files that a French or Belgian spreadsheet opens with a double click: UTF-8 with BOM, `;`."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from extranet.tenants.registries import Text

READ_AT_ONCE = 2000  # rows fetched at a time
KEPT_IN_MEMORY = 1024**2  # bytes; what is longer goes to a temporary file
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the last four: their full-width twins


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an export: its header, and what it takes from each row (an attribute's name or a function)."""

    header: Text
    value: str | Callable[[Any], Any]

    def taken_from(self, row: Any) -> Any:
        return getattr(row, self.value) if isinstance(self.value, str) else self.value(row)

    def of(self, row: Any) -> str:
        return as_text(self.taken_from(row))


def csv_response(rows: QuerySet[Any], columns: Sequence[Column], *, name: str) -> FileResponse:
    """All rows as a download `<name>-<today>.csv`.

    Written to a temporary file inside the request's own scope, then sent: a failure is an error page, never a file
    that was cut short, and a slow reader holds no transaction open.
    """
    file = SpooledTemporaryFile(KEPT_IN_MEMORY)  # noqa: SIM115 - FileResponse closes it
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    write(text, rows.iterator(chunk_size=READ_AT_ONCE), columns)
    text.flush()
    text.detach()
    file.seek(0)
    filename = f"{slugify(name)}-{timezone.localdate()}.csv"
    return FileResponse(file, as_attachment=True, filename=filename, content_type="text/csv; charset=utf-8")


def write(file: io.TextIOBase, rows: Iterable[Any], columns: Sequence[Column]) -> None:
    writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow([str(column.header) for column in columns])
    for row in rows:
        writer.writerow([harmless(column.of(row)) for column in columns])


def as_text(value: Any) -> str:
    """Dates as 2026-11-22, truth as words, several values with commas between."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return ", ".join(str(part) for part in value)
    return str(value)


def harmless(cell: str) -> str:
    """The cell with an apostrophe before it when a spreadsheet would take it for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_STARTS) else cell
