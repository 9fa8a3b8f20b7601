"""Who is at a channel: one worker, which says so again as long as it works; the claim of a dead one ends by itself.

A thread beside the work renews the claim, so that no step is too long for it, and dies with its process: whoever was
killed is followed once LEASE is over. One that finds its claim taken over (its machine stood still, or the database was
out of reach, for longer than that) stops before its next step: whatever it would write is the other's business.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import DatabaseError, connection
from django.utils import timezone

from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from .models import Channel

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)  # of a dead worker, until the next one may begin
RENEWED_AFTER = LEASE / 6
_renewing = threading.Lock()  # between a worker and the thread beside it: what is claimed and what is known of it agree


class ClaimLost(Exception):
    """Another worker has the channel: the lease had ended."""


def is_claimed(channel: Channel) -> bool:
    """Whether a worker is at it that may still be alive."""
    return channel.claimed_at is not None and channel.claimed_at > timezone.now() - LEASE


@contextmanager
def kept(fund: Fund, channel: Channel) -> Iterator[None]:
    """Renew the claim while the work goes on, and let the next one come after it, unless it came already."""
    over = threading.Event()
    beside = threading.Thread(target=_keep, args=(fund, channel, over), daemon=True)
    beside.start()
    try:
        yield
    finally:
        over.set()
        beside.join()
        release(fund, channel)


def _keep(fund: Fund, channel: Channel, over: threading.Event) -> None:
    while not over.wait(RENEWED_AFTER.total_seconds()):
        try:
            renew(fund, channel)
        except ClaimLost:
            return  # the worker finds out before its next step
        except DatabaseError as error:
            logger.warning("channel %s of fund %s not renewed: %s", channel.pk, fund.pk, type(error).__name__)
        finally:
            connection.close()  # this thread's own


def renew(fund: Fund, channel: Channel) -> None:
    """Say, if it is time, that this worker is still at it. Outside any scope. Raises `ClaimLost`."""
    with _renewing:
        now = timezone.now()
        if channel.claimed_at is None or now - channel.claimed_at < RENEWED_AFTER:
            return
        with scope(fund):
            mine = Channel.objects.filter(pk=channel.pk, claimed_at=channel.claimed_at)
            if not mine.update(claimed_at=now):
                raise ClaimLost
        channel.claimed_at = now


def release(fund: Fund, channel: Channel) -> None:
    """Let the next one come, unless it came already."""
    with scope(fund):
        Channel.objects.filter(pk=channel.pk, claimed_at=channel.claimed_at).update(claimed_at=None)
