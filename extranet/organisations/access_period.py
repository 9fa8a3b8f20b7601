"""How long an access lasts that is given for a year (`ITM-06`…`ITM-08`): pure arithmetic of days."""

from __future__ import annotations

import datetime
from collections.abc import Collection


def one_year_after(day: datetime.date) -> datetime.date:
    """The same day of the next year; 29 February gives 28 February."""
    return months_after(day, 12)


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later, or the last day of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = datetime.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = first_of_next - datetime.timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


def renewed(expires_on: datetime.date | None, today: datetime.date) -> datetime.date:
    """Until when a renewal of today gives access: a year from the later of today and the old expiry (`ITM-08`)."""
    return one_year_after(max(expires_on or today, today))


def notices_due(
    expires_on: datetime.date, today: datetime.date, days_before: Collection[int], sent: Collection[int]
) -> list[int]:
    """Which of the notices, each so many days before the end, are due today and weren't sent (`ITM-07`).

    Several at once are one message: whoever was away, or a worker that slept, sends no pile of mails.
    """
    left = (expires_on - today).days
    return sorted(days for days in set(days_before) - set(sent) if 0 <= left <= days)
