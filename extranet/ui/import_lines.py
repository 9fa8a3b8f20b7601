"""Lines of any kind, uploaded as CSV or XLSX, shown before anything is stored, corrected in place.

The first line names the columns, in any order. What is understood can be added while wrong lines stay to be corrected.
"""

from __future__ import annotations

import codecs
import csv
import datetime
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from . import workbooks

LINES_AT_MOST = 1_000
CSV_SIZE = 1_000_000  # bytes
DAY_FIRST = re.compile(r"(?P<day>\d{1,2})(?P<mark>[/.-])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4})")
YEAR_FIRST = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column: what its title may be, what reads it, and whether it may be missing or empty."""

    key: str
    titles: Sequence[str]
    read: Callable[[str], Any]
    is_optional: bool = False


@dataclass(slots=True)
class Line:
    """A line of the text: the values it was understood as, or what is wrong with it, named by column.

    `said`: what storing it would do, in a few words, where whoever stores it tells.
    """

    number: int
    text: str
    values: dict[str, Any] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    said: str = ""


@dataclass(slots=True)
class Reading:
    header: str = ""
    titles: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def good(self) -> list[Line]:
        return [line for line in self.lines if not line.errors]

    @property
    def wrong(self) -> list[Line]:
        return [line for line in self.lines if line.errors]


def text_of(file: BinaryIO, name: str) -> str:
    """The file as lines with `;` between the cells. Raises `ValidationError` for what is neither CSV nor XLSX."""
    if name.lower().endswith(".xlsx"):
        rows = [[workbooks.as_text(value) for value in row] for row in workbooks.read(file)]
        return "\n".join(joined(row) for row in rows if any(row))
    if not name.lower().endswith((".csv", ".txt")):
        raise ValidationError(_("Choisissez un fichier CSV ou un classeur Excel (.xlsx)."))
    content = file.read(CSV_SIZE + 1)
    if len(content) > CSV_SIZE:
        raise ValidationError(_("Ce fichier est trop gros : 1 Mo au plus."))
    text = decoded(content)
    delimiter = max(";\t,", key=text.partition("\n")[0].count)
    return "\n".join(joined(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(row))


def decoded(content: bytes) -> str:
    """UTF-8, UTF-16 when its mark says so (Excel's « Texte Unicode »), else Windows-1252."""
    is_utf_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if is_utf_16 else "utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def joined(cells: Iterable[str]) -> str:
    """One line; a `;` or a line break inside a cell would be taken for the next cell or line."""
    return ";".join(" ".join(cell.replace(";", ",").split()) for cell in cells).rstrip(";")


def read_lines(text: str, columns: Sequence[Wanted]) -> Reading:
    """Raises `ValidationError` when the first line names no column, or one is missing."""
    raw = [line.strip() for line in text.splitlines() if line.strip("; \t\r")]
    if not raw:
        raise ValidationError(_("Il n’y a aucune ligne : choisissez un fichier, ou collez des lignes."))
    if len(raw) > LINES_AT_MOST + 1:
        raise ValidationError(_("Importez %(count)s lignes au plus à la fois."), params={"count": LINES_AT_MOST})
    reading = Reading(header=raw[0], titles=cells_of(raw[0]))
    places = find_columns(reading.titles, columns)
    for number, line in enumerate(raw[1:], start=2):
        reading.lines.append(read_line(number, line, places, columns))
    return reading


def find_columns(titles: Sequence[str], columns: Sequence[Wanted]) -> dict[str, int]:
    known = {plain(title): place for place, title in enumerate(titles)}
    places = {}
    for column in columns:
        found = [known[plain(title)] for title in column.titles if plain(title) in known]
        if found:
            places[column.key] = found[0]
    missing = [column.titles[0] for column in columns if column.key not in places and not column.is_optional]
    if missing:
        raise ValidationError(
            _("La première ligne donne les titres des colonnes ; il manque : %(titles)s."),
            params={"titles": ", ".join(missing)},
        )
    return places


def read_line(number: int, text: str, places: Mapping[str, int], columns: Sequence[Wanted]) -> Line:
    cells = cells_of(text)
    line = Line(number, text, cells=cells)
    for column in columns:
        if column.key not in places:
            continue
        cell = cells[places[column.key]] if places[column.key] < len(cells) else ""
        if not cell and column.is_optional:
            continue
        try:
            if not cell:
                raise ValidationError(_("à remplir"))
            line.values[column.key] = column.read(cell)
        except ValidationError as error:
            line.errors.append(f"{column.titles[0]} : {' '.join(error.messages)}")
    return line


def cells_of(line: str) -> list[str]:
    delimiter = ";" if ";" in line else "\t"
    return [" ".join(cell.split()) for cell in line.split(delimiter)]


def plain(text: str) -> str:
    """Lower case, without accents or doubled spaces: how titles and words are compared."""
    letters = unicodedata.normalize("NFKD", " ".join(text.replace("’", "'").split()).casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


# --- what reads a cell -----------------------------------------------------------------------------------------------


def a_text(cell: str) -> str:
    return cell


def a_date(cell: str) -> datetime.date:
    """Day first, or as ISO 8601 writes it. Raises `ValidationError`."""
    if written := DAY_FIRST.fullmatch(cell) or YEAR_FIRST.fullmatch(cell):
        with suppress(ValueError):
            return datetime.date(*(int(written[part]) for part in ("year", "month", "day")))
    raise ValidationError(
        _("« %(cell)s » n’est pas une date : écrivez-la comme 31/12/2026."), params={"cell": cell[:20]}
    )


def an_amount(cell: str) -> Decimal:
    """Euros to the cent, with comma or point. Raises `ValidationError`."""
    try:
        amount = Decimal("".join(cell.replace("€", "").split()).replace(",", "."))
        if amount.is_finite():
            return amount.quantize(Decimal("0.01"))
    except InvalidOperation:
        pass
    raise ValidationError(
        _("« %(cell)s » n’est pas un montant : écrivez-le comme 1250,00."), params={"cell": cell[:20]}
    )


def yes_or_no(cell: str) -> bool:
    """In French or English, in one letter, or as 1 and 0. Raises `ValidationError`."""
    match plain(cell):
        case "oui" | "o" | "yes" | "1" | "x" | "vrai":
            return True
        case "non" | "n" | "no" | "0" | "faux":
            return False
    raise ValidationError(_("Écrivez oui ou non."))


def one_of(choices: Mapping[str, str]) -> Callable[[str], str]:
    """Reads one of these words (keys are plain); the error lists them."""

    def read(cell: str) -> str:
        if (value := choices.get(plain(cell))) is not None:
            return value
        raise ValidationError(_("Écrivez l’un de : %(words)s."), params={"words": ", ".join(choices)})

    return read
