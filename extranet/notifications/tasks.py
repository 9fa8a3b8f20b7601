from __future__ import annotations

from celery import shared_task

from . import delivery


@shared_task(name="notifications.send")
def send(fund_id: int) -> None:
    """Send what is due in the fund's outbox."""
    delivery.send_due(fund_id)
