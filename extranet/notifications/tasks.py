from __future__ import annotations

from celery import shared_task

from . import delivery, digests


@shared_task(name="notifications.send")
def send(fund_id: int) -> None:
    """Send what is due in the fund's outbox."""
    delivery.send_due(fund_id)


@shared_task(name="notifications.digests")
def send_digests(fund_id: int) -> None:
    """Put each person's digest of the day into the outbox, once it is time."""
    digests.send_digests(fund_id)
