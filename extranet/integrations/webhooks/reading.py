"""From the journal to what is sent: each act of the house is one entry there, and each entry is read once.

The journal is the outbox's source, so no act does anything for webhooks, and none can be forgotten. Entries are read in
the order in which nothing can turn up before them any more (`journal.queries.finished`), and the place that was reached
moves in the transaction that writes what is to be sent: an entry gives its deliveries once, whoever dies when.

An act's own process only says, after its commit, that there is something to read, where the fund has webhooks at all.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass

from django.core.cache import cache
from django.db import connection, transaction

from extranet.journal.models import Entry, cluster_number
from extranet.tenants import work
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from ..models import Delivery, ReadingPlace
from .events import Audience, by_verb, payload

logger = logging.getLogger(__name__)

ENTRIES_AT_ONCE = 500
PATIENCE = 2.0  # seconds for transactions that began before the act's own and still run; then the sweep continues
LAST = 2**63 - 1
FLAG_KEPT = 24 * 3600  # seconds; each reading renews it


def begin(fund_id: int) -> None:
    """From now on the fund's journal is read: what was done before is not told. In the first webhook's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        oldest_running = cursor.fetchone()[0]
    place = {"cluster": cluster_number(), "transaction": oldest_running - 1, "entry": LAST}
    ReadingPlace.objects.get_or_create(fund_id=fund_id, defaults=place)
    transaction.on_commit(lambda: raise_flag(fund_id), robust=True)


def read(fund_id: int) -> int:
    """Make the deliveries of everything new in a fund's journal. Returns how many. Outside any scope."""
    fund = Fund.objects.get(pk=fund_id)
    made, ends = 0, time.monotonic() + PATIENCE
    while True:
        step = read_on(fund)
        made += step.made
        if step.entries == 0 and (not step.is_waiting or time.monotonic() > ends):
            return made
        if step.entries == 0:
            time.sleep(0.1)


@dataclass(frozen=True, slots=True)
class Step:
    """What one step read and made; `is_waiting`: more is there, behind a transaction that still runs."""

    entries: int = 0
    made: int = 0
    is_waiting: bool = False


def read_on(fund: Fund) -> Step:
    with scope(fund):
        place = ReadingPlace.objects.select_for_update(of=("self",)).first()
        if place is None:  # the fund has never had a webhook
            return Step()
        entries = list(Entry.objects.finished().after(place.position)[:ENTRIES_AT_ONCE])
        if not entries:
            return Step(is_waiting=Entry.objects.after(place.position).exists())
        audience = Audience(fund)
        if audience.subscriptions:
            raise_flag(fund.pk)
        made = sum(deliver_later(audience, entry) for entry in entries if entry.verb in by_verb())
        place.cluster, place.transaction, place.entry = entries[-1].position
        place.save()
        if made:
            from .. import tasks

            work.nudge(tasks.deliver_webhooks, fund.pk)
    return Step(len(entries), made)


def deliver_later(audience: Audience, entry: Entry) -> int:
    """Write what is to be sent of an entry. During a pause it is withheld, and can be sent when it is over."""
    count = 0
    for subscription, event, row in audience.told_of(entry):
        subscription.sequence += 1
        subscription.save(update_fields=["sequence"])
        delivery = Delivery(
            subscription=subscription,
            entry=entry.pk,
            event=event.name,
            sequence=subscription.sequence,
            body=payload(event, entry, row, subscription.sequence),
        )
        if subscription.pause:
            delivery.state, delivery.next_attempt_at, delivery.error = Delivery.State.WITHHELD, None, "paused"
        delivery.save()
        count += 1
    return count


# The nudge. Whether the fund has webhooks is asked of the cache, after the commit: an act waits for no query, and where
# there are none nothing is published. A flag that was lost costs a minute, as a dead broker does.


def flag(fund_id: int) -> str:
    return f"webhooks-of-fund-{fund_id}"


def raise_flag(fund_id: int) -> None:
    try:
        cache.set(flag(fund_id), 1, FLAG_KEPT)
    except Exception as error:  # noqa: BLE001 - whatever the cache's client raises: the sweep reads all the same
        logger.warning("no flag (%s): webhooks of fund %s wait for the sweep", type(error).__name__, fund_id)


def notice(entry: Entry) -> None:
    """A listener of the journal."""
    if entry.verb not in by_verb():
        return
    look = Look(entry.fund_id)
    if not any(look in hook for hook in connection.run_on_commit):
        transaction.on_commit(look, robust=True)


@dataclass(frozen=True, slots=True)
class Look:
    """After the commit: ask a worker to read, if the fund has webhooks."""

    fund_id: int

    def __call__(self) -> None:
        from .. import tasks

        try:
            if cache.get(flag(self.fund_id)):
                tasks.read_journal.apply_async((self.fund_id,))
        except Exception as error:  # noqa: BLE001 - whatever a cache's or broker's client raises: the act itself is done
            logger.warning("no look (%s): webhooks of fund %s wait for the sweep", type(error).__name__, self.fund_id)
