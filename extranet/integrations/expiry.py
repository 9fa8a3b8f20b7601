"""When a key's end is near: whoever manages it is reminded, and finds it among what waits for her."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from .models import ApiKey

REMINDERS = (30, 7)  # days before the end
SOON = timedelta(days=max(REMINDERS))


def past_reminders(key: ApiKey) -> list[int]:
    """Those that a new key has no use for: its end is that near already."""
    left = (key.last_moment.date() - timezone.localdate()).days
    return [days for days in REMINDERS if left <= days]
