"""What other services take over of a session's presences, without anybody typing them again (`BEY-06`)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from extranet.tenants.models import Fund

from .models import Mark
from .queries.presence import PresenceQuerySet


@dataclass(frozen=True, slots=True)
class Attended:
    """One person at one half-day; the times are the fund's."""

    worker_id: int
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    mark: Mark

    @property
    def date(self) -> datetime.date:
        return self.starts_at.date()

    @property
    def minutes(self) -> int:
        """Of the half-day, whether she was there or not."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    @property
    def was_there(self) -> bool:
        return self.mark == Mark.PRESENT


def attended(fund: Fund, presences: PresenceQuerySet) -> Iterator[Attended]:
    """Those of the confirmed sheets, in the order of the half-days."""
    rows = presences.confirmed().order_by("part__starts_at", "pk")
    for worker_id, starts_at, ends_at, mark in rows.values_list(
        "enrolment__worker", "part__starts_at", "part__ends_at", "mark"
    ):
        yield Attended(worker_id, starts_at.astimezone(fund.zone), ends_at.astimezone(fund.zone), Mark(mark))
