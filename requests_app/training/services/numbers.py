"""The number of a request, given on creation (`ATM-18`)."""

from __future__ import annotations

import datetime

from django.db.models import F

from ..models import RequestCounter


def next_number(day: datetime.date) -> str:
    """« 2026-00001 », one after the other in each fund and year; the row is held until the transaction ends."""
    counter, _created = RequestCounter.objects.get_or_create(year=day.year)
    RequestCounter.objects.filter(pk=counter.pk).update(last=F("last") + 1)  # locks, and waits for whoever is before
    counter.refresh_from_db()
    return f"{day.year}-{counter.last:05}"
