"""When the daily digest leaves."""

from __future__ import annotations

import datetime

from extranet.tenants.models import Fund

AT = datetime.time(7)


def next_digest(fund: Fund, now: datetime.datetime) -> datetime.datetime:
    """The first seven o’clock of the fund's clocks after this moment."""
    local = now.astimezone(fund.zone)
    today = datetime.datetime.combine(local.date(), AT, fund.zone)
    return today if local < today else datetime.datetime.combine(local.date() + datetime.timedelta(1), AT, fund.zone)
