"""A forecast calendar read from a file: a workbook of days, or an ICS file of a planning (`ATN-35`)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, BinaryIO

from dateutil.rrule import rrulestr
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar

from extranet.tenants.models import Fund
from extranet.ui import workbooks

from .amounts import CENT, ZERO, read_hours
from .models import Dossier
from .month_workbook import key_of
from .services.calendar import A_DAY, Planned

SIZE = 1_000_000  # bytes of an ICS file
EVENTS = 3_000  # with every repetition
PLACEMENT_WORDS = ("stage", "entreprise", "placement")


@dataclass(slots=True)
class Reading:
    """What a file says; `problems` name the place in it."""

    days: dict[datetime.date, Planned] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    outside: int = 0

    @property
    def notes(self) -> list[str]:
        if not self.outside:
            return []
        text = ngettext(
            "%(count)s jour hors de la session n’est pas repris.",
            "%(count)s jours hors de la session ne sont pas repris.",
            self.outside,
        )
        return [text % {"count": self.outside}]


def read_planning(file: BinaryIO, name: str, dossier: Dossier, fund: Fund) -> Reading:
    """Raises `ValidationError` for a file that is neither; what is wrong inside stands in `problems`."""
    suffix = name.lower().rpartition(".")[2]
    if suffix == "ics":
        reading = read_ics(file, dossier, fund)
    elif suffix == "xlsx":
        reading = read_workbook(file)
    else:
        raise ValidationError(_("Choisissez un classeur Excel (.xlsx) ou un calendrier (.ics)."))
    inside = {day: hours for day, hours in reading.days.items() if dossier.starts_on <= day <= dossier.ends_on}
    reading.outside = len(reading.days) - len(inside)
    reading.days = inside
    for day, hours in inside.items():
        if hours.centre + hours.placement > A_DAY:
            reading.problems.append(_("Le %(day)s : un jour n’a que 24 heures.") % {"day": f"{day:%d/%m/%Y}"})
    if not inside and not reading.problems:
        reading.problems.append(_("Ce fichier ne contient aucune heure dans la session du dossier."))
    return reading


def read_workbook(file: BinaryIO) -> Reading:
    """Columns: date, hours in the centre, hours on placement; lines of titles are passed over."""
    reading = Reading()
    for place, line in enumerate(workbooks.read(file), start=1):
        cells = [*line, None, None, None]
        if workbooks.is_empty(line):
            continue
        try:
            day = datetime.date.fromisoformat(key_of(cells[0]))
        except ValueError:
            if any(letter.isdigit() for letter in workbooks.as_text(cells[0])):
                reading.problems.append(_("Cellule A%(line)s : écrivez la date comme 31/12/2026.") % {"line": place})
            continue
        hours = []
        for column, value in (("B", cells[1]), ("C", cells[2])):
            try:
                hours.append(read_hours(workbooks.as_text(value)))
            except ValidationError as error:
                problem = {"cell": f"{column}{place}", "problem": " ".join(error.messages)}
                reading.problems.append(_("Cellule %(cell)s du fichier. %(problem)s") % problem)
                hours.append(ZERO)
        if day in reading.days:
            reading.problems.append(_("Ligne %(line)s : cette date y est déjà plus haut.") % {"line": place})
        reading.days[day] = Planned(*hours)
    return reading


def read_ics(file: BinaryIO, dossier: Dossier, fund: Fund) -> Reading:
    """Events of some hours, in the fund's zone; « stage » in their title or category makes them placement."""
    content = file.read(SIZE + 1)
    if len(content) > SIZE:
        raise ValidationError(_("Ce calendrier est trop gros : 1 Mo au plus."))
    try:
        calendar = Calendar.from_ical(content)
        minutes = count_minutes(calendar, dossier, fund)
    except ValidationError:
        raise
    except Exception as error:  # whatever a broken file makes of the parsers, the person is told the same
        raise ValidationError(
            _("Ce fichier n’est pas un calendrier (.ics) que nous savons lire : exportez-le à nouveau.")
        ) from error
    reading = Reading()
    for day, (centre, placement) in minutes.items():
        reading.days[day] = Planned(*((Decimal(part) / 60).quantize(CENT) for part in (centre, placement)))
    return reading


def count_minutes(calendar: Any, dossier: Dossier, fund: Fund) -> dict[datetime.date, list[int]]:
    """Minutes in the centre and on placement, by day."""
    found: dict[datetime.date, list[int]] = defaultdict(lambda: [0, 0])
    events = 0
    for event in calendar.walk("VEVENT"):
        start, end = event.decoded("dtstart"), event.get("dtend") and event.decoded("dtend")
        if end is None and event.get("duration"):
            end = start + event.decoded("duration")
        if not isinstance(start, datetime.datetime) or end is None or str(event.get("status", "")) == "CANCELLED":
            continue  # a whole day says nothing about hours
        place = 1 if is_placement(event) else 0
        length = end - start
        for begin in repeated(event, start, dossier):
            events += 1
            if events > EVENTS:
                raise ValidationError(_("Ce calendrier a trop d’événements : exportez seulement la session."))
            for day, part in cut_at_midnight(local(begin, fund), length, fund):
                found[day][place] += part
    return found


def is_placement(event: Any) -> bool:
    said = f"{event.get('summary', '')} {event.get('categories') and event['categories'].to_ical().decode()}".lower()
    return any(word in said for word in PLACEMENT_WORDS)


def repeated(event: Any, start: datetime.datetime, dossier: Dossier) -> list[datetime.datetime]:
    """Every beginning of the event until the session's end."""
    if not event.get("rrule"):
        return [start]
    dates = event.get("exdate") or []
    left_out = {one.dt for part in (dates if isinstance(dates, list) else [dates]) for one in part.dts}
    rule = rrulestr(event["rrule"].to_ical().decode(), dtstart=start, ignoretz=start.tzinfo is None)
    beginnings: list[datetime.datetime] = []
    for begin in rule:
        if begin.date() > dossier.ends_on or len(beginnings) > EVENTS:
            break
        if begin not in left_out:
            beginnings.append(begin)
    return beginnings


def local(moment: datetime.datetime, fund: Fund) -> datetime.datetime:
    return moment.astimezone(fund.zone) if moment.tzinfo else moment.replace(tzinfo=fund.zone)


def cut_at_midnight(
    begin: datetime.datetime, length: datetime.timedelta, fund: Fund
) -> list[tuple[datetime.date, int]]:
    """Minutes by day of an event that may last past midnight; real minutes, also when the clocks change."""
    parts: list[tuple[datetime.date, int]] = []
    current, end = begin.astimezone(datetime.UTC), begin.astimezone(datetime.UTC) + length
    while current < end and len(parts) < 8:
        day = current.astimezone(fund.zone).date()
        midnight = datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min, fund.zone)
        stop = min(end, midnight.astimezone(datetime.UTC))
        parts.append((day, int((stop - current).total_seconds() // 60)))
        current = stop
    return parts
