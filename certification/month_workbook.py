"""« Télécharger un modèle »: a month as a workbook that can be filled in and taken back (`ATN-36`, `BEY-04`).

One line a day (or the month), the same columns as the grid. The first lines say whose month it is: a file of another
one is refused. The workbook of a body's whole month has the same columns behind the dossier's number.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from extranet.ui import workbooks

from .amounts import read_hours
from .grid import Grid, Row
from .models import Dossier
from .periods import month_name
from .sheets import GROUPS, HALVES

HEAD_ROW = 4
FIRST_HOURS = 3  # columns before the hours: day, date, remark


def month_workbook(dossier: Dossier, grid: Grid) -> Workbook:
    """With what the grid shows."""
    book, sheet = workbooks.new_sheet(_("Heures"))
    workbooks.write(sheet, 1, [_("N° dossier"), dossier.number])
    workbooks.write(sheet, 2, [_("Mois"), f"{grid.month:%Y-%m}"])
    workbooks.write(sheet, 3, [_("Écrivez les heures comme 7 ou 7,5. Ne changez ni les dates ni les titres.")])
    labels = [column.label for column in grid.columns]
    workbooks.write(sheet, HEAD_ROW, [_("Jour"), _("Date"), _("Remarque"), *labels], is_head=True)
    for number, row in enumerate(grid.rows, start=HEAD_ROW + 1):
        workbooks.write(sheet, number, [row.label, row.day or f"{grid.month:%Y-%m}", row.note, *values(row)])
    workbooks.widths(sheet, 16, 12, 14, *[16] * len(labels))
    sheet.freeze_panes = sheet.cell(HEAD_ROW + 1, FIRST_HOURS + 1)
    return book


def values(row: Row) -> list[Any]:
    """The hours as numbers; an empty cell stays empty."""
    return [cell.value if cell.typed else None for cell in row.cells]


def take_in(file: BinaryIO, dossier: Dossier, grid: Grid) -> None:
    """Put the hours of the file into the grid; a cell that makes no sense says so there. Nothing is stored.

    Raises `ValidationError` for a file of another dossier, month or granularity.
    """
    rows = workbooks.read(file)
    number, month = text_at(rows, 0, 1), text_at(rows, 1, 1)
    if number != dossier.number or month != f"{grid.month:%Y-%m}":
        raise ValidationError(
            _("Ce fichier est le modèle d’un autre dossier ou d’un autre mois : téléchargez celui de %(month)s."),
            params={"month": month_name(grid.month)},
        )
    expected = [column.label for column in grid.columns]
    if [text_at(rows, HEAD_ROW - 1, FIRST_HOURS + place) for place in range(len(expected))] != expected:
        raise ValidationError(
            _("Les titres des colonnes ont changé : téléchargez le modèle à nouveau, et n’écrivez que les heures.")
        )
    by_key = {row.key: row for row in grid.rows}
    lines: dict[str, tuple[int, list[Any]]] = {}
    for place, line in enumerate(rows[HEAD_ROW:], start=HEAD_ROW + 1):
        key = key_of(line[1]) if len(line) > 1 else ""
        if key in by_key:
            lines[key] = (place, line)
        elif not workbooks.is_empty(line[FIRST_HOURS:]):
            grid.problems.append(_("Ligne %(line)s : cette date n’est pas du mois.") % {"line": place})
    for key, (place, line) in lines.items():
        fill_row(by_key[key], line[FIRST_HOURS:], place)


def fill_row(row: Row, cells: list[Any], place: int) -> None:
    for offset, cell in enumerate(row.cells):
        typed = workbooks.as_text(cells[offset]) if offset < len(cells) else ""
        cell.typed, cell.error = typed[:20], ""
        try:
            read_hours(typed)
        except ValidationError as error:
            spot = f"{get_column_letter(FIRST_HOURS + offset + 1)}{place}"
            cell.error = _("Cellule %(cell)s du fichier. %(problem)s") % {
                "cell": spot,
                "problem": " ".join(error.messages),
            }


def key_of(value: Any) -> str:
    """The row of a grid that a date stands for, however the spreadsheet keeps it."""
    if isinstance(value, (datetime.datetime, datetime.date)):
        return f"{value:%Y-%m-%d}"
    text = workbooks.as_text(value)
    try:
        return datetime.datetime.strptime(text, "%d/%m/%Y").date().isoformat()  # noqa: DTZ007 - a date, not a moment
    except ValueError:
        return text


def text_at(rows: list[list[Any]], row: int, column: int) -> str:
    return workbooks.as_text(rows[row][column]) if row < len(rows) and column < len(rows[row]) else ""


# --- the whole month of a body ---------------------------------------------------------------------------------------

BULK_HEAD = 3
BULK_FIRST = 5  # columns before the hours: dossier, beneficiary, day, date, remark


@dataclass(slots=True)
class Refusal:
    """What is wrong at a place of the file; nothing of the dossier of this number is taken."""

    place: str
    problem: str
    number: str = ""


@dataclass(slots=True)
class BulkFile:
    """What a filled file gives: grids by dossier number, and what is refused."""

    filled: set[str] = field(default_factory=set)
    refusals: list[Refusal] = field(default_factory=list)


def bulk_columns() -> list[str]:
    """A day's or a month's hours stand in the first column of each figure; the second is for afternoons."""
    labels = []
    for column in HALVES:
        label = str(GROUPS[column.group])
        labels.append(f"{label} ({_('après-midi')})" if column.key.endswith("_pm") else label)
    return labels


def bulk_workbook(month: datetime.date, grids: Iterable[tuple[Dossier, Grid]]) -> Workbook:
    book, sheet = workbooks.new_sheet(_("Heures"))
    workbooks.write(sheet, 1, [_("Mois"), f"{month:%Y-%m}"])
    workbooks.write(
        sheet,
        2,
        [_("Écrivez les heures comme 7 ou 7,5. L’après-midi ne se remplit que pour une saisie par demi-journée.")],
    )
    head = [_("N° dossier"), _("Bénéficiaire"), _("Jour"), _("Date"), _("Remarque"), *bulk_columns()]
    workbooks.write(sheet, BULK_HEAD, head, is_head=True)
    place = BULK_HEAD
    for dossier, grid in grids:
        for row in grid.rows:
            place += 1
            day = row.day or f"{month:%Y-%m}"
            workbooks.write(
                sheet, place, [dossier.number, dossier.full_name, row.label, day, row.note, *spread_out(row)]
            )
    workbooks.widths(sheet, 16, 26, 14, 12, 14, *[16] * len(HALVES))
    sheet.freeze_panes = sheet.cell(BULK_HEAD + 1, BULK_FIRST + 1)
    return book


def spread_out(row: Row) -> list[Any]:
    """The row's hours under the columns of the file."""
    found = {cell.column.key.removesuffix("_am"): cell.value if cell.typed else None for cell in row.cells}
    return [found.get(column.key.removesuffix("_am")) for column in HALVES]


