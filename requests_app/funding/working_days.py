"""Days on which the fund works, by which its promises are counted (`BEY-15`)."""

from __future__ import annotations

import datetime

from certification.free_days import SATURDAY, public_holidays
from extranet.tenants.models import Fund
from extranet.tenants.periods import DAY


def is_working_day(fund: Fund, day: datetime.date) -> bool:
    """Neither a weekend nor a public holiday of the fund's country."""
    return day.weekday() < SATURDAY and day not in public_holidays(fund.country, "", day.year)


def working_days_after(fund: Fund, day: datetime.date, count: int) -> datetime.date:
    """The working day that is so many after a day, which doesn't count itself; none (0): the next one or the day."""
    while not is_working_day(fund, day) and count == 0:
        day += DAY
    while count > 0:
        day += DAY
        count -= is_working_day(fund, day)
    return day
