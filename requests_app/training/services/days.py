"""The days of a training, changed together (`ATM-19`)."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from extranet.journal.services import record
from extranet.tenants.actor import Actor

from .. import verbs
from ..models import Absence, Day, Request
from .sessions import session_to_change

DAYS_AT_MOST = 100  # of one training


@dataclass(frozen=True, slots=True)
class DayHours:
    """A day as it is to be. `was` is the date it had before, for a date that was mistyped."""

    date: datetime.date
    starts_at: datetime.time
    ends_at: datetime.time
    break_starts_at: datetime.time | None = None
    break_ends_at: datetime.time | None = None
    was: datetime.date | None = None


class LosesAbsences(ValidationError):
    """Days to be taken away have absences reported on them: the person confirms first."""


@transaction.atomic
def change_days(
    *, actor: Actor, request: Request, version: int, days: Sequence[DayHours], lose_absences: bool = False
) -> list[Request]:
    """Make these the days of the request, and of the other drafts of its session.

    A day is known by its date: it keeps its absences as long as its date is there, or moves to a date that wasn't.
    Raises `ValidationError` for a date given twice, hours that make no sense, or an absence that would fall outside
    the hours; `LosesAbsences` unless `lose_absences`; otherwise as `locked_to_change` does.
    """
    check_dates(days)
    changed = session_to_change(actor, request, version=version)
    for one in changed:
        replace_days(one, days, lose_absences=lose_absences)
        dates = [day.date for day in days]
        one.starts_on, one.ends_on = min(dates, default=None), max(dates, default=None)
        one.save()
        record(actor, verbs.DAYS_CHANGED, one, facts={"days": sorted(date.isoformat() for date in dates)})
    return changed


def check_count(days: int) -> None:
    """Raises `ValidationError` for more days than `DAYS_AT_MOST`."""
    if days > DAYS_AT_MOST:
        raise ValidationError(
            _("Une demande a au plus %(count)s jours : répartissez-les sur deux demandes."),
            code="too_many_days",
            params={"count": DAYS_AT_MOST},
        )


def check_dates(days: Sequence[DayHours]) -> None:
    check_count(len(days))
    twice = [date for date, count in Counter(day.date for day in days).items() if count > 1]
    if twice:
        raise ValidationError(
            _("Ces dates sont encodées deux fois : %(dates)s."), code="date_twice", params={"dates": listed(twice)}
        )


def listed(dates: Collection[datetime.date]) -> str:
    """The dates in their order, as the reader's language writes them."""
    return ", ".join(date_format(date, "SHORT_DATE_FORMAT") for date in sorted(dates))


def replace_days(request: Request, days: Sequence[DayHours], *, lose_absences: bool) -> None:
    """The days as they are wanted; one that moved (`was`) keeps its presences.

    Raises as `refuse_absences_outside`, `remove_days`.
    """
    stored = {day.date: day for day in request.days.all()}
    wanted = {day.date for day in days}
    kept: list[Day] = []
    for hours in days:
        day = stored.get(hours.date)
        if day is None and hours.was in stored and hours.was not in wanted:
            day = stored[hours.was]
        day = day or Day(request=request)
        day.date, day.starts_at, day.ends_at = hours.date, hours.starts_at, hours.ends_at
        day.break_starts_at, day.break_ends_at = hours.break_starts_at, hours.break_ends_at
        day.clean()
        kept.append(day)
    kept_pks = {day.pk for day in kept}
    refuse_absences_outside([day for day in kept if day.pk], request)
    remove_days([day for day in stored.values() if day.pk not in kept_pks], request, lose_absences=lose_absences)
    for day in kept:
        day.save()


def refuse_absences_outside(days: Collection[Day], request: Request) -> None:
    """A partial absence that was reported stays within the hours of its day. Raises `ValidationError`."""
    by_pk = {day.pk: day for day in days}
    partial = Absence.objects.filter(day__in=by_pk, starts_at__isnull=False).order_by("pk")
    outside = [
        by_pk[absence.day_id].date
        for absence in partial
        if absence.starts_at < by_pk[absence.day_id].starts_at or absence.ends_at > by_pk[absence.day_id].ends_at  # type: ignore[operator]
    ]
    if outside:
        raise ValidationError(
            _(
                "Demande %(number)s, %(dates)s : une absence partielle déjà reportée tomberait hors de ces heures."
                " Corrigez-la d’abord dans « Présences »."
            ),
            code="absence_outside_hours",
            params={"number": request.number, "dates": listed(set(outside))},
        )


def remove_days(days: Collection[Day], request: Request, *, lose_absences: bool) -> None:
    """Raises `LosesAbsences` where absences are reported on them, unless those may be lost."""
    with_absences = Absence.objects.filter(day__in=[day.pk for day in days])
    if days and not lose_absences and (count := with_absences.count()):
        dates = {day.date for day in days if day.absences.exists()}
        raise LosesAbsences(
            ngettext(
                "Demande %(number)s, %(dates)s : %(count)s absence y est reportée et disparaîtrait avec le jour.",
                "Demande %(number)s, %(dates)s : %(count)s absences y sont reportées et disparaîtraient avec le jour.",
                count,
            )
            % {"number": request.number, "dates": listed(dates), "count": count},
            code="loses_absences",
        )
    Day.objects.filter(pk__in=[day.pk for day in days]).delete()


def weekdays_between(first: datetime.date, last: datetime.date, weekdays: Collection[int]) -> list[datetime.date]:
    """The dates from the first to the last on these weekdays (0 is Monday)."""
    length = (last - first).days + 1
    dates = (first + datetime.timedelta(days=count) for count in range(length))
    return [date for date in dates if date.weekday() in weekdays]
