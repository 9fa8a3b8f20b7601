"""A line of a file of staff data as it was understood, and as it is kept."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from extranet.tenants import encryption
from extranet.tenants.models import Fund

from .columns import REGISTER_NUMBER, Column, columns_of, field_of, tidied
from .files import RawLine

DATES = {"birth_date", "in_service_on", "left_on"}
SHOWN = 60  # characters of a wrong value
REMEMBERED = 2_000  # cells of a column
AS_JSON = json.JSONEncoder(default=datetime.date.isoformat, ensure_ascii=False, check_circular=False)


@dataclass(slots=True)
class Error:
    """What is wrong: in which column (a field's name; "" for the whole line), with which value."""

    field: str
    value: str
    message: str


@dataclass(slots=True)
class Reader:
    """A column of one file. Languages and units come again and again: a cell that was right is read once."""

    column: Column
    known: dict[str, Any] = field(default_factory=dict)

    def value_of(self, cell: str) -> Any:
        """None for an empty cell. Raises `ValidationError`."""
        if cell in self.known:
            return self.known[cell]
        text = tidied(cell)
        if not text and self.column.is_required:
            raise ValidationError(_("est à remplir."))
        value = self.column.read(text) if text else None
        if len(self.known) < REMEMBERED:
            self.known[cell] = value
        return value


@dataclass(slots=True)
class Line:
    """`values`: what the file says where it says something; `old`: what the register says where that differs."""

    number: int
    cells: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    errors: list[Error] = field(default_factory=list)
    old: dict[str, Any] = field(default_factory=dict)

    def refuse(self, field: str, message: str, value: str = "") -> None:
        self.errors.append(Error(field, value or str(self.values.get(field, "")), message))

    def sealed(self) -> bytes:
        """As a row keeps it: encrypted, because register numbers and birth dates are in it."""
        kept = {
            "cells": self.cells,
            "values": self.values,
            "old": self.old,
            "errors": [[error.field, error.value, error.message] for error in self.errors],
        }
        return encryption.encrypt(AS_JSON.encode(kept))


def opened(number: int, token: bytes | memoryview[int]) -> Line:
    """A line as it was kept, deciphered. Raises `Unreadable`."""
    kept = json.loads(encryption.decrypt(bytes(token)))
    return Line(
        number,
        kept["cells"],
        with_dates(kept["values"]),
        [Error(*error) for error in kept["errors"]],
        with_dates(kept["old"]),
    )


def with_dates(values: dict[str, Any]) -> dict[str, Any]:
    for name in DATES & values.keys():
        if values[name]:
            values[name] = datetime.date.fromisoformat(values[name])
    return values


def find_columns(titles: Sequence[str], fund: Fund) -> list[Column]:
    """The columns in the file's order. Raises `ValidationError` naming what is missing, unknown or there twice."""
    columns = {column.field: column for column in columns_of(fund)}
    fields = [field_of(title) for title in titles]
    if not any(fields):
        raise ValidationError(_("La première ligne doit donner les titres des colonnes, comme dans le modèle."))
    if REGISTER_NUMBER in fields and REGISTER_NUMBER not in columns:
        raise ValidationError(_("Ce fonds ne demande pas le numéro de registre national : retirez cette colonne."))
    unknown = [title[:40] or "—" for title, field in zip(titles, fields, strict=True) if field is None]
    if unknown:
        raise ValidationError(
            _("Colonnes inconnues : %(titles)s. Retirez-les, ou reprenez les titres du modèle."),
            params={"titles": ", ".join(unknown[:5])},
        )
    found = [columns[field] for field in fields if field]
    if len(set(found)) < len(found):
        raise ValidationError(_("Une colonne se trouve deux fois dans le fichier : gardez-en une."))
    missing = [column.label for column in columns.values() if column.is_required and column not in found]
    if missing:
        raise ValidationError(
            _("La première ligne donne les titres des colonnes ; il manque : %(titles)s."),
            params={"titles": ", ".join(missing)},
        )
    return found


def understood(raw: RawLine, readers: Sequence[Reader]) -> Line:
    """The line with its values, and everything that is wrong with it by itself."""
    line = Line(raw.number, raw.cells)
    if raw.problem or len(raw.cells) > len(readers):
        line.refuse("", raw.problem or _("Cette ligne a plus de cellules que de titres : vérifiez les guillemets."))
        return line
    for reader, cell in zip(readers, chain(raw.cells, repeat("")), strict=False):
        field = reader.column.field
        try:
            if (value := reader.value_of(cell)) is not None:
                line.values[field] = value
        except ValidationError as error:
            line.refuse(field, " ".join(error.messages), shown(field, cell))
    if (left := line.values.get("left_on")) and (came := line.values.get("in_service_on")) and left < came:
        line.refuse("left_on", _("est avant l’arrivée : vérifiez les deux dates."), f"{left:%d/%m/%Y}")
    return line


def shown(field: str, value: Any) -> str:
    """A value as the page tells it: dates as people write them, of a register number its last two digits."""
    if not value:
        return ""
    if field == REGISTER_NUMBER:
        return f"•••-{str(value)[-2:]}"
    return f"{value:%d/%m/%Y}" if isinstance(value, datetime.date) else str(value)[:SHOWN]
