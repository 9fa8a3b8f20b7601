"""The forecast calendar of a dossier, entered in its training body's part (« volet »), or by the staff (`ATN-35`)."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.versions import StaleEdit

from .. import verbs
from ..amounts import ZERO
from ..free_days import WEEKEND, free_days
from ..models import Dossier, PlannedDay
from ..months import overlaps, suspensions_of
from ..periods import days_between
from ..permissions import check_calendar
from .locking import locked

A_DAY = Decimal(24)


@dataclass(frozen=True, slots=True)
class Planned:
    """Hours of a day in the centre and on placement."""

    centre: Decimal = ZERO
    placement: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Calendar:
    """The planned days of a dossier, in order, as they are stored."""

    days: list[PlannedDay]

    @property
    def version(self) -> int:
        """Another number for another calendar: the beginning of a digest of its days, whoever changed them and how."""
        text = "".join(f"{day.date:%Y-%m-%d} {day.centre:.2f} {day.placement:.2f}\n" for day in self.days)
        return int(hashlib.sha256(text.encode()).hexdigest()[:7], 16)


def whole_calendar(dossier: Dossier) -> Calendar:
    """The forecast calendar of all the dossier's months (`ATN-35`), its hours as they were entered."""
    return Calendar(list(PlannedDay.objects.filter(dossier=dossier).order_by("date", "pk")))


@transaction.atomic
def plan(
    *,
    actor: Actor,
    dossier: Dossier,
    days: Mapping[datetime.date, Planned],
    between: tuple[datetime.date, datetime.date],
    version: int | None = None,
) -> int:
    """Make these the planned days from the first to the last day of `between`; others stay. Returns how many.

    Raises `ValidationError` for a day outside the session, or of more than 24 hours, and `StaleEdit` when the calendar
    isn't the one of `version` any more (None: whatever it is); its `current` is the `Calendar` as it is now.
    """
    check_calendar(actor, dossier)
    current = locked(dossier)
    if version is not None and (stored := whole_calendar(current)).version != version:
        raise StaleEdit(stored)
    wanted = {day: hours for day, hours in days.items() if hours.centre or hours.placement}
    for day, hours in wanted.items():
        if not current.starts_on <= day <= current.ends_on:
            raise ValidationError(
                _("Le %(day)s est hors de la session."), "day_closed", {"day": date_format(day, "d/m/Y")}
            )
        if hours.centre + hours.placement > A_DAY:
            raise ValidationError(
                _("Le %(day)s : un jour n’a que 24 heures."), "day_too_long", {"day": date_format(day, "d/m/Y")}
            )
    first, last = between
    PlannedDay.objects.filter(dossier=current, date__gte=first, date__lte=last).delete()
    PlannedDay.objects.bulk_create(
        PlannedDay(dossier=current, date=day, centre=hours.centre, placement=hours.placement)
        for day, hours in sorted(wanted.items())
        if first <= day <= last
    )
    facts = {"from": first.isoformat(), "until": last.isoformat(), "days": len(wanted)}
    record(actor, verbs.CALENDAR_CHANGED, current, facts=facts)
    return len(wanted)


def by_weekday(
    fund: Fund,
    dossier: Dossier,
    *,
    first: datetime.date,
    last: datetime.date,
    weekdays: Mapping[int, Planned],
) -> dict[datetime.date, Planned]:
    """The days between both, inside the session, on weekdays with hours (0 is Monday); holidays and closures not."""
    begin, end = max(first, dossier.starts_on), min(last, dossier.ends_on)
    days = list(days_between(begin, end)) if begin <= end else []
    free = {day for day, why in free_days(fund, days).items() if why != WEEKEND}
    suspended = suspensions_of([dossier])[dossier.pk]
    return {
        day: weekdays[day.weekday()]
        for day in days
        if day.weekday() in weekdays and day not in free and not overlaps(suspended, day, day)
    }
