"""When a body is reminded of a month: the fund's rules, and what is due today. No queries here (`BEY-07`)."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from extranet.tenants.models import Fund

from .choices import Choices
from .months import Month, opening_of
from .periods import last_day, next_month

OPTION = "certification_reminders"
OPENED, ESCALATED = "opened", "escalated"
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ReminderRules:
    """Days; None: not at all. `after_opening`: a month that still waits so long after it opened. `before_lock`: so long
    before its last day. `escalate_after`: so long after its opening the body's access managers and the fund's staff are
    told. `parties_after`: so long after certifying, those whose validation is awaited are asked again.
    `payment_day`: of the month, on which the fund usually pays, so that the months before it lock.
    """

    after_opening: int | None = 5
    before_lock: tuple[int, ...] = (7, 2)
    escalate_after: int | None = 45
    parties_after: tuple[int, ...] = (5, 15)
    payment_day: int | None = None


def rules_of(fund: Fund) -> ReminderRules:
    stored: dict[str, Any] = fund.options.get(OPTION, {})
    lists: dict[str, Any] = {name: tuple(stored[name]) for name in ("before_lock", "parties_after") if name in stored}
    return ReminderRules(**stored | lists)


def stored_form(rules: ReminderRules) -> dict[str, Any]:
    """The same as JSON keeps it."""
    return asdict(rules) | {"before_lock": list(rules.before_lock), "parties_after": list(rules.parties_after)}


def lock_day(month: Month, choices: Choices, rules: ReminderRules, today: datetime.date) -> datetime.date | None:
    """The last day on which the month can be entered, as far as is known: its delay's, or the day of a payment.

    One that somebody objects to has no delay.
    """
    days = []
    if choices.closes_after is not None and not month.is_objected:
        days.append(last_day(month.first) + choices.closes_after * DAY)
    if rules.payment_day is not None:
        next_one = next_month(month.first)
        while (payment := next_one.replace(day=min(rules.payment_day, last_day(next_one).day))) < today:
            next_one = next_month(next_one)
        days.append(payment)
    return min(days, default=None)


def days_left(month: Month, choices: Choices, rules: ReminderRules, today: datetime.date) -> int | None:
    """« Jours restants avant le verrouillage », 0 on the last; None where nothing locks it, as far as is known."""
    day = lock_day(month, choices, rules, today)
    return max(0, (day - today).days) if day else None


def notices_due(
    month: Month, choices: Choices, rules: ReminderRules, today: datetime.date, given: Collection[str]
) -> list[str]:
    """What makes a waiting month due for a reminder today, or has since the last look; without what was given.

    Of one that somebody objects to, the body was told then: only a payment that comes near is said.
    """
    opened = max(opening_of(month.first, choices), month.dossier.starts_on)
    due = []
    if rules.after_opening is not None and not month.is_objected and today >= opened + rules.after_opening * DAY:
        due.append(OPENED)
    if lock := lock_day(month, choices, rules, today):
        due += [f"lock-{lock:%Y%m%d}-{days}" for days in rules.before_lock if today >= lock - days * DAY]
    if rules.escalate_after is not None and not month.is_objected and today >= opened + rules.escalate_after * DAY:
        due.append(ESCALATED)
    return [notice for notice in due if notice not in given]
