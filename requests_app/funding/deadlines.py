"""The days that count for a file: by which it is deposited (a warning, never a refusal), and answered (`MYA-03`)."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import FundingRequest
from .workflow import RequestState


def days_left(request: FundingRequest, today: datetime.date) -> int | None:
    """Calendar days to decide, below zero when it is late; None while nothing is to be decided."""
    if request.state != RequestState.COMPLETE or request.decide_by is None:
        return None
    return (request.decide_by - today).days


def said(days: int) -> str:
    """« Il reste 5 jours », « À décider aujourd’hui » or « En retard de 2 jours »."""
    if days < 0:
        late = ngettext("En retard de %(days)s jour", "En retard de %(days)s jours", -days)
        return late % {"days": -days}
    if days == 0:
        return _("À décider aujourd’hui")
    return ngettext("Il reste %(days)s jour", "Il reste %(days)s jours", days) % {"days": days}


def deposit_by(request: FundingRequest) -> datetime.date | None:
    """The last day that leaves the device's days before the training; None without a first day, or when any day will
    do."""
    days = request.device.days_before_start
    return request.starts_on - datetime.timedelta(days=days) if request.starts_on and days else None


def is_late(request: FundingRequest, today: datetime.date) -> bool:
    """Whether sending it on this day is later than the device asks."""
    last = deposit_by(request)
    return last is not None and today > last
