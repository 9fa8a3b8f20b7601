"""A block of lines pasted from a spreadsheet or a mail, understood as people (`ATM-20`)."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.organisations.models.workers import refuse_unlikely
from extranet.tenants.text import tidy

from .services.participants import Person

DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2,4})")
YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})")
LONGEST_NAME = 80  # letters, as the register keeps
# Words that begin a last name of several words: « De Smet », « van den Berg », « El Idrissi ».
PARTICLES = frozenset(
    {
        *("de", "den", "der", "des", "del", "della", "di", "du", "da", "das", "dos", "la", "le", "les"),
        *("van", "vande", "vanden", "vander", "von", "ten", "ter", "el", "al", "ben", "ould"),
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """A pasted line: the person it was understood as, or what is wrong with it; `note` asks for a second look."""

    number: int
    text: str
    person: Person | None = None
    error: str = ""
    note: str = ""


def read_lines(text: str, *, known: Iterable[tuple[str, str, datetime.date]] = ()) -> list[Line]:
    """Every line but the empty ones and a header. `known` are folded names and birth date of who is in it already."""
    seen = {key(*one) for one in known}
    lines: list[Line] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        content = tidy(raw.replace("\t", ";")) if ";" not in raw else tidy(raw)
        if not content.strip("; ") or is_header(content, is_first=not lines):
            continue
        line = read_line(number, raw.strip("\r\n"), content)
        if line.person:
            person = line.person
            own = key(person.last_name, person.first_name, person.birth_date)
            if own in seen:
                line = Line(
                    number, line.text, error=_("Cette personne est déjà dans la demande, ou plus haut dans la liste.")
                )
            seen.add(own)
        lines.append(line)
    return lines


def key(last_name: str, first_name: str, birth_date: datetime.date) -> tuple[str, str, datetime.date]:
    """The person as the register would know her: whatever the accents and capitals."""
    return plain(last_name), plain(first_name), birth_date


def plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", tidy(text).casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def is_header(content: str, *, is_first: bool) -> bool:
    """The titles of a spreadsheet's columns: a first line without a figure that speaks of names."""
    return is_first and not any(letter.isdigit() for letter in content) and "nom" in content.casefold()


def read_line(number: int, raw: str, content: str) -> Line:
    try:
        last_name, first_name, date, note = parts_of(content)
        birth_date = read_date(date)
        refuse_unlikely(birth_date, timezone.localdate())
        for name in (last_name, first_name):
            refuse_odd_name(name)
    except ValidationError as error:
        return Line(number, raw, error=" ".join(error.messages))
    return Line(number, raw, person=Person(last_name, first_name, birth_date), note=note)


def parts_of(content: str) -> tuple[str, str, str, str]:
    """Last name, first name, date, and a note when the names were guessed. Raises `ValidationError`."""
    if ";" in content:
        cells = [cell.strip() for cell in content.strip("; ").split(";")]
        if len(cells) != 3 or not all(cells):
            raise ValidationError(_("Trois colonnes sont attendues : nom, prénom, date de naissance, et rien d’autre."))
        dates = [cell for cell in cells if any(letter.isdigit() for letter in cell)]
        if len(dates) != 1:
            raise ValidationError(_("Trois colonnes sont attendues : nom, prénom, date de naissance, et rien d’autre."))
        last_name, first_name = (cell for cell in cells if cell is not dates[0])
        return last_name, first_name, dates[0], ""
    *names, date = content.split(" ")
    if len(names) < 2:
        raise ValidationError(_("Il manque quelque chose : écrivez nom, prénom et date de naissance."))
    return (*split_names(names), date, "" if len(names) == 2 else guessed(names))


def split_names(words: list[str]) -> tuple[str, str]:
    """« DE SMET Jan », « de Smet Jan », « Dupont Anne Marie »: capitals or a particle tell; else the first word."""
    capitals = [word for word in words if word.isupper() and len(word) > 1]
    if capitals and len(capitals) < len(words):
        return " ".join(capitals), " ".join(word for word in words if word not in capitals)
    length = 1
    while length < len(words) - 1 and words[length - 1].casefold() in PARTICLES:
        length += 1
    return " ".join(words[:length]), " ".join(words[length:])


def guessed(words: list[str]) -> str:
    last_name, first_name = split_names(words)
    return _("Nom « %(last)s », prénom « %(first)s » : sinon, séparez-les par un point-virgule.") % {
        "last": last_name,
        "first": first_name,
    }


def read_date(text: str) -> datetime.date:
    """31/12/1985, 31.12.1985, 31-12-1985, 1985-12-31. Raises `ValidationError`."""
    if match := YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    elif match := DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
        if year < 1000:
            raise ValidationError(_("Écrivez l’année en quatre chiffres : %(date)s est ambigu."), params={"date": text})
    else:
        raise ValidationError(
            _("« %(date)s » n’est pas une date : écrivez-la comme 31/12/1985."), params={"date": text[:20]}
        )
    try:
        return datetime.date(year, month, day)
    except ValueError as error:
        raise ValidationError(_("Le %(date)s n’existe pas au calendrier."), params={"date": text}) from error


def refuse_odd_name(name: str) -> None:
    if any(letter.isdigit() for letter in name):
        raise ValidationError(_("Un nom ne contient pas de chiffres : vérifiez les colonnes."))
    if len(name) > LONGEST_NAME:
        raise ValidationError(_("Ce nom est trop long : vérifiez les séparateurs."))
