"""What other services take over of a session's presences, without anybody typing them again (`BEY-06`)."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from extranet.tenants.models import Fund

from .models import Mark, Session
from .queries.presence import PresenceQuerySet


@dataclass(frozen=True, slots=True)
class Attended:
    """One person at one half-day; the times are the fund's."""

    worker_id: int
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    mark: Mark
    session_id: int

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
    for worker_id, starts_at, ends_at, mark, session_id in rows.values_list(
        "enrolment__worker", "part__starts_at", "part__ends_at", "mark", "part__session"
    ):
        zone = fund.zone
        yield Attended(worker_id, starts_at.astimezone(zone), ends_at.astimezone(zone), Mark(mark), session_id)


def sessions_of(session_ids: Collection[int]) -> dict[int, tuple[str, int]]:
    """Title and length in minutes of each of these sessions. Four queries, none without sessions."""
    if not session_ids:
        return {}
    rows = Session.objects.filter(pk__in=session_ids).select_related("course").order_by("pk")
    return {
        session.pk: (
            session.course.title,
            sum(int((part.ends_at - part.starts_at).total_seconds()) // 60 for part in session.parts.all()),
        )
        for session in rows.prefetch_related("course__texts", "parts")
    }
