"""What whoever runs the machines does about a maintenance: announce it, begin it, end it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime

from celery import current_app
from django.db import connection, transaction
from django.utils import timezone

from .models import Fund, Maintenance

ANSWER_WITHIN = 1.0  # seconds given to the workers to say what they are doing
SWEEP = "sweep"  # publishes, and writes nothing


class NotPossible(ValueError):
    """What was asked can't be done: the text says why, and what to do."""


@transaction.atomic
def announce(*, fund: Fund | None, begins_at: datetime, ends_at: datetime, texts: Mapping[str, str]) -> Maintenance:
    """Show a notice from now on; it replaces one that was announced and hasn't begun. Raises `NotPossible`."""
    if ends_at <= begins_at:
        raise NotPossible("--until must be later than --from.")
    if ends_at <= timezone.now():
        raise NotPossible("--until is over already.")
    known = open_one(fund)
    if known and known.read_only_since:
        raise NotPossible("A maintenance is going on: end it first (maintenance end).")
    if known:
        close(known)
    return Maintenance.objects.create(fund=fund, begins_at=begins_at, ends_at=ends_at, texts=dict(texts))


@transaction.atomic
def begin(*, fund: Fund | None, ends_at: datetime | None = None) -> Maintenance:
    """Let nothing be written any more, as announced or until `ends_at`. Raises `NotPossible` without either."""
    now = timezone.now()
    row = open_one(fund)
    if row is None:
        if ends_at is None:
            raise NotPossible("Nothing was announced: say until when with --until.")
        row = Maintenance(fund=fund, begins_at=now, ends_at=ends_at)
    if row.read_only_since:
        raise NotPossible("It has begun already.")
    if ends_at is not None:
        row.ends_at = ends_at
    if row.ends_at <= now:
        raise NotPossible("The end that was announced is over: give another with --until.")
    row.begins_at, row.read_only_since = min(row.begins_at, now), now
    row.save()
    return row


@transaction.atomic
def end(*, fund: Fund | None) -> Maintenance:
    """Let everything be written again, or withdraw what was announced. Raises `NotPossible` when there is nothing."""
    row = open_one(fund)
    if row is None:
        raise NotPossible("There is nothing to end: no maintenance is announced or going on.")
    close(row)
    return row


def open_one(fund: Fund | None) -> Maintenance | None:
    return Maintenance.objects.select_for_update(of=("self",)).filter(fund=fund, ended_at__isnull=True).first()


def close(row: Maintenance) -> None:
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])


def wait_for_the_others(row: Maintenance, seconds: float, tell: Callable[[str], object]) -> bool:
    """Wait for what had begun before: transactions, and tasks that were running.

    Returns whether all of it ended within these seconds.
    """
    ends = time.monotonic() + seconds
    told = ""
    while True:
        transactions, tasks = open_transactions(row), running_tasks()
        if not transactions and not tasks:
            return True
        said = f"still under way: {transactions} transaction(s), {', '.join(tasks) or 'no task'}"
        if said != told:
            tell(said)
        told = said
        if time.monotonic() > ends:
            return False
        time.sleep(0.5)


def open_transactions(row: Maintenance) -> int:
    """Transactions of the application's role that began before it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = session_user"
            " AND pid <> pg_backend_pid() AND xact_start < %s",
            [row.read_only_since],
        )
        return int(cursor.fetchone()[0])


def running_tasks() -> list[str]:
    """The names of tasks that workers are at, sorted. Empty too when no worker answers: then none works."""
    answers = current_app.control.inspect(timeout=ANSWER_WITHIN).active() or {}
    return sorted(task["name"] for tasks in answers.values() for task in tasks if task["name"] != SWEEP)
