"""The night's work: announce what runs out, forget what has run out, a file at a time, once (`BEY-23`).

Each file is a transaction of its own, so that a night that is cut goes on where it stopped; what a file's transaction
does, its tombstone and its share of the night's report are one. What fails is passed over until the next night.
"""

from __future__ import annotations

import datetime
import logging
import time
from collections.abc import Callable
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from extranet.journal.services import delete_texts_of, record
from extranet.tenants.actor import Actor
from extranet.tenants.durations import amount_of
from extranet.tenants.models import Fund
from extranet.tenants.periods import DAY
from extranet.tenants.retention import RetentionRule, SweepRule, retention_rules, sweep_rules
from extranet.tenants.scope import scope
from extranet.tenants.work import TURN

from .. import verbs
from ..choices import notice_of
from ..clocks import clock_of, forgettable_on, running_out
from ..contents import counts_of, subjects_of, take_away
from ..models import Announcement, LegalHold, Night, Tombstone
from ..queries import same_file, without

logger = logging.getLogger(__name__)

AT_ONCE = 200  # files announced, or rows swept, in one transaction
BEGINS_AT = 2  # o'clock, at the fund's


def work(fund: Fund) -> None:
    """What is left of this night, for as long as a task may take. Outside any scope.

    Of all rules: what was collected under a service that was switched off is still there.
    """
    now = timezone.now().astimezone(fund.zone)
    if now.hour < BEGINS_AT:
        return
    ends = time.monotonic() + TURN
    with timezone.override(fund.zone):
        for rule in [*retention_rules, *sweep_rules]:
            if not night_of(fund, rule, now.date(), until=ends):
                return


def night_of(fund: Fund, rule: RetentionRule | SweepRule, day: datetime.date, *, until: float) -> bool:
    """Whether nothing is left of the rule's night."""
    with scope(fund):
        night, _is_new = Night.objects.get_or_create(day=day, rule=rule.name)
    if night.done_at:
        return True
    steps: list[Callable[[Fund, Any, Night], int]] = (
        [sweep_some] if isinstance(rule, SweepRule) else [announce_some, forget_next]
    )
    for step in steps:
        while time.monotonic() < until and step(fund, rule, night):
            pass
    if time.monotonic() >= until:
        return False
    with scope(fund):
        finish(rule, night)
    return True


def finish(rule: RetentionRule | SweepRule, night: Night) -> None:
    held = 0
    if not isinstance(rule, SweepRule):
        held = Announcement.objects.with_holds().filter(rule=rule.name, is_held=True).count()
    Night.objects.filter(pk=night.pk).update(done_at=timezone.now(), held=held)


def announce_some(fund: Fund, rule: RetentionRule, night: Night) -> int:
    """Put what runs out within the notice on the list; take off what no longer does. Returns how many were put."""
    by = night.day + notice_of(fund) * DAY
    with scope(fund):
        files = running_out(fund, rule, by)
        if not night.announced:
            drop_moved(rule, files)
        found = list(without(files, rule, Announcement.objects.all()).order_by("pk")[:AT_ONCE])
        amount = amount_of(fund, rule)
        Announcement.objects.bulk_create(
            [
                Announcement(
                    rule=rule.name,
                    subject_model=rule.subject,
                    subject_uuid=file.uuid,
                    reference=rule.reference(file),
                    ends_on=rule.term.ends_on(file.began_on, amount),
                    announced_on=night.day,
                )
                for file in found
            ],
            ignore_conflicts=True,
        )
        if rule.tell is not None:
            for file in found:
                rule.tell(fund, file, forgettable_on(fund, rule.term.ends_on(file.began_on, amount), night.day))
        if found:
            Night.objects.filter(pk=night.pk).update(announced=F("announced") + len(found))
            night.announced += len(found)
    return len(found)


def drop_moved(rule: RetentionRule, files: models.QuerySet[Any]) -> None:
    """Whose clock began anew, or now ends later: the list says so no longer."""
    Announcement.objects.filter(rule=rule.name).exclude(subject_uuid__in=files.order_by().values("uuid")).delete()


