"""How far candidates have come in their tracks: worked out at each look from presences and test results."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone

from .models import Candidacy, Enrolment, TestResult, TrackStep
from .workflow import EnrolmentState

UNDER_WAY = [EnrolmentState.WAITING, EnrolmentState.OPTION, EnrolmentState.ENROLLED]


class Standing(StrEnum):
    DONE = "done"
    UNDER_WAY = "under_way"
    TO_DO = "to_do"


@dataclass(frozen=True, slots=True)
class StepProgress:
    """`day`: when it was attended or passed, or the session or failed test that was last."""

    step: TrackStep
    standing: Standing
    day: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    steps: Sequence[StepProgress]

    @property
    def total(self) -> int:
        return len(self.steps)

    @property
    def done(self) -> int:
        return sum(step.standing == Standing.DONE for step in self.steps)

    @property
    def is_complete(self) -> bool:
        return self.done == self.total

    @property
    def following(self) -> TrackStep | None:
        """The first step that isn't done."""
        return next((one.step for one in self.steps if one.standing != Standing.DONE), None)


def progress_of(candidacies: Iterable[Candidacy]) -> dict[int, Progress]:
    """By candidacy: four queries, however many."""
    rows = list(candidacies)
    steps = steps_of({row.track_id for row in rows})
    workers = {row.worker_id for row in rows}
    every = [step for found in steps.values() for step in found]
    attended = attendance(workers, {step.course_id for step in every if step.course_id})
    passed = tests(workers, {step.test_folded for step in every if step.test})
    progress = {}
    for row in rows:
        found = []
        for step in steps.get(row.track_id, []):
            known = attended if step.course_id else passed
            key = (row.worker_id, step.course_id or step.test_folded)
            standing, day = known.get(key, (Standing.TO_DO, None))
            found.append(StepProgress(step, standing, day))
        progress[row.pk] = Progress(found)
    return progress


def steps_of(tracks: set[int]) -> dict[int, list[TrackStep]]:
    """In their order, by track."""
    found: dict[int, list[TrackStep]] = {}
    rows = TrackStep.objects.filter(track__in=tracks).select_related("course").prefetch_related("course__texts")
    for step in rows.order_by("track", "position"):
        found.setdefault(step.track_id, []).append(step)
    return found


Known = dict[tuple[int, int | str], tuple[Standing, datetime.date | None]]


def attendance(workers: set[int], courses: set[int]) -> Known:
    """By worker and course: present once is done, whatever came later."""
    rows = Enrolment.objects.filter(worker__in=workers, session__course__in=courses)
    rows = rows.filter(state__in=[EnrolmentState.PRESENT, *UNDER_WAY]).order_by("session__starts_at", "pk")
    known: Known = {}
    for worker, course, state, moment in rows.values_list("worker", "session__course", "state", "session__starts_at"):
        note(known, (worker, course), state == EnrolmentState.PRESENT, timezone.localtime(moment).date())
    return known


def tests(workers: set[int], names: set[str]) -> Known:
    rows = TestResult.objects.filter(worker__in=workers, test_folded__in=names).order_by("taken_on", "pk")
    known: Known = {}
    for worker, test, outcome, day in rows.values_list("worker", "test_folded", "outcome", "taken_on"):
        note(known, (worker, test), outcome == TestResult.Outcome.PASSED, day)
    return known


def note(known: Known, key: tuple[int, int | str], is_done: bool, day: datetime.date) -> None:
    if known.get(key, (None,))[0] != Standing.DONE:
        known[key] = (Standing.DONE if is_done else Standing.UNDER_WAY, day)
