"""What workers do of themselves and when they are nudged. Only that of the queue "signing" has the channels' keys."""

from __future__ import annotations

from celery import shared_task

from . import exchange as exchanging
from . import reminders, trying, watchdogs


@shared_task(name="batch_channel.exchange")
def exchange(fund_id: int) -> None:
    """Prepare, sign, send and read what is due in the fund."""
    exchanging.exchange(fund_id)


@shared_task(name="batch_channel.try_channels")
def try_channels(fund_id: int) -> None:
    """Try the channels whose trial was asked for."""
    trying.try_channels(fund_id)


@shared_task(name="batch_channel.remind")
def remind(fund_id: int) -> None:
    """Remind of certificates that end."""
    reminders.remind(fund_id)


@shared_task(name="batch_channel.watch")
def watch(fund_id: int) -> None:
    """Look for answers that don't come, channels that fall silent, batches that don't leave."""
    watchdogs.watch(fund_id)
