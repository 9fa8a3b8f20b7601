"""The columns of a file of staff data (`ITM-33`): their titles, and what reads a cell."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.organisations import register_number
from extranet.organisations.identifiers import IDENTIFIERS
from extranet.organisations.models import Worker, WorkerDetails
from extranet.organisations.models.workers import refuse_unlikely
from extranet.tenants.models import Fund
from extranet.tenants.registries import Text
from extranet.ui.exports import FORMULA_STARTS
from extranet.ui.import_lines import a_date, plain

REGISTER_NUMBER = "register_number"
OF_WORKER = ("last_name", "first_name", "birth_date")
DATE_HINT = gettext_lazy("jj/mm/aaaa")
SCIENTIFIC = re.compile(r"^\d([.,]\d+)?E[+-]?\d+$", re.IGNORECASE)
UNREADABLE = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Column:
    """`field` is of `Worker` or `WorkerDetails`; `hint` says in its title how a cell is written."""

    field: str
    read: Callable[[str], Any]
    hint: Text = ""
    is_required: bool = False

    @property
    def label(self) -> str:
        model = Worker if self.field in OF_WORKER else WorkerDetails
        return capfirst(str(model._meta.get_field(self.field).verbose_name))  # type: ignore[union-attr]

    @property
    def title(self) -> str:
        """As it stands in the template."""
        return f"{self.label} ({self.hint})" if self.hint else self.label


def columns_of(fund: Fund) -> list[Column]:
    """The register number only where the fund asks for it."""
    return [column for column in COLUMNS if column.field != REGISTER_NUMBER or register_number.asked(fund)]


def known_titles() -> dict[str, str]:
    """Every column by its title in any of the site's languages, without accents, case and hint."""
    return {plain(title): field for title, field in titles()}


@cache
def titles() -> tuple[tuple[str, str], ...]:
    return tuple(titles_in_all_languages())


def titles_in_all_languages() -> Iterator[tuple[str, str]]:
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            yield from ((column.label, column.field) for column in COLUMNS)


def field_of(title: str) -> str | None:
    """The field that a column's title names in any of our languages, or None; what stands in brackets is a hint."""
    return known_titles().get(plain(title.partition("(")[0]))


# --- what reads a cell -----------------------------------------------------------------------------------------------


def tidied(cell: str) -> str:
    """The text of a cell, without the apostrophe by which a spreadsheet's export disarms what looks like a formula.

    Raises `ValidationError` for a formula, and for letters that the file's encoding lost.
    """
    text = " ".join(cell.split())
    if text.startswith("'") and text[1:].lstrip(" ").startswith(FORMULA_STARTS):
        text = text[1:]
    if text.startswith(("=", "@", "＝", "＠")):
        raise ValidationError(_("commence comme une formule : écrivez la valeur elle-même."))
    if UNREADABLE in text:
        raise ValidationError(_("contient une lettre illisible : enregistrez le fichier en « CSV UTF-8 »."))
    return text


def a_line(model: type[Worker | WorkerDetails], field: str) -> Callable[[str], str]:
    """Text that the column of the model accepts."""

    def read(cell: str) -> str:
        return str(model._meta.get_field(field).clean(cell, None))  # type: ignore[union-attr]

    return read


def a_number_as_text(field: str) -> Callable[[str], str]:
    """A number that a spreadsheet must not count with: 3,24711E+11 has lost its digits."""
    read_line = a_line(WorkerDetails, field)

    def read(cell: str) -> str:
        if SCIENTIFIC.match(cell):
            raise ValidationError(
                _("a été transformé par le tableur : mettez la colonne au format Texte et retapez le numéro.")
            )
        return read_line(cell)

    return read


def a_birth_date(cell: str) -> datetime.date:
    day = a_day(cell)
    try:
        refuse_unlikely(day, timezone.localdate())
    except ValidationError as error:
        raise ValidationError(error.messages) from error
    return day


def a_day(cell: str) -> datetime.date:
    if re.fullmatch(r"\d{1,2}[./-]\d{1,2}[./-]\d{2}", cell):
        raise ValidationError(_("a une année à deux chiffres : écrivez la date comme 31/12/1985."))
    return a_date(cell)


def a_language(cell: str) -> str:
    if (code := language_names().get(plain(cell))) is None:
        raise ValidationError(
            _("n’est pas une langue du site : écrivez %(codes)s."),
            params={"codes": ", ".join(code for code, _name in settings.LANGUAGES)},
        )
    return code


@cache
def language_names() -> dict[str, str]:
    """Codes and names, in all languages, plain."""
    names = {code: code for code, _name in settings.LANGUAGES}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names |= {plain(str(name)): code for code, name in settings.LANGUAGES}
    return names


def a_register_number(cell: str) -> str:
    if SCIENTIFIC.match(cell):
        raise ValidationError(
            _("a été transformé par le tableur : mettez la colonne au format Texte et retapez le numéro.")
        )
    return IDENTIFIERS["register"].parse(cell)


COLUMNS = [
    Column("internal_number", a_number_as_text("internal_number")),
    Column(REGISTER_NUMBER, a_register_number),
    Column("last_name", a_line(Worker, "last_name"), is_required=True),
    Column("first_name", a_line(Worker, "first_name"), is_required=True),
    Column("birth_date", a_birth_date, hint=DATE_HINT, is_required=True),
    Column("language", a_language, hint=", ".join(code for code, _name in settings.LANGUAGES)),
    Column("email", a_line(WorkerDetails, "email")),
    Column("phone", a_number_as_text("phone")),
    Column("unit", a_line(WorkerDetails, "unit")),
    Column("function", a_line(WorkerDetails, "function")),
    Column("in_service_on", a_day, hint=DATE_HINT),
    Column("left_on", a_day, hint=DATE_HINT),
]
