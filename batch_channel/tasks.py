from __future__ import annotations

from celery import shared_task

from . import exchange as exchanging


@shared_task(name="batch_channel.exchange")
def exchange(fund_id: int) -> None:
    """Prepare, sign, send and read what is due in the fund. Routed to the queue "signing", which has the keys."""
    exchanging.exchange(fund_id)
