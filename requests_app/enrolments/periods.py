"""Days and hours of sessions, as pages and mails say them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from .models import Session, SessionPart


def period_of(session: Session, zone: ZoneInfo) -> str:
    """« 12/01/2027, 09:00 – 16:00 », or « du 12/01/2027 au 14/01/2027 »."""
    begin, end = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    if begin.date() == end.date():
        return f"{begin:%d/%m/%Y}, {begin:%H:%M} – {end:%H:%M}"
    return _("du %(first)s au %(last)s") % {"first": f"{begin:%d/%m/%Y}", "last": f"{end:%d/%m/%Y}"}


def days_of(parts: Iterable[SessionPart], zone: ZoneInfo) -> list[tuple[datetime.date, list[str]]]:
    """Each day with its hours; the parts come in their order."""
    local = ((part.starts_at.astimezone(zone), part.ends_at.astimezone(zone)) for part in parts)
    return [
        (day, [f"{begin:%H:%M} – {end:%H:%M}" for begin, end in same])
        for day, same in groupby(local, key=lambda part: part[0].date())
    ]


def hours_of_days(parts: Iterable[SessionPart], zone: ZoneInfo) -> list[str]:
    """One line a day."""
    return [f"{date_format(day, 'l d/m/Y')} : {', '.join(hours)}" for day, hours in days_of(parts, zone)]
