"""Rights to training in a year and what is left of them: pure arithmetic, in minutes (`BEY-16`).

The rule is the fund's (`fund.options["entitlements"]`). Belgium (facts of the trade): five days a year for a full-time
worker in a company of twenty or more; paid educational leave (« congé-éducation payé ») counts hours attended of
courses of at least 32 hours, by school year, up to a cap that each region sets.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import Fund

OPTION = "entitlements"
DAYS_OF_COUNTRY: Mapping[str, int] = {Fund.Country.BELGIUM: 5}
SCHOOL_YEAR_BEGINS = 9  # September


@dataclass(frozen=True, slots=True)
class Rules:
    """`training_days` of a full-time worker and year, 0: the fund counts none. `day_minutes`: a day of training.

    `leave_hours`: cap of paid educational leave in a school year, 0: not counted. `leave_from`: only trainings of so
    many hours count. `warn_at`: percent used from which a counter warns.
    """

    training_days: int = 0
    day_minutes: int = 456
    leave_hours: int = 0
    leave_from: int = 32
    warn_at: int = 80

    @property
    def counts_workers(self) -> bool:
        return bool(self.training_days or self.leave_hours)


def rules_of(fund: Fund) -> Rules:
    """What the fund has chosen; the days of training a year follow from its country until it does."""
    stored: Mapping[str, Any] = {"training_days": DAYS_OF_COUNTRY.get(fund.country, 0)} | fund.options.get(OPTION, {})
    return Rules(**{field.name: stored[field.name] for field in fields(Rules) if field.name in stored})


def stored_form(rules: Rules) -> dict[str, Any]:
    """The same as JSON keeps it."""
    return asdict(rules)


class Level(models.TextChoices):
    """Where a counter stands."""

    FINE = "fine", _("Il en reste")
    SOON = "soon", _("Bientôt épuisé")
    SPENT = "spent", _("Épuisé")
    OVER = "over", _("Dépassé")


LOOKS = {Level.FINE: "success", Level.SOON: "warning", Level.SPENT: "warning", Level.OVER: "error"}


def level(granted: Decimal | int, used: Decimal | int, warn_at: int) -> Level:
    """The warning comes at `warn_at` percent of what is granted (`BEY-16`), whatever the unit of both."""
    if used > granted:
        return Level.OVER
    if used == granted:
        return Level.SPENT
    return Level.SOON if used * 100 >= granted * warn_at else Level.FINE


@dataclass(frozen=True, slots=True)
class Counter:
    """A right and its use, both in minutes, from the first day to the last."""

    granted: int
    used: int
    first: datetime.date
    last: datetime.date
    warn_at: int

    @property
    def left(self) -> int:
        return self.granted - self.used

    @property
    def level(self) -> Level:
        return level(self.granted, self.used, self.warn_at)

    @property
    def look(self) -> str:
        """The kind of `<c-status>`."""
        return LOOKS[self.level]

    @property
    def warns(self) -> bool:
        return self.level != Level.FINE

    @property
    def granted_clock(self) -> str:
        return clock(self.granted)

    @property
    def used_clock(self) -> str:
        return clock(self.used)

    @property
    def left_clock(self) -> str:
        return clock(self.left)


def clock(minutes: int) -> str:
    """Hours and minutes as people write them, below zero too: « -7 h 30 »."""
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else ""
    nb = "\N{NO-BREAK SPACE}"
    return f"{sign}{hours}{nb}h{nb}{rest:02}" if rest else f"{sign}{hours}{nb}h"


def granted_minutes(
    rules: Rules,
    year: int,
    *,
    days: Decimal | None = None,
    working_time: int = 100,
    carried_hours: Decimal = Decimal(0),
    came_on: datetime.date | None = None,
    left_on: datetime.date | None = None,
) -> int:
    """Minutes of a worker's right in a civil year: by her working time (percent), and by the days she is in service."""
    whole = (Decimal(rules.training_days) if days is None else days) * rules.day_minutes
    share = Decimal(in_service(year, came_on, left_on)) / days_in(year)
    own = (whole * working_time / 100 * share).quantize(Decimal(1), ROUND_HALF_UP)
    return int(own) + int((carried_hours * 60).quantize(Decimal(1), ROUND_HALF_UP))


def in_service(year: int, came_on: datetime.date | None, left_on: datetime.date | None) -> int:
    """Days of the year, both ends included; 0 for whoever came after it or left before."""
    first = max(datetime.date(year, 1, 1), came_on or datetime.date.min)
    last = min(datetime.date(year, 12, 31), left_on or datetime.date.max)
    return max(0, (last - first).days + 1)


def days_in(year: int) -> int:
    return (datetime.date(year + 1, 1, 1) - datetime.date(year, 1, 1)).days


def civil_year(year: int) -> tuple[datetime.date, datetime.date]:
    """Its first and its last day."""
    return datetime.date(year, 1, 1), datetime.date(year, 12, 31)


def school_year(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The one that the day is in: from the first of September to the last of August."""
    begins = day.year if day.month >= SCHOOL_YEAR_BEGINS else day.year - 1
    return datetime.date(begins, SCHOOL_YEAR_BEGINS, 1), datetime.date(begins + 1, SCHOOL_YEAR_BEGINS - 1, 31)
