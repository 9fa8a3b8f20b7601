"""A list of people, pasted or from a file, understood as people of the register: several enrolled at once."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from extranet.organisations.models import Worker
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.search import folded
from extranet.tenants.text import tidy

from .choosable import Forecast, forecasts
from .models import Session

LINES_AT_MOST = 200
DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})")
AMBIGUOUS = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}")
TITLES = {"nom", "prenom", "naam", "voornaam", "name", "vorname", "nachname"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line: who was understood, and what comes of enrolling her; or what is wrong with it."""

    number: int
    text: str
    worker: Worker | None = None
    outcome: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a line says: names in either order, an internal number or an e-mail address; and perhaps a birth date."""

    number: int
    text: str
    who: str
    birth_date: datetime.date | None
    error: str = ""


def read_people(
    actor: Actor, fund: Fund, text: str, *, register: QuerySet[Worker], sessions: Sequence[Session]
) -> list[Line]:
    """Every line but the empty ones and a header, in as many queries however many lines. Raises `ValidationError`."""
    typed = [read_line(number, raw) for number, raw in enumerate(text.splitlines(), start=1) if tidy(raw).strip("; ")]
    if typed and is_header(typed[0].text):
        typed = typed[1:]
    if not typed:
        raise ValidationError(_("Aucune ligne : collez une personne par ligne."))
    if len(typed) > LINES_AT_MOST:
        raise ValidationError(_("Inscrivez %(count)s personnes au plus à la fois."), params={"count": LINES_AT_MOST})
    seen: set[int] = set()
    lines = []
    for line, people in zip(typed, people_of(typed, register), strict=True):
        lines.append(understood(line, people, seen))
    return expected(actor, fund, lines, sessions)


def read_line(number: int, raw: str) -> Typed:
    text = raw.strip("\r\n")
    cells = [cell for cell in (tidy(part) for part in re.split(r"[;\t]", text)) if cell]
    words = [word for cell in cells for word in cell.split()]
    dates = [word for word in words if DATE.fullmatch(word)]
    who = " ".join(word for word in words if word not in dates)
    if any(AMBIGUOUS.fullmatch(word) for word in words):
        return Typed(number, text, who, None, _("Écrivez l’année de la date en quatre chiffres."))
    if len(dates) > 1:
        return Typed(number, text, who, None, _("Deux dates : écrivez une personne par ligne."))
    try:
        return Typed(number, text, who, read_date(dates[0]) if dates else None)
    except ValueError:
        return Typed(number, text, who, None, _("Le %(date)s n’existe pas au calendrier.") % {"date": dates[0]})


def read_date(text: str) -> datetime.date:
    """Raises `ValueError` for a day that the calendar hasn't."""
    day, month, year, iso_year, iso_month, iso_day = DATE.fullmatch(text).groups()  # type: ignore[union-attr]
    if year:
        return datetime.date(int(year), int(month), int(day))
    return datetime.date(int(iso_year), int(iso_month), int(iso_day))


def is_header(text: str) -> bool:
    """The titles of a spreadsheet's columns."""
    words = text.casefold().replace("é", "e").replace(";", " ").split()
    return bool(TITLES.intersection(words)) and not any(letter.isdigit() for letter in text)


def people_of(typed: Sequence[Typed], register: QuerySet[Worker]) -> list[list[Worker]]:
    """For each line, everybody whom it may mean; the birth date already tells homonyms apart."""
    keys = folded([line.who for line in typed])
    names = Q(last_first_folded__in=keys) | Q(first_last_folded__in=keys)
    numbers = [line.who for line in typed]
    by_name, by_number = defaultdict(list), defaultdict(list)
    for one in register.filter(names):
        for key in {one.last_first_folded, one.first_last_folded}:
            by_name[key].append(one)
    details = Q(details__internal_number__in=numbers) | Q(details__email_folded__in=keys)
    for one in register.filter(details).distinct():
        for detail in one.details.all():
            by_number[detail.internal_number].append(one)
            by_number[detail.email_folded].append(one)
    found = []
    for line, key in zip(typed, keys, strict=True):
        people = {one.pk: one for one in (*by_name[key], *by_number[line.who], *by_number[key])}.values()
        found.append([one for one in people if line.birth_date in (None, one.birth_date)] if line.who else [])
    return found


def understood(line: Typed, people: Sequence[Worker], seen: set[int]) -> Line:
    error = line.error
    active = [one for one in people if one.is_active]
    if error:
        pass
    elif not people:
        error = _("Personne de ce nom dans le registre : vérifiez l’orthographe, ou ajoutez-la (« New P-data »).")
    elif not active:
        error = _("Cette personne a quitté l’organisation : réactivez-la d’abord.")
    elif len(active) > 1:
        error = ngettext(
            "%(count)s personne porte ce nom : ajoutez sa date de naissance.",
            "%(count)s personnes portent ce nom : ajoutez la date de naissance, ou écrivez le numéro interne.",
            len(active),
        ) % {"count": len(active)}
    elif active[0].pk in seen:
        error = _("Cette personne est déjà plus haut dans la liste.")
    if error:
        return Line(line.number, line.text, error=error)
    seen.add(active[0].pk)
    return Line(line.number, line.text, active[0])


def expected(actor: Actor, fund: Fund, lines: Sequence[Line], sessions: Sequence[Session]) -> list[Line]:
    """The same lines, each with what will come of it; where no session takes her, that is what is wrong with it."""
    by_worker = defaultdict(list)
    for one in forecasts(actor, fund, sessions, [line.worker for line in lines if line.worker]):
        by_worker[one.worker.pk].append(one)
    return [with_outcome(line, by_worker[line.worker.pk]) if line.worker else line for line in lines]


def with_outcome(line: Line, coming: Iterable[Forecast]) -> Line:
    coming = list(coming)
    outcomes = list(dict.fromkeys(str(one.outcome) for one in coming if not one.refusal))
    refusals = list(dict.fromkeys(one.refusal for one in coming if one.refusal))
    if not outcomes:
        return Line(line.number, line.text, error=" ".join(refusals))
    return Line(line.number, line.text, line.worker, outcome=" ; ".join([*outcomes, *refusals]))
