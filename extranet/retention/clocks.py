"""Where a file stands: its clock, whether it is held, whether it was forgotten."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import reverse

from extranet.tenants.actor import Actor
from extranet.tenants.durations import amount_of
from extranet.tenants.models import Fund
from extranet.tenants.retention import Clock, RetentionRule, retention_rules
from extranet.tenants.scope import current_fund_id

from .choices import notice_of
from .models import LegalHold, Tombstone
from .queries import may_see, without


@dataclass(frozen=True, slots=True)
class Standing:
    """What a file's page says of it in one line."""

    file: Any
    clock: Clock
    hold: LegalHold | None
    tombstone: Tombstone | None


def rule_of(file: Any) -> RetentionRule:
    """Raises `KeyError` for what has no clock."""
    found = next((rule for rule in retention_rules if isinstance(file, rule.model)), None)
    if found is None:
        raise KeyError(type(file).__name__)
    return found


def clock_of(fund: Fund, rule: RetentionRule, file: Any) -> Clock:
    """In the fund's scope; one query."""
    running = rule.began(rule.model._default_manager.filter(pk=file.pk)).first()
    if running is None:
        return Clock(rule, None, None, rule.open_because)
    return Clock(rule, running.began_on, rule.term.ends_on(running.began_on, amount_of(fund, rule)))


def standing_of(fund: Fund, file: Any) -> Standing:
    """What a file's clock, hold and tombstone say: three queries, in the fund's scope.

    Raises `KeyError` without a rule.
    """
    rule = rule_of(file)
    return Standing(
        file,
        clock_of(fund, rule, file),
        LegalHold.objects.standing().of(rule, file.uuid).first(),
        Tombstone.objects.of(rule, file.uuid).first(),
    )


def shown_on(actor: Actor, fund: Fund, file: Any) -> dict[str, Any]:
    """What a page of the file gives `retention/clock.html`: nothing for who isn't of the staff in its matter."""
    rule = rule_of(file)
    if not may_see(actor, rule):
        return {}
    link = reverse("retention:file", args=[rule.name, file.uuid])
    return {"standing": standing_of(fund, file), "retention_link": link}


def last_day_of(rule: RetentionRule, files: models.QuerySet[Any]) -> datetime.date | None:
    """Until when the fund keeps the last of some files; None while one of their clocks hasn't begun. In its scope."""
    of_these = rule.model._default_manager.filter(pk__in=files.order_by().values("pk"))
    running = rule.began(of_these)
    if of_these.exclude(pk__in=running.values("pk")).exists():
        return None
    began_on = running.order_by().aggregate(last=models.Max("began_on"))["last"]
    fund = Fund.objects.get(pk=current_fund_id())
    return rule.term.ends_on(began_on, amount_of(fund, rule)) if began_on else None


def running_out(fund: Fund, rule: RetentionRule, by: datetime.date) -> models.QuerySet[Any]:
    """The files whose last day is `by` or before, and that haven't been forgotten; each with `began_on`."""
    latest = rule.term.latest_beginning(by, amount_of(fund, rule))
    files = rule.began(rule.model._default_manager.all()).filter(began_on__lte=latest)
    return without(files, rule, Tombstone.objects.all())


def forgettable_on(fund: Fund, ends_on: datetime.date, announced_on: datetime.date) -> datetime.date:
    """The first day on which a file may be forgotten: after its end, and after its days on the list."""
    return max(ends_on + datetime.timedelta(days=1), announced_on + datetime.timedelta(days=notice_of(fund)))
