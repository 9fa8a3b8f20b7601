"""Days on which nobody is expected: weekends, public holidays and the fund's closures (`BEY-17`)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import lru_cache

import holidays
from django.utils.translation import gettext as _

from extranet.tenants.models import Fund

from .choices import choices_of

SATURDAY = 5
WEEKEND = ""  # says itself by its name


@lru_cache(maxsize=256)
def public_holidays(country: str, region: str, year: int) -> frozenset[datetime.date]:
    """Those of the whole country, and of the region when one is given. Observed moves don't exist in FR and BE."""
    return frozenset(holidays.country_holidays(country, subdiv=region or None, years=year, observed=False))


def free_days(fund: Fund, days: Iterable[datetime.date]) -> dict[datetime.date, str]:
    """Why nobody is expected on a day, in a word (none for a weekend); days of work are left out."""
    choices = choices_of(fund)
    found: dict[datetime.date, str] = {}
    for day in days:
        region = choices.region if fund.country == "FR" else ""
        if day in public_holidays(fund.country, region, day.year):
            found[day] = _("férié")
        elif any(closure.first <= day <= closure.last for closure in choices.closures):
            found[day] = _("fermé")
        elif day.weekday() >= SATURDAY:
            found[day] = WEEKEND
    return found
