"""Publications whose day has come are announced."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from ..services.announcing import announce, to_announce


@shared_task(name="funding.announce_publications")
def announce_publications(fund_id: int) -> None:
    """So many people in each transaction, until all are told; a second worker waits, and finds it done."""
    fund = Fund.objects.get(pk=fund_id)
    with scope(fund), timezone.override(fund.zone):
        due = to_announce(timezone.localdate(), timezone.now())
    for publication_id in due:
        goes_on = True
        while goes_on:
            with scope(fund), timezone.override(fund.zone):
                goes_on = announce(fund=fund, publication_id=publication_id)
