"""Who was there when, in minutes: for the check before certifying, the recap and the fund's decision."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from .hours import Span, clock, total
from .models import Absence, Day, Participant, Request, attended
from .workflow import RequestState


@dataclass(frozen=True, slots=True)
class Cell:
    """One worker on one day; `absence` is empty when she was there from beginning to end."""

    date: datetime.date
    minutes: int
    absence: str


@dataclass(frozen=True, slots=True)
class Line:
    """One worker's presences, day by day."""

    participant: Participant
    cells: list[Cell]

    @property
    def minutes(self) -> int:
        return sum(cell.minutes for cell in self.cells)

    @property
    def clock(self) -> str:
        return clock(self.minutes)

    @property
    def absences(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.absence]


@dataclass(frozen=True, slots=True)
class DaySum:
    """How many workers came on a day, and their minutes together."""

    day: Day
    present: int
    minutes: int

    @property
    def clock(self) -> str:
        return clock(self.minutes)


@dataclass(frozen=True, slots=True)
class Totals:
    """Everybody's, in minutes: `planned` for one who misses nothing, `minutes` of all together."""

    days: list[Day]
    lines: list[Line]

    @property
    def planned(self) -> int:
        """Minutes of the whole training, for one worker who misses nothing."""
        return sum(day.minutes for day in self.days)

    @property
    def minutes(self) -> int:
        return sum(line.minutes for line in self.lines)

    @property
    def clock(self) -> str:
        return clock(self.minutes)

    @property
    def by_day(self) -> list[DaySum]:
        return [day_sum(day, [line.cells[place] for line in self.lines]) for place, day in enumerate(self.days)]


def day_sum(day: Day, cells: list[Cell]) -> DaySum:
    return DaySum(day, sum(1 for cell in cells if cell.minutes), sum(cell.minutes for cell in cells))


def participants_with_absences(request: Request) -> list[Participant]:
    """By name, each with `listed_absences`. Two queries."""
    absences = Prefetch("absences", queryset=Absence.objects.order_by("pk"), to_attr="listed_absences")
    return list(request.participants.prefetch_related(absences).order_by("last_first_folded", "birth_date", "pk"))


def totals_of(request: Request) -> Totals:
    """Three queries, however many days and workers there are."""
    days = list(request.days.order_by("date", "pk"))
    lines = []
    for participant in participants_with_absences(request):
        absences = {absence.day_id: absence for absence in participant.listed_absences}  # type: ignore[attr-defined]
        lines.append(Line(participant, [cell(day, absences.get(day.pk)) for day in days]))
    return Totals(days, lines)


def cell(day: Day, absence: Absence | None) -> Cell:
    return Cell(day.date, total(attended(day, absence)), in_words(absence) if absence else "")


def in_words(absence: Absence) -> str:
    """« Absence : Maladie », « Absence de 9:00 à 10:00, justifiée »."""
    if absence.starts_at is None or absence.ends_at is None:
        return _("Absence : %(kind)s") % {"kind": absence.get_kind_display()}
    hours = {
        "start": time_format(absence.starts_at, "TIME_FORMAT"),
        "end": time_format(absence.ends_at, "TIME_FORMAT"),
    }
    if absence.is_justified:
        return _("Absence de %(start)s à %(end)s, justifiée") % hours
    return _("Absence de %(start)s à %(end)s, non justifiée") % hours


@dataclass(frozen=True, slots=True)
class AcceptedDay:
    """When a worker was there on a day of a request that the fund accepted; `whole` is its length in minutes."""

    worker_id: int
    date: datetime.date
    spans: list[Span]
    title: str
    whole: int


def accepted_days(worker_ids: Collection[int], first: datetime.date, last: datetime.date) -> Iterator[AcceptedDay]:
    """Those of these workers, both days included: what other services count. Three queries."""
    accepted = Participant.objects.filter(
        worker__in=worker_ids,
        request__state=RequestState.ACCEPTED,
        request__starts_on__lte=last,
        request__ends_on__gte=first,
    )
    absences = Prefetch("absences", queryset=Absence.objects.order_by("pk"), to_attr="listed_absences")
    people = list(accepted.select_related("request").prefetch_related(absences).order_by("pk"))
    days: dict[int, list[Day]] = defaultdict(list)
    requests = {one.request_id for one in people}
    for day in Day.objects.filter(request__in=requests).order_by("date", "pk") if requests else ():
        days[day.request_id].append(day)
    for one in people:
        missed = {absence.day_id: absence for absence in one.listed_absences}
        whole = sum(day.minutes for day in days[one.request_id])
        for day in days[one.request_id]:
            if first <= day.date <= last and one.worker_id:
                spans = attended(day, missed.get(day.pk))
                yield AcceptedDay(one.worker_id, day.date, spans, one.request.title, whole)
