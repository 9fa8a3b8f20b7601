"""What workers do of themselves and when they are nudged. Only that of the queue "signing" has the channels' keys."""

from __future__ import annotations

from celery import shared_task

from . import exchange as exchanging
from . import handing_out, reminders, trying, watchdogs
from .services import changes


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


@shared_task(name="batch_channel.compare")
def compare(fund_id: int) -> None:
    """Compare what was accepted with its source, and propose what must follow."""
    changes.compare_some(fund_id)


@shared_task(name="batch_channel.hand_out")
def hand_out(fund_id: int) -> None:
    """Unseal the files that people asked for, and wipe those that nobody fetched."""
    handing_out.hand_out(fund_id)


@shared_task(name="batch_channel.read_deliveries")
def read_deliveries(fund_id: int) -> None:
    """Read the answers that people brought."""
    handing_out.read_deliveries(fund_id)
