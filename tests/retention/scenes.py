"""Files whose time is over, and the night that forgets them."""

from __future__ import annotations

import datetime
import time
from typing import Any

from django.utils import timezone

from extranet.retention.models import Announcement, Night
from extranet.retention.services import nights
from extranet.tenants.models import Fund
from extranet.tenants.retention import RetentionRule, SweepRule
from extranet.tenants.scope import scope

NOTICE = datetime.timedelta(days=30)


def night(fund: Fund, rule: RetentionRule | SweepRule, day: datetime.date | None = None) -> Night:
    """A rule's night, to its end."""
    day = day or timezone.localdate()
    with timezone.override(fund.zone):
        assert nights.night_of(fund, rule, day, until=time.monotonic() + 60), "the night wasn't over in a minute"
    with scope(fund):
        return Night.objects.get(day=day, rule=rule.name)


def announced_long_ago(fund: Fund, rule: RetentionRule) -> None:
    """What is on the list has been there for its days of notice."""
    with scope(fund):
        Announcement.objects.filter(rule=rule.name).update(announced_on=timezone.localdate() - NOTICE)


def forgotten(fund: Fund, rule: RetentionRule) -> Night:
    """Announced one night, forgotten another, after the notice."""
    night(fund, rule, timezone.localdate() - NOTICE)
    announced_long_ago(fund, rule)
    return night(fund, rule)


def words_in(rows: Any) -> str:
    """Everything that rows hold, as one text."""
    return " ".join(str(value) for row in rows.values() for value in row.values())
