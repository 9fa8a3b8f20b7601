"""Where the months of all bodies stand, worked out by the database: what `months.derive` says of one dossier.

The two must agree: a test compares them, month by month. All that a status follows from stands in the month's row, and
in the index of its span: 35 000 months are counted without looking at a dossier.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import (
    Case,
    Count,
    DateField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import Fund
from extranet.tenants.periods import DAY

from .choices import Choices, Opening, choices_of
from .months import MonthStatus, last_open
from .periods import month_of, today_at
from .queries import DossierMonthQuerySet
from .workflow.certificates import OBJECTED

STATUS = models.CharField()


class Age(models.TextChoices):
    """For how long a month has stood where it stands."""

    WEEK = "week", _("7 jours ou moins")
    MONTH = "month", _("8 à 30 jours")
    TWO_MONTHS = "two_months", _("31 à 60 jours")
    LONGER = "longer", _("Plus de 60 jours")


DAYS = {Age.WEEK: (None, 7), Age.MONTH: (8, 30), Age.TWO_MONTHS: (31, 60), Age.LONGER: (61, None)}


def of_age(age: Age, today: datetime.date) -> Q:
    """Since when a month of this age stands where it stands."""
    youngest, oldest = DAYS[age]
    wanted = Q(since__isnull=False)
    if youngest is not None:
        wanted &= Q(since__lte=today - youngest * DAY)
    if oldest is not None:
        wanted &= Q(since__gte=today - oldest * DAY)
    return wanted


@dataclass(frozen=True, slots=True)
class Pile:
    """How many months stand somewhere: in all, and by age."""

    status: MonthStatus
    total: int
    by_age: dict[Age, int]


def standing(rows: DossierMonthQuerySet, fund: Fund, first: datetime.date, last: datetime.date) -> DossierMonthQuerySet:
    """The months that begin from `first` to `last`, with `status` (a `MonthStatus`) and `since`, the day since when."""
    choices = choices_of(fund)
    rows = rows.between(first, last).annotate(status=status(choices, today_at(fund)))
    return rows.annotate(since=since(fund, choices))


def counted(rows: QuerySet[Any], today: datetime.date) -> Iterator[Pile]:
    """Those of `standing` by status, where there are any: one query, which works each month out once."""
    groups = rows.order_by().values("status", "since").annotate(months=Count("id"))
    totals: Counter[str] = Counter()
    by_age: dict[str, Counter[Age]] = defaultdict(Counter)
    for status, since, months in groups.values_list("status", "since", "months"):
        totals[status] += months
        if since is not None:
            by_age[status][age_at(since, today)] += months
    for known in MonthStatus:
        if total := totals[known.value]:
            yield Pile(known, total, {age: by_age[known.value][age] for age in Age})


def age_at(since: datetime.date, today: datetime.date) -> Age:
    """`of_age`, of one day."""
    days = (today - since).days
    return next(age for age in Age if (oldest := DAYS[age][1]) is None or days <= oldest)


def status(choices: Choices, today: datetime.date) -> Case:
    """The rule of `months`, first match wins."""
    closed = closed_for_entry(choices, today)

    def then(known: MonthStatus) -> Value:
        return Value(known.value)

    return Case(
        When(first__gt=last_open(choices, today), then=then(MonthStatus.NOT_YET)),
        When(is_paid=True, then=then(MonthStatus.PAID)),
        When(is_suspended=True, then=then(MonthStatus.NOT_YET)),
        When(Q(prepared_at__isnull=False) & ~closed, then=then(MonthStatus.PREPARED)),
        When(~Q(certified_as=""), then=F("certified_as")),  # its correction, if there is one, came too late
        When(has_hours=True, then=then(MonthStatus.ENTERED)),
        When(closed, then=then(MonthStatus.NO_LONGER)),
        default=then(MonthStatus.WAITING),
        output_field=STATUS,
    )


def closed_for_entry(choices: Choices, today: datetime.date) -> Q:
    """What somebody objects to has no delay."""
    closed = Q(is_over=True)
    if choices.online_from:
        closed |= Q(first__lt=month_of(choices.online_from))
    if choices.closes_after is not None:
        closed |= Q(last__lt=today - choices.closes_after * DAY) & ~Q(certified_as__in=OBJECTED)
    return closed


def since(fund: Fund, choices: Choices) -> Case:
    """What has a certificate, since the last that was said about it; what waits for hours, since its opening."""
    last_word = Coalesce("prepared_at", "told_at")
    return Case(
        When(~Q(prepared_at=None, certified_as=""), then=TruncDate(last_word, tzinfo=fund.zone)),
        When(status=MonthStatus.WAITING, then=Greatest(opening(choices), F("begins_on"))),
        default=None,
        output_field=DateField(),
    )


def opening(choices: Choices) -> Any:
    """The day from which a month is entered."""
    match choices.opens:
        case Opening.LAST_DAY:
            return F("last")
        case Opening.NEXT_MONTH:
            return ExpressionWrapper(F("last") + 1, output_field=DateField())
    return F("first")
