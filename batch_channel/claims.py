"""Who is at a channel: one worker, which says so again as long as it works; the claim of a dead one ends by itself.

Between long steps a worker renews its claim, so nobody else begins before it is done. One that finds its claim taken
over stops at once: whatever it would write is the other's business.
"""

from __future__ import annotations

from django.utils import timezone

from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from extranet.tenants.work import LEASE

from .models import Channel

RENEWED_AFTER = LEASE / 15


class ClaimLost(Exception):
    """Another worker has the channel: the lease had ended."""


def is_claimed(channel: Channel) -> bool:
    """Whether a worker is at it that may still be alive."""
    return channel.claimed_at is not None and channel.claimed_at > timezone.now() - LEASE


def renew(fund: Fund, channel: Channel) -> None:
    """Say, at most once a minute, that this worker is still at it. Outside any scope. Raises `ClaimLost`."""
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
