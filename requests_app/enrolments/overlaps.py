"""Somebody can't sit in two rooms: half-days of two sessions that run into each other. A warning, never a refusal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Prefetch

from extranet.organisations.models import Worker

from .models import Enrolment, Session, SessionPart
from .workflow import OPEN, SessionState


def overlaps(sessions: Sequence[Session], workers: Sequence[Worker]) -> dict[int, list[Session]]:
    """For the id of each worker concerned: the sessions, hers and those of `sessions`, that collide with another.

    Of `sessions` among themselves too. Three queries, however many people.
    """
    wanted = list(with_parts(sessions))
    if not wanted:
        return {}
    begins, ends = min(one.starts_at for one in wanted), max(one.ends_at for one in wanted)
    held = Enrolment.objects.filter(
        worker__in=workers,
        state__in=OPEN,
        session__state=SessionState.PLANNED,
        session__starts_at__lt=ends,
        session__ends_at__gt=begins,
    ).exclude(session__in=wanted)
    hers = defaultdict(set)
    for worker_id, session_id in held.values_list("worker", "session"):
        hers[worker_id].add(session_id)
    others = {one.pk: one for one in with_parts(Session.objects.filter(pk__in=set().union(*hers.values())))}
    among = {one.pk: one for one in wanted if any(collide(one, other) for other in wanted if other != one)}
    found = {}
    for worker in workers:
        mine = [others[pk] for pk in hers[worker.pk] if any(collide(others[pk], one) for one in wanted)]
        if colliding := [*among.values(), *mine]:
            found[worker.pk] = sorted(colliding, key=lambda one: (one.starts_at, one.pk))
    return found


def with_parts(sessions: Iterable[Session]) -> list[Session]:
    """The same sessions, each with its half-days and what names it."""
    ids = [one.pk for one in sessions]
    parts = Prefetch("parts", queryset=SessionPart.objects.order_by("starts_at"))
    rows = Session.objects.filter(pk__in=ids).select_related("course").order_by("starts_at", "pk")
    return list(rows.prefetch_related(parts, "course__texts"))


def collide(one: Session, other: Session) -> bool:
    return any(
        mine.starts_at < theirs.ends_at and theirs.starts_at < mine.ends_at
        for mine in one.parts.all()
        for theirs in other.parts.all()
    )
