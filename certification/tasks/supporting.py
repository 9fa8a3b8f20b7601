"""What the calendar does: documents whose last day has passed are ended."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from ..services.supporting import expire


@shared_task
def expire_supporting(fund_id: int) -> None:
    """They have already stopped counting: each use looks at the date."""
    fund = Fund.objects.get(pk=fund_id)
    with scope(fund), timezone.override(fund.zone):
        expire(fund)
