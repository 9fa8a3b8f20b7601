"""After the database went back to an earlier moment: the server may know of sets that we don't.

`JOURNAL_CLUSTER` is raised after each restore. A channel of a lower one is held until a person releases it; the first
exchange after that catches up before anything is named: it reads what stands on the server, jumps the counter over
every name that may have been used, and gives up the names that were given before and not used as far as we know.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.utils import timezone

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from . import routing, verbs
from .models import Batch, Channel, Counter, Environment
from .protocol.names import FileName, InvalidName, parse_sent, sequence_number
from .protocol.transport import NotThere, Transport
from .services import batches
from .workflow import WAITING_BATCH_STATES

GAP = 10_000
"""More sets than a sender has a day. The counter jumps as many for each restore there ever was, so that a second one to
the same moment doesn't land on names that were given after the first."""

Used = Mapping[tuple[datetime.date, str], int]
"""The highest rank seen, by date and environment."""


def hold_restored(fund: Fund) -> None:
    """Hold the channels that nobody has vouched for since the last restore. In the fund's scope."""
    restored = Channel.objects.filter(cluster__lt=settings.JOURNAL_CLUSTER).order_by("pk")
    for channel in restored.select_for_update(of=("self",)):
        channel.held_at = channel.held_at or timezone.now()
        channel.cluster, channel.must_catch_up = settings.JOURNAL_CLUSTER, True
        channel.save(update_fields=["held_at", "cluster", "must_catch_up"])
        record(Actor.system(fund), verbs.CHANNEL_HELD, channel, facts={"cluster": channel.cluster})


def used_on(transport: Transport, channel: Channel, folders: Mapping[str, str]) -> Used:
    """What the server shows of this sender's names; `folders` are those it sends to, by environment."""
    used: dict[tuple[datetime.date, str], int] = {}
    for environment, folder in folders.items():
        with suppress(NotThere):
            for name in ours(transport, folder, channel.sender_id):
                key = (name.created_on, environment)
                used[key] = max(used.get(key, 0), sequence_number(name.sequence))
    return used


def ours(transport: Transport, folder: str, sender: str) -> Iterator[FileName]:
    for file in transport.list(folder):
        with suppress(InvalidName):
            name = parse_sent(file.name)
            if name.sender == sender:
                yield name


def catch_up(fund: Fund, channel: Channel, used: Used) -> None:
    """Jump over every name that may have been used, and give up those that wait. Outside any scope."""
    today = routing.today()
    with scope(fund):
        for environment in Environment.values:
            days = {day for day, letter in used if letter == environment and day > today} | {today}
            for day in sorted(days):
                jump(channel, day, environment, used.get((day, environment), 0))
        unsure = Batch.objects.filter(channel=channel, state__in=WAITING_BATCH_STATES, go_tried_at__isnull=True)
        for batch in unsure.order_by("pk"):
            batches.abandon(batch, batches.RESTORED)
        Channel.objects.filter(pk=channel.pk).update(must_catch_up=False)
        facts = {"seen": [f"{day}:{environment}:{rank}" for (day, environment), rank in sorted(used.items())]}
        record(Actor.system(fund), verbs.CHANNEL_CAUGHT_UP, channel, facts=facts)


def jump(channel: Channel, day: datetime.date, environment: str, seen: int) -> None:
    key: dict[str, Any] = {"sender_id": channel.sender_id, "created_on": day, "environment": environment}
    Counter.objects.get_or_create(**key)
    counter = Counter.objects.select_for_update(of=("self",)).get(**key)
    counter.last = max(counter.last, seen) + GAP * channel.cluster
    counter.save(update_fields=["last"])
