"""Reports and exports read a replica where there is one: some seconds late, out of the way of those who work.

`REPLICA_ADDRESS` is a streaming replica's, asked as the role that the site uses. Policies and rights are copied with
the rows, so a fund sees there what it sees on the primary. Everything that is written goes to the primary, and so does
every page outside `reading`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections, transaction

from .scope import current_fund_id

logger = logging.getLogger(__name__)

ALIAS = "replica"
AT_MOST_LATE = 30  # seconds
_is_reading: ContextVar[bool] = ContextVar("is_reading_replica", default=False)

# A replica that has replayed all that reaches it isn't late, however long ago that was; unless nothing reaches it.
LATE = """
SELECT CASE
    WHEN NOT pg_is_in_recovery() THEN 0
    WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() AND EXISTS (SELECT FROM pg_stat_wal_receiver) THEN 0
    ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())
END
"""


class Router:
    """Which database a query goes to. Migrations are the primary's: a replica gets theirs by the same stream."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return ALIAS if _is_reading.get() else DEFAULT_DB_ALIAS

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


@contextmanager
def reading() -> Iterator[None]:
    """Inside, in the open scope, what is read comes from the replica; from the primary, where there is none to use.

    For what may be seconds late and was not written by the same request. Also a decorator.
    """
    if _is_reading.get() or not is_usable():
        yield
        return
    with transaction.atomic(using=ALIAS):
        with connections[ALIAS].cursor() as cursor:
            cursor.execute("SELECT set_config('app.fund_id', %s, true)", [str(current_fund_id())])
        token = _is_reading.set(True)
        try:
            yield
        finally:
            _is_reading.reset(token)


def is_usable() -> bool:
    """There is one, it answers, and it isn't late; otherwise the log says why the primary is read."""
    if ALIAS not in connections.settings:
        return False
    try:
        late = seconds_late()
    except (DatabaseError, InterfaceError) as error:
        connections[ALIAS].close()
        logger.warning("the replica does not answer (%s): the primary is read", type(error).__qualname__)
        return False
    if late is None or late > AT_MOST_LATE:
        logger.warning("the replica is late (%s s): the primary is read", "?" if late is None else round(late))
        return False
    return True


def seconds_late() -> float | None:
    """By which the replica may be behind; None where it can't say. Raises Django's `DatabaseError` when it is down."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(LATE)
        (late,) = cursor.fetchone()
    return None if late is None else float(late)
