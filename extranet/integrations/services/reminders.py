"""Reminding an organisation that its keys expire."""

from __future__ import annotations

from django.utils import timezone

from extranet.organisations.access_period import notices_due
from extranet.tenants.models import Fund

from .. import mails
from ..expiry import REMINDERS
from ..models import ApiKey


def remind(fund: Fund) -> int:
    """Tell whom it concerns of each key that expires soon, once for each of the days; in the fund's scope and zone.

    Returns of how many keys it told.
    """
    told = 0
    for key in ApiKey.objects.expiring_soon().select_for_update(of=("self",), skip_locked=True).order_by("pk"):
        due = notices_due(key.last_moment.date(), timezone.localdate(), REMINDERS, key.reminders)
        if due:
            key.reminders = sorted({*key.reminders, *due}, reverse=True)
            key.save(update_fields=["reminders"])
            mails.tell_expiry(fund, key)
            told += 1
    return told
