"""The half-days of a session: from a pattern, or moved together to another first day."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from django.db import models
from django.utils.translation import gettext_lazy as _

from extranet.tenants.periods import DAY

Part = tuple[datetime.datetime, datetime.datetime]
Hours = tuple[datetime.time, datetime.time]

SATURDAY = 5


class Rhythm(models.TextChoices):
    """When the next day of a session of several days comes."""

    DAILY = "daily", _("Le jour ouvré suivant")
    WEEKLY = "weekly", _("Une semaine plus tard")
    FORTNIGHTLY = "fortnightly", _("Deux semaines plus tard")


STEPS = {Rhythm.DAILY: DAY, Rhythm.WEEKLY: 7 * DAY, Rhythm.FORTNIGHTLY: 14 * DAY}


@lru_cache(maxsize=64)
def public_holidays(country: str, year: int) -> frozenset[datetime.date]:
    return frozenset(holidays.country_holidays(country, years=year, observed=False))


def days_of_work(first: datetime.date, rhythm: Rhythm, country: str) -> Iterator[datetime.date]:
    """The first day whatever it is, then those of the rhythm without weekends and public holidays (`BEY-17`)."""
    yield first
    day = first
    while day.year < datetime.MAXYEAR:
        day += STEPS[rhythm]
        # A weekly course on Saturdays stays on Saturdays; only the working day after another skips weekends.
        if rhythm == Rhythm.DAILY and day.weekday() >= SATURDAY:
            continue
        if day not in public_holidays(country, day.year):
            yield day


def half_days(
    first: datetime.date, count: int, rhythm: Rhythm, hours: Sequence[Hours], *, zone: ZoneInfo, country: str
) -> list[Part]:
    """The same `hours` on each of `count` days, in the fund's zone."""
    days = days_of_work(first, rhythm, country)
    return [
        (datetime.datetime.combine(day, begin, zone), datetime.datetime.combine(day, end, zone))
        for day in (next(days) for _number in range(count))
        for begin, end in hours
    ]


def moved_to(parts: Sequence[Part], first: datetime.date, zone: ZoneInfo) -> list[Part]:
    """All of them so many days later or earlier that the first falls on `first`, at the same hours of the day."""
    local = [(begin.astimezone(zone), end.astimezone(zone)) for begin, end in sorted(parts)]
    shift = first - local[0][0].date()
    # Adding days to a local time keeps the hour of the day over a change of clocks.
    return [(begin + shift, end + shift) for begin, end in local]
