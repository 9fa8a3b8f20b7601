"""Maintenance: announced, then a time in which a fund is read and not written.

Nothing is cached: each scope asks the table with the statement that sets the fund (`scope`), so that from the moment
at which `manage.py maintenance begin` commits, PostgreSQL itself refuses every write of a scope that opens. A table
that can't be read is an error, and nothing opens. What had begun before is finished: a task that was sending a mail
may still note that it was sent (`finishing`); `begin` waits for those.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import InternalError
from django.utils import timezone

SOONEST, LATEST, OVERDUE = timedelta(minutes=1), timedelta(hours=1), timedelta(minutes=5)

# Sets the fund, reading only where that is wished, and finds the one notice that concerns it now (a sandbox as its
# fund): read-only first, else the next.
ENTER = (
    "SELECT set_config('app.fund_id', %s, true), CASE WHEN %s THEN set_config('transaction_read_only', 'on', true) END,"
    " notice.* FROM (SELECT 1) AS always LEFT JOIN LATERAL ("
    " SELECT begins_at, ends_at, texts::text, read_only_since IS NOT NULL FROM tenants_maintenance"
    " WHERE ended_at IS NULL AND (read_only_since IS NOT NULL OR ends_at > now()) AND (fund_id IS NULL OR"
    " fund_id = %s OR fund_id = (SELECT sandbox_of_id FROM tenants_fund WHERE id = %s))"
    " ORDER BY read_only_since IS NULL, begins_at LIMIT 1) AS notice ON true"
)


class UnderMaintenance(InternalError):
    """Something wanted to write while the fund is read-only: it was refused by the database, and can be done after."""

    def __init__(self, notice: Notice | None) -> None:
        super().__init__("the fund is read-only during maintenance")
        self.notice = notice


@dataclass(frozen=True, slots=True)
class Notice:
    """What is announced, or going on: moments, the operator's words by language, and whether nothing may be written."""

    begins_at: datetime
    ends_at: datetime
    texts: Mapping[str, str]
    read_only: bool

    @property
    def retry_after(self) -> int:
        """Seconds after which a program should try again; it may take longer than was said."""
        left = self.ends_at - timezone.now()
        return int(max(SOONEST, min(left, LATEST) if left > timedelta() else OVERDUE).total_seconds())


_notice: ContextVar[Notice | None] = ContextVar("maintenance_notice", default=None)
_finishing: ContextVar[bool] = ContextVar("finishing_before_maintenance", default=False)


def current_notice() -> Notice | None:
    """What the open scope learnt when it opened; None outside any scope."""
    return _notice.get()


def may_write() -> bool:
    """Whether the open scope lets rows be written, for what would be left undone rather than refused."""
    notice = _notice.get()
    return notice is None or not notice.read_only or _finishing.get()


@contextmanager
def noticed(notice: Notice | None) -> Iterator[None]:
    """Inside, this is what the scope has learnt of maintenance; None: there is none."""
    token = _notice.set(notice)
    try:
        yield
    finally:
        _notice.reset(token)


@contextmanager
def finishing() -> Iterator[None]:
    """What began while writing was allowed is finished, outcome included: else it would be done twice."""
    token = _finishing.set(True)
    try:
        yield
    finally:
        _finishing.reset(token)


def enter(cursor: Any, fund_id: int, *, read_only: bool) -> Notice | None:
    """Set the fund of the open transaction, which then only reads if so wished, and say what concerns it."""
    cursor.execute(ENTER, [str(fund_id), read_only, fund_id, fund_id])
    _fund, _mode, *row = cursor.fetchone()
    return from_row(row)


def from_row(row: Sequence[Any]) -> Notice | None:
    if row[0] is None:
        return None
    begins_at, ends_at, texts, read_only = row
    return Notice(begins_at, ends_at, json.loads(texts), read_only)
