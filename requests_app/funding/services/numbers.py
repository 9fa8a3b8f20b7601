"""Numbers that people quote: « DPC-2026-00001 » for a request, « ACC- » for an agreement, « FAC- » for a deposit."""

from __future__ import annotations

import datetime
from enum import StrEnum

from django.db.models import F

from ..models import Counter


class Series(StrEnum):
    """The three letters that a number begins with, counted apart."""

    REQUEST = "DPC"
    AGREEMENT = "ACC"
    INVOICE = "FAC"
    DECLARATION = "DEC"
    EXCHANGE = "ECH"


def next_number(series: str, day: datetime.date) -> str:
    """One after the other in each fund, series and year; the row is held until the transaction ends."""
    counter, _created = Counter.objects.get_or_create(series=series, year=day.year)
    Counter.objects.filter(pk=counter.pk).update(last=F("last") + 1)  # locks, and waits for whoever is before
    counter.refresh_from_db()
    return f"{series}-{day.year}-{counter.last:05}"
