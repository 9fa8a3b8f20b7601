"""What the fill buttons put into a month: the calendar's hours, or so many hours on each working day."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal

from extranet.tenants.models import Fund

from .amounts import ZERO
from .choices import choices_of
from .free_days import free_days
from .models import Dossier, Granularity, PlannedDay
from .months import Period, open_days
from .periods import last_day
from .sheets import CENTRE, PLACEMENT, Sheet, converted


def calendar_of(dossier: Dossier, month: datetime.date) -> list[PlannedDay]:
    """The planned days of the month, in order."""
    return list(
        PlannedDay.objects.filter(dossier=dossier, date__gte=month, date__lte=last_day(month)).order_by("date", "pk")
    )


def planned_total(days: list[PlannedDay]) -> Decimal | None:
    """Hours in centre and in placement together; None when nothing is planned."""
    return sum((day.centre + day.placement for day in days), ZERO) if days else None


def from_calendar(month: datetime.date, granularity: str, days: list[PlannedDay]) -> Sheet:
    """« Charger le calendrier »: centre and placement of each planned day, at the dossier's granularity (`ATN-34`)."""
    cells = {day.date.isoformat(): {CENTRE: day.centre, PLACEMENT: day.placement} for day in days}
    return converted(Sheet(month, Granularity.DAY, cells), granularity)


def spread(fund: Fund, dossier: Dossier, month: datetime.date, granularity: str, suspended: Sequence[Period]) -> Sheet:
    """« Répartir 7h tous les jours »: on each working day of the month inside the session (`ATN-37`)."""
    days = open_days(dossier, month, suspended)
    free = free_days(fund, days)
    hours = choices_of(fund).daily_hours
    cells = {day.isoformat(): {CENTRE: hours} for day in days if day not in free}
    return converted(Sheet(month, Granularity.DAY, cells), granularity)
