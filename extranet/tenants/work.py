"""Deferred work: first a row that is due, then a nudge, and a sweep each minute for what no nudge reached.

Whatever is too slow or too fragile for a request (a mail, a PDF, a scan, a file, a seal) is a row that the request's
own transaction writes: what was promised is promised with the act, or not at all. The life of such a row:

    insert          in the caller's scope: due at once                                 `DueRow`
    nudge           after the commit: "look now". A dead broker costs a minute         `nudge`
    sweep           each minute, every fund: what is due and was not nudged            `sweeps`, `sweep`
    claim           the worker takes the row, and commits: others pass it by           `claims`
    work            outside any scope: no transaction waits for a mail server
    outcome         in a scope: done, or due again later                               `next_attempt`

A claim is a lease: taking a row moves `next_attempt_at` forward by LEASE, so the row of a worker that died comes back
by itself. Nothing here can know how far the dead worker came: the work must bear being done twice, or look first.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from celery import Task, shared_task
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import maintenance, tracing
from .models import Fund
from .registries import Registry
from .scope import scope

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=15)  # longer than a task may live: CELERY_TASK_TIME_LIMIT
TURN = 50  # seconds that one task goes on claiming: the sweep of the next minute continues
SWEEP_EVERY = 60  # seconds
AFTER_THE_NUDGES = 9  # the broker's last priority; a nudge has the first, 0


class DueRow(models.Model):
    """A row that a worker will have to do something about, as long as `next_attempt_at` is set."""

    next_attempt_at = models.DateTimeField(
        _("prochain essai"), null=True, default=timezone.now, editable=False, help_text=_("Vide : plus rien à faire.")
    )
    claimed_at = models.DateTimeField(_("pris en charge le"), null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0, editable=False)
    error = models.CharField(
        _("erreur"), max_length=60, blank=True, editable=False, help_text=_("Code du dernier échec.")
    )

    class Meta:
        abstract = True


Row = TypeVar("Row", bound=DueRow)


def nudge(task: Task, fund_id: int) -> None:
    """Once the caller's transaction has committed, ask a worker to run `task(fund_id)` now; once, however often asked.

    Never fails, and waits no longer than the broker's time-outs: the row is there, the sweep takes it.
    """
    publication = Publication(task, fund_id)
    if not any(publication in hook for hook in connection.run_on_commit):
        transaction.on_commit(publication, robust=True)


@dataclass(frozen=True)
class Publication:
    """What a nudge does after the commit."""

    task: Task
    fund_id: int

    def __call__(self) -> None:
        try:
            request = tracing.request_id()
            headers = {tracing.CARRIED_BY: str(request)} if request else {}
            self.task.apply_async((self.fund_id,), headers=headers)
        except Exception as error:  # noqa: BLE001 - whatever a broker's client raises: the act itself is done
            logger.warning(
                "no nudge (%s): %s of fund %s waits for the sweep", type(error).__name__, self.task.name, self.fund_id
            )


def claims(model: type[Row], fund_id: int, **changes: Any) -> Iterator[Row]:
    """Take the due rows of a fund one after the other, each committed, until none is left or the turn is over.

    `changes` are columns to set with the claim, such as a state. Use it outside any scope. Until the next row is asked
    for, each line of the log says which one it is about, and so does the line of a task that fails on it.
    """
    ends = time.monotonic() + TURN
    while time.monotonic() < ends and (row := claim(model, fund_id, **changes)):
        tracing.begin_row(model._meta.label_lower, row.pk)
        yield row
        tracing.end_row()


def claim(model: type[Row], fund_id: int, **changes: Any) -> Row | None:
    """Take the row that has been due for longest, or return None. Rows that other workers are taking are passed by.

    During maintenance none is taken, and all stay due.
    """
    with scope(fund_id):
        if (notice := maintenance.current_notice()) and notice.read_only:
            return None
        now = timezone.now()
        row = (
            model._default_manager.filter(next_attempt_at__lte=now)
            .order_by("next_attempt_at", "pk")
            .select_for_update(skip_locked=True, of=("self",))
            .first()
        )
        if row is None:
            return None
        changes |= {"claimed_at": now, "attempts": row.attempts + 1, "next_attempt_at": now + LEASE}
        for column, value in changes.items():
            setattr(row, column, value)
        row.save(update_fields=changes)
    fields = {"table": model._meta.label_lower, "row": row.pk, "attempt": row.attempts}
    logger.info("row taken", extra={"fields": fields})
    return row


def fund_of_task(fund_id: int) -> tuple[str | None, maintenance.Notice | None]:
    """The slug of the fund that a task is about, None when it is gone, and the maintenance that concerns it."""
    with scope(fund_id, read_only=True):
        return Fund.objects.filter(pk=fund_id).values_list("slug", flat=True).first(), maintenance.current_notice()


def next_attempt(row: DueRow, pauses: Sequence[timedelta]) -> datetime | None:
    """When to try again after a failure that may pass, or None when every pause was taken: give up."""
    return timezone.now() + pauses[row.attempts - 1] if row.attempts <= len(pauses) else None


@dataclass(frozen=True, slots=True)
class Sweep:
    """A task that takes a fund's id and does whatever is due there; only where the capability is on, if it has one.

    `in_sandboxes`: also where programs try things out. What reminds, warns or ends by the calendar has no sense there.
    """

    task: Task
    capability: str | None = None
    in_sandboxes: bool = False

    def concerns(self, fund: Fund) -> bool:
        return (self.capability is None or fund.has(self.capability)) and (self.in_sandboxes or not fund.is_sandbox)


sweeps: Registry[Sweep] = Registry()


@shared_task(name="sweep")
def sweep() -> None:
    """Publish each kind of work for each fund. What no worker took within the minute is forgotten: it comes again.

    It is taken after the nudges: of hundreds of tasks few find anything, and somebody waits for what was nudged. The
    funds come in another order each time: where a minute isn't enough for all, none is always the last.
    """
    for fund in Fund.objects.order_by("?"):
        for entry in sweeps:
            if entry.concerns(fund):
                entry.task.apply_async((fund.pk,), expires=SWEEP_EVERY, priority=AFTER_THE_NUDGES)
