"""Calendar months as the first day of each, and the fund's own today."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterator

from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from extranet.tenants.models import Fund


def today_at(fund: Fund) -> datetime.date:
    """The calendar day where the fund is, wherever the clock of the machine stands."""
    return timezone.now().astimezone(fund.zone).date()


def month_of(day: datetime.date) -> datetime.date:
    """The month of a day, as its first day: months are stored so."""
    return day.replace(day=1)


def last_day(month: datetime.date) -> datetime.date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def next_month(month: datetime.date) -> datetime.date:
    return datetime.date(month.year + month.month // 12, month.month % 12 + 1, 1)


def months_after(day: datetime.date, count: int) -> datetime.date:
    """The same day so many months later, or the last of that month when it is shorter."""
    place = day.year * 12 + day.month - 1 + count
    month = datetime.date(place // 12, place % 12 + 1, 1)
    return month.replace(day=min(day.day, last_day(month).day))


def months_between(first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    """Each calendar month that has a day between the two."""
    month = month_of(first)
    while month <= last:
        yield month
        month = next_month(month)


def days_between(first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    """Both included."""
    for count in range((last - first).days + 1):
        yield first + datetime.timedelta(days=count)


def month_name(month: datetime.date) -> str:
    """« Septembre 2020 », in the reader's language."""
    name = str(MONTHS[month.month])
    return f"{name[:1].upper()}{name[1:]} {month.year}"


def of_month(month: datetime.date) -> str:
    """« d’octobre 2020 », « de septembre 2020 »: as the caption of the grid says it."""
    name = f"{MONTHS[month.month]} {month.year}"
    if str(MONTHS[month.month])[:1].lower() in "ao":
        return _("d’%(month)s") % {"month": name.lower()}
    return _("de %(month)s") % {"month": name.lower()}


class MonthConverter:
    """A month in an address: 2020-10."""

    regex = r"20\d\d-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> datetime.date:
        return datetime.date.fromisoformat(f"{value}-01")

    def to_url(self, value: datetime.date) -> str:
        return f"{value:%Y-%m}"