def take_in_all(file: BinaryIO, month: datetime.date, grids: Mapping[str, Grid]) -> BulkFile:
    """Put the file's hours into the grids, by dossier number. Raises `ValidationError` for a file of another month."""
    rows = workbooks.read(file)
    if text_at(rows, 0, 1) != f"{month:%Y-%m}":
        raise ValidationError(
            _("Ce fichier n’est pas le modèle de %(month)s : téléchargez-le à nouveau."),
            params={"month": month_name(month)},
        )
    taken = BulkFile()
    for place, line in enumerate(rows[BULK_HEAD:], start=BULK_HEAD + 1):
        if not workbooks.is_empty(line):
            take_line(line, place, grids, taken)
    return taken


def take_line(line: list[Any], place: int, grids: Mapping[str, Grid], taken: BulkFile) -> None:
    number, hours = workbooks.as_text(line[0]), line[BULK_FIRST:]
    grid = grids.get(number)
    if grid is None:
        problem = _("Aucun dossier ouvert de ce mois ne porte ce numéro.")
        taken.refusals.append(Refusal(f"A{place}", problem))
        return
    key = key_of(line[3]) if len(line) > 3 else ""
    row = next((one for one in grid.rows if one.key == key), None)
    if row is None:
        if not workbooks.is_empty(hours):
            taken.refusals.append(
                Refusal(f"D{place}", _("Cette date n’est pas du mois, ou le dossier se saisit par mois."), number)
            )
        return
    taken.filled.add(number)
    by_key = {cell.column.key.removesuffix("_am"): cell for cell in row.cells}
    for offset, column in enumerate(HALVES):
        typed = workbooks.as_text(hours[offset]) if offset < len(hours) else ""
        spot = f"{get_column_letter(BULK_FIRST + offset + 1)}{place}"
        cell = by_key.get(column.key.removesuffix("_am"))
        if cell is None:
            if typed:
                problem = _("Ce dossier ne se saisit pas par demi-journée : écrivez le total dans la colonne d’avant.")
                taken.refusals.append(Refusal(spot, problem, number))
            continue
        cell.typed, cell.error = typed[:20], ""
        if cell.value is not None and cell.error:
            taken.refusals.append(Refusal(spot, cell.error, number))