def forget_next(fund: Fund, rule: RetentionRule, night: Night) -> bool:
    """Forget one file whose days are over. Returns whether there was one to try."""
    with scope(fund):
        due = due_announcements(fund, rule, night.day)
        announced = due.order_by("ends_on", "pk").select_for_update(skip_locked=True, of=("self",)).first()
        if announced is None:
            return False
        try:
            with transaction.atomic():
                forget(fund, rule, announced, night)
        except Exception as failure:  # noqa: BLE001 - one file's trouble stops no other's; the page shows it
            logger.warning("a file of %s in fund %s not forgotten: %s", rule.name, fund.pk, type(failure).__name__)
            Announcement.objects.filter(pk=announced.pk).update(failed_on=night.day)
            Night.objects.filter(pk=night.pk).update(failed=F("failed") + 1)
    return True


def due_announcements(fund: Fund, rule: RetentionRule, day: datetime.date) -> models.QuerySet[Announcement]:
    """Over, announced for long enough, held by nobody, and not what failed tonight."""
    return (
        Announcement.objects.filter(rule=rule.name, ends_on__lt=day, announced_on__lte=day - notice_of(fund) * DAY)
        .exclude(failed_on=day)
        .filter(~models.Exists(same_file(LegalHold.objects.standing())))
    )


def forget(fund: Fund, rule: RetentionRule, announced: Announcement, night: Night) -> None:
    """One file: its tombstone first, which lets the database empty what else nothing may change; then the rest.

    Raises `TotalsChanged`, and nothing is forgotten.
    """
    actor = Actor.system(fund)
    file = rule.model._default_manager.select_for_update(of=("self",)).filter(uuid=announced.subject_uuid).first()
    clock = clock_of(fund, rule, file) if file else None
    if file is None or clock is None or clock.began_on is None or clock.ends_on is None or clock.ends_on >= night.day:
        announced.delete()  # it moved since it was announced
        return
    files = rule.model._default_manager.filter(pk=file.pk)
    before = rule.totals(files)
    tombstone = Tombstone.objects.create(
        rule=rule.name,
        subject_model=rule.subject,
        subject_uuid=file.uuid,
        reference=announced.reference,
        began_on=clock.began_on,
        ends_on=clock.ends_on,
        counts=counts_of(rule, file),
        totals=before,
    )
    subjects = {
        label: list(uuids.values_list("uuid", flat=True)) for label, uuids in subjects_of(rule, [file.pk]).items()
    }
    gone = take_away(rule, file)
    if rule.totals(files) != before:
        raise TotalsChanged(rule.name)
    texts = delete_texts_of(actor, file, subjects)
    facts = {"tombstone": str(tombstone.uuid), "rows": gone.rows, "documents": gone.files, "texts": texts}
    record(actor, verbs.FORGOTTEN, file, facts=facts | {"ends_on": clock.ends_on.isoformat()})
    announced.delete()
    Night.objects.filter(pk=night.pk).update(
        forgotten=F("forgotten") + 1,
        rows=F("rows") + gone.rows + texts,
        files=F("files") + gone.files,
        size=F("size") + gone.size,
    )


class TotalsChanged(RuntimeError):
    """What goes would have changed a total: nothing of the file went."""


def sweep_some(fund: Fund, rule: SweepRule, night: Night) -> int:
    """Some rows that are too old. Returns how many went."""
    midnight = datetime.datetime.combine(night.day, datetime.time(), fund.zone)
    with scope(fund):
        old = rule.old(midnight - amount_of(fund, rule) * DAY)
        some = old.model._default_manager.filter(pk__in=list(old.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]))
        if not (taken := some.count()):
            return 0
        rows = rule.forget(some)
        Night.objects.filter(pk=night.pk).update(forgotten=F("forgotten") + taken, rows=F("rows") + rows)
    return taken
