"""What uses rights up: presences that a session confirmed, and those of requests that the fund accepted (`BEY-16`)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from extranet.organisations.models import Worker, WorkerDetails
from extranet.tenants.models import Fund
from requests_app.enrolments.attendance import attended, sessions_of
from requests_app.enrolments.models import Presence
from requests_app.training.totals import accepted_days

from .entitlements import Counter, Rules, civil_year, clock, granted_minutes, rules_of, school_year
from .models import Entitlement


@dataclass(frozen=True, slots=True)
class Stretch:
    """A worker was trained from one minute of a day to another; `whole` is the training's length in minutes."""

    date: datetime.date
    begins: int
    ends: int
    title: str
    whole: int


@dataclass(frozen=True, slots=True)
class WorkerCounters:
    """Those of one worker; None where the fund doesn't count it."""

    days: Counter | None
    leave: Counter | None

    @property
    def shown(self) -> list[Counter]:
        return [one for one in (self.days, self.leave) if one]

    @property
    def warns(self) -> bool:
        return any(one.warns for one in self.shown)


@dataclass(frozen=True, slots=True)
class Training:
    """What a worker followed of one training in a period."""

    title: str
    first: datetime.date
    last: datetime.date
    minutes: int

    @property
    def clock(self) -> str:
        return clock(self.minutes)


def stretches(
    fund: Fund, worker_ids: Collection[int], first: datetime.date, last: datetime.date
) -> dict[int, list[Stretch]]:
    """By worker, both days included. The same number of queries for one worker as for a thousand."""
    found: dict[int, list[Stretch]] = defaultdict(list)
    begins = datetime.datetime.combine(first, datetime.time.min, fund.zone)
    ends = datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time.min, fund.zone)
    rows = [
        row for row in attended(fund, Presence.objects.of_workers(worker_ids).between(begins, ends)) if row.was_there
    ]
    sessions = sessions_of({row.session_id for row in rows})
    for row in rows:
        title, whole = sessions[row.session_id]
        minutes = minute_of(row.starts_at), minute_of(row.ends_at)
        found[row.worker_id].append(Stretch(row.date, *minutes, title, whole))
    for day in accepted_days(worker_ids, first, last):
        for span in day.spans:
            minutes = minute_of(span.starts_at), minute_of(span.ends_at)
            found[day.worker_id].append(Stretch(day.date, *minutes, day.title, day.whole))
    return found


def minute_of(moment: datetime.datetime | datetime.time) -> int:
    """Minutes since midnight."""
    return moment.hour * 60 + moment.minute


def minutes_in(taken: Iterable[Stretch]) -> int:
    """Minutes, each once: a session whose presences also stand in a request uses no right twice."""
    total = 0
    until: tuple[datetime.date, int] = (datetime.date.min, 0)
    for one in sorted(taken, key=lambda one: (one.date, one.begins, one.ends)):
        begins = max(one.begins, until[1]) if one.date == until[0] else one.begins
        if one.ends > begins:
            total += one.ends - begins
            until = (one.date, one.ends)
    return total


def between(taken: Iterable[Stretch], first: datetime.date, last: datetime.date) -> list[Stretch]:
    return [one for one in taken if first <= one.date <= last]


def of_leave(rules: Rules, taken: Iterable[Stretch]) -> list[Stretch]:
    """Those of trainings long enough for paid educational leave."""
    return [one for one in taken if one.whole >= rules.leave_from * 60]


def counters_of(fund: Fund, worker_ids: Collection[int], year: int, today: datetime.date) -> dict[int, WorkerCounters]:
    """By worker's id, for that civil year and the school year in course, at its end for a year that is over."""
    rules = rules_of(fund)
    if not rules.counts_workers:
        return dict.fromkeys(worker_ids, WorkerCounters(None, None))
    year_first, year_last = civil_year(year)
    leave_first, leave_last = school_year(min(today, year_last))
    taken = stretches(fund, worker_ids, min(year_first, leave_first), max(year_last, leave_last))
    said = {one.worker_id: one for one in Entitlement.objects.filter(worker__in=worker_ids, year=year)}
    service = service_of(worker_ids)
    counters = {}
    for pk in worker_ids:
        days = leave = None
        if rules.training_days:
            granted = granted_of(rules, year, said.get(pk), *service.get(pk, (None, None)))
            used = minutes_in(between(taken[pk], year_first, year_last))
            days = Counter(granted, used, year_first, year_last, rules.warn_at)
        if rules.leave_hours:
            used = minutes_in(of_leave(rules, between(taken[pk], leave_first, leave_last)))
            leave = Counter(rules.leave_hours * 60, used, leave_first, leave_last, rules.warn_at)
        counters[pk] = WorkerCounters(days, leave)
    return counters


def granted_of(
    rules: Rules,
    year: int,
    said: Entitlement | None,
    came_on: datetime.date | None,
    left_on: datetime.date | None,
) -> int:
    """Minutes, with what the company said of this worker and year where it said anything."""
    if said is None:
        return granted_minutes(rules, year, came_on=came_on, left_on=left_on)
    return granted_minutes(
        rules,
        year,
        days=said.days,
        working_time=said.working_time,
        carried_hours=said.carried_hours,
        came_on=came_on,
        left_on=left_on,
    )


def service_of(worker_ids: Collection[int]) -> dict[int, tuple[datetime.date | None, datetime.date | None]]:
    """When each came and left, where the company said so."""
    rows = WorkerDetails.objects.filter(worker__in=worker_ids)
    return {pk: (came, left) for pk, came, left in rows.values_list("worker_id", "in_service_on", "left_on")}


def trainings_of(fund: Fund, worker: Worker, first: datetime.date, last: datetime.date) -> list[Training]:
    """What counted, the latest first."""
    by_title: dict[str, list[Stretch]] = defaultdict(list)
    for one in stretches(fund, [worker.pk], first, last)[worker.pk]:
        by_title[one.title].append(one)
    found = [
        Training(title, min(one.date for one in taken), max(one.date for one in taken), minutes_in(taken))
        for title, taken in by_title.items()
    ]
    return sorted(found, key=lambda one: (one.last, one.title), reverse=True)
