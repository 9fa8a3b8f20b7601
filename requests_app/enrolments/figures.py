"""The figures of the dashboards, month by month: enrolments, fill rate, absence rate, waiting time.

Each is one query of the database, whatever the number of rows.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import (
    Avg,
    Count,
    DateField,
    DurationField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import TruncMonth

from extranet.journal.models import Entry
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.periods import DAY

from . import verbs
from .models import Course, Enrolment, Session
from .reports import midnight
from .workflow import ATTENDED, EnrolmentState, SessionState

Values = dict[datetime.date, Decimal]


@dataclass(frozen=True, slots=True)
class Looked:
    """By whom, at which months (their first days, in order) and perhaps at which course."""

    actor: Actor
    fund: Fund
    months: Sequence[datetime.date]
    course: Course | None = None

    @property
    def first(self) -> datetime.datetime:
        return midnight(self.months[0], self.fund)

    @property
    def end(self) -> datetime.datetime:
        return midnight(following(self.months[-1]), self.fund)

    @property
    def enrolments(self) -> QuerySet[Enrolment]:
        found = Enrolment.objects.visible_to(self.actor)
        return found.filter(session__course=self.course) if self.course else found


def following(month: datetime.date) -> datetime.date:
    return (month.replace(day=28) + 4 * DAY).replace(day=1)


def months_until(last: datetime.date, count: int) -> list[datetime.date]:
    """So many months, the last one included, in order."""
    months = [last.replace(day=1)]
    while len(months) < count:
        months.append((months[-1] - DAY).replace(day=1))
    return months[::-1]


def enrolments_made(looked: Looked) -> Values:
    """How many enrolments were asked for, of whatever became of them."""
    rows = looked.enrolments.filter(created_at__gte=looked.first, created_at__lt=looked.end)
    found = by_month(rows, "created_at", looked.fund).annotate(value=Count("pk"))
    return {month: Decimal(value) for month, value in found.values_list("month", "value")}


def fill_rate(looked: Looked) -> Values:
    """Per cent of the places of the sessions that begin in the month."""
    rows = Session.objects.visible_to(looked.actor).filter(state=SessionState.PLANNED)
    rows = rows.filter(starts_at__gte=looked.first, starts_at__lt=looked.end)
    if looked.course:
        rows = rows.filter(course=looked.course)
    found = by_month(rows, "starts_at", looked.fund).annotate(part=Sum("taken"), whole=Sum("capacity"))
    return {month: per_cent(part, whole) for month, part, whole in found.values_list("month", "part", "whole")}


def absence_rate(looked: Looked) -> Values:
    """Per cent of those whose presence is known, excused or not."""
    rows = looked.enrolments.filter(state__in=ATTENDED)
    rows = rows.filter(session__starts_at__gte=looked.first, session__starts_at__lt=looked.end)
    absent = Count("pk", filter=~Q(state=EnrolmentState.PRESENT))
    found = by_month(rows, "session__starts_at", looked.fund).annotate(part=absent, whole=Count("pk"))
    return {month: per_cent(part, whole) for month, part, whole in found.values_list("month", "part", "whole")}


def waiting_time(looked: Looked) -> Values:
    """Mean days on a waiting list, of those to whom a place was offered in the month."""
    offers = Entry.objects.filter(
        subject_uuid=OuterRef("uuid"), subject_model=Enrolment._meta.label, verb=verbs.ENROLMENT_OFFERED.name
    )
    earliest = looked.first - 366 * DAY
    rows = looked.enrolments.filter(queued_at__gte=earliest, queued_at__lt=looked.end)
    rows = rows.annotate(offered_at=Subquery(offers.order_by("recorded_at").values("recorded_at")[:1]))
    rows = rows.filter(offered_at__gte=looked.first, offered_at__lt=looked.end)
    waited = ExpressionWrapper(F("offered_at") - F("queued_at"), output_field=DurationField())
    found = by_month(rows, "offered_at", looked.fund).annotate(value=Avg(waited))
    return {month: in_days(value) for month, value in found.values_list("month", "value")}


def by_month(rows: QuerySet, moment: str, fund: Fund) -> QuerySet:
    return (
        rows.order_by().annotate(month=TruncMonth(moment, tzinfo=fund.zone, output_field=DateField())).values("month")
    )


def per_cent(part: int, whole: int) -> Decimal:
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"))


def in_days(duration: datetime.timedelta) -> Decimal:
    return (Decimal(duration.total_seconds()) / 86_400).quantize(Decimal("0.1"))
