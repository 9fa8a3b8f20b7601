"""Statistics are worked out by the worker, never while somebody waits for a page."""

from __future__ import annotations

import time
from contextlib import suppress

from celery import shared_task
from django.db import IntegrityError

from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from extranet.tenants.work import TURN

from .services.calculating import calculate, due


@shared_task
def work_out(fund_id: int) -> int:
    """What is due, until none is left or the turn is over: the next sweep goes on. Returns how many were made."""
    ends, made = time.monotonic() + TURN, 0
    fund = Fund.objects.get(pk=fund_id)
    with scope(fund, read_only=True):
        waiting = list(due(fund))
    for one in waiting:
        if time.monotonic() > ends:
            break
        with suppress(IntegrityError):  # another worker was quicker
            calculate(fund, one)
            made += 1
    return made
