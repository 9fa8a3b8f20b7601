"""Requests that nobody settles or confirms, sessions that open, convocations: looked at each minute."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from ..services import announcing, settling

FROM_HOUR, TO_HOUR = 7, 20  # in the fund's zone: nobody is written to at night


@shared_task(name="enrolments.look_after_requests")
def look_after_requests(fund_id: int) -> None:
    """To the fund what waits too long; over what came too late; forgotten what nobody confirmed."""
    fund = Fund.objects.get(pk=fund_id)
    now = timezone.now()
    for step in (settling.escalate, settling.expire, settling.forget):
        with scope(fund), timezone.override(fund.zone):
            step(fund=fund, now=now)


@shared_task(name="enrolments.write_to_participants")
def write_to_participants(fund_id: int) -> None:
    """« Tenez-moi au courant », convocations and reminders."""
    fund = Fund.objects.get(pk=fund_id)
    now = timezone.now()
    if not FROM_HOUR <= now.astimezone(fund.zone).hour < TO_HOUR:
        return
    for step in (announcing.announce, announcing.convoke):
        with scope(fund), timezone.override(fund.zone):
            step(fund=fund, now=now)
