"""After the database went back to an earlier moment, nothing leaves by itself.

What waits in it may have left already, and what has left since is forgotten. `JOURNAL_CLUSTER` is raised at each
restore; a fund whose mails or webhooks nobody has looked through since (`Fund.mails_seen`, `Fund.webhooks_seen`) keeps
them until a person has. So no restore can forget to hold: whoever doesn't raise the number can't write to the journal.
File channels have a number of their own, each (`batch_channel.restoring`).
"""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings

from .models import Fund


class Leaving(StrEnum):
    """What a worker sends of itself."""

    MAILS = "mails"
    WEBHOOKS = "webhooks"


def is_held(fund: Fund, what: Leaving) -> bool:
    """Whether it waits for a person who has seen the list. Runs no query: the fund must be freshly read."""
    return seen_of(fund, what) < settings.JOURNAL_CLUSTER and not fund.is_sandbox


def held(fund: Fund) -> list[Leaving]:
    """What waits, empty in an ordinary year."""
    return [what for what in Leaving if is_held(fund, what)]


def seen_of(fund: Fund, what: Leaving) -> int:
    return fund.mails_seen if what is Leaving.MAILS else fund.webhooks_seen


def note_seen(fund: Fund, what: Leaving) -> None:
    """From now on it leaves. In the transaction that writes down who decided."""
    column = f"{what.value}_seen"
    setattr(fund, column, settings.JOURNAL_CLUSTER)
    Fund.objects.filter(pk=fund.pk).update(**{column: settings.JOURNAL_CLUSTER})


def hold(fund: Fund) -> None:
    """Keep what leaves from now on, whether `JOURNAL_CLUSTER` was raised or not."""
    before = settings.JOURNAL_CLUSTER - 1
    fund.mails_seen = fund.webhooks_seen = before
    Fund.objects.filter(pk=fund.pk).update(mails_seen=before, webhooks_seen=before)
