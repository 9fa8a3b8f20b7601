"""What an import says: to the person who looks at it, and in the file that she corrects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ..models import StaffImport, StaffImportRow
from .columns import COLUMNS
from .files import csv_file
from .lines import Line, opened, shown
from .reading import AT_ONCE


@dataclass(frozen=True, slots=True)
class ShownLine:
    """`name` of whom the line means; `parts`: column, old or wrong value, new value or message."""

    number: int
    name: str
    parts: list[tuple[str, str, str]]
    leaves: bool = False
    address: str = ""


def labels() -> dict[str, str]:
    return {column.field: column.label for column in COLUMNS}


def line_of(row: StaffImportRow) -> Line:
    """Empty when the report is old and its lines were emptied."""
    return opened(row.number, row.content) if row.content else Line(row.number)


def errors_of(batch: StaffImport, rows: Iterable[StaffImportRow]) -> list[ShownLine]:
    names = labels()
    return [
        ShownLine(row.number, "", [(names.get(e.field, ""), e.value, e.message) for e in line_of(row).errors])
        for row in rows
    ]


def changes_of(batch: StaffImport, rows: Iterable[StaffImportRow]) -> list[ShownLine]:
    """Of a line that changes somebody: old → new; of a new person: what is known of her."""
    return [shown_line(row, line_of(row)) for row in rows]


def shown_line(row: StaffImportRow, line: Line) -> ShownLine:
    names = labels()
    fields: dict[str, Any] = line.values if row.outcome == "created" else line.old
    parts = [(names[name], shown(name, line.old.get(name)), shown(name, line.values.get(name))) for name in fields]
    if row.worker:
        name = row.worker.full_name
    else:
        name = f"{line.values.get('first_name', '')} {line.values.get('last_name', '')}".strip()
    return ShownLine(row.number, name, parts, row.leaves, str(row.worker.uuid) if row.worker else "")


def annotated(batch: StaffImport) -> bytes:
    """The wrong lines as they came, with a last column that says what to correct; all lines when none is wrong."""
    return csv_file(annotated_lines(batch))


def annotated_lines(batch: StaffImport) -> Iterator[list[str]]:
    yield [*batch.titles, _("À corriger")]
    names = labels()
    for row in batch.rows.order_by("number").iterator(chunk_size=AT_ONCE):
        line = line_of(row)
        said = " / ".join(f"{names.get(error.field, '')} : {error.message}".lstrip(" :") for error in line.errors)
        padding = [""] * max(0, len(batch.titles) - len(line.cells))
        yield [*line.cells[: len(batch.titles)], *padding, said]
