"""What other services take over of a session's presences, without anybody typing them again (`BEY-06`)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from extranet.tenants.models import Fund

from .models import Mark, Presence, Session, SessionPart, Sheet


@dataclass(frozen=True, slots=True)
class Attended:
    """One person at one half-day, of a confirmed sheet; `starts_at` and `ends_at` are in the fund's time."""

    worker_id: int
    date: datetime.date
    starts_at: datetime.time
    ends_at: datetime.time
    mark: Mark

    @property
    def minutes(self) -> int:
        """That she followed."""
        if self.mark != Mark.PRESENT:
            return 0
        day = datetime.date.min
        length = datetime.datetime.combine(day, self.ends_at) - datetime.datetime.combine(day, self.starts_at)
        return int(length.total_seconds()) // 60


def attended(fund: Fund, session: Session, worker_ids: list[int] | None = None) -> Iterator[Attended]:
    """Of the half-days whose sheet is confirmed, in their order; of these people, or of everybody.

    The caller has checked that the actor may read the session and these people (`visible_to`).
    """
    presences = Presence.objects.in_force().of_session(session.pk).filter(part__in=Sheet.objects.values("part"))
    if worker_ids is not None:
        presences = presences.filter(enrolment__worker__in=worker_ids)
    rows = presences.order_by("part__starts_at", "enrolment").values_list(
        "enrolment__worker", "part__starts_at", "part__ends_at", "mark"
    )
    for worker_id, starts_at, ends_at, mark in rows:
        begin, end = starts_at.astimezone(fund.zone), ends_at.astimezone(fund.zone)
        yield Attended(worker_id, begin.date(), begin.time(), end.time(), Mark(mark))


def half_days(fund: Fund, session: Session) -> list[tuple[datetime.date, datetime.time, datetime.time]]:
    """Date, beginning and end of each half-day, in the fund's time."""
    parts = SessionPart.objects.filter(session=session).order_by("starts_at")
    return [
        (
            one.starts_at.astimezone(fund.zone).date(),
            one.starts_at.astimezone(fund.zone).time(),
            one.ends_at.astimezone(fund.zone).time(),
        )
        for one in parts
    ]
