"""« Actions en attente » of a training body: the oldest months that wait for it, without looking at all the others.

What waits for hours is found by `Dossier.to_enter_from`, what waits for an answer by its certificate's state: either is
looked through from the oldest, as far as it takes. A large body has ten thousand months waiting.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet

from extranet.tenants.models import Fund

from .choices import choices_of
from .models import Certificate, Dossier, HoursVersion
from .months import Month, MonthStatus, derived, facts_of, last_open, oldest_open, waiting
from .periods import last_day, months_between, today_at
from .queries import DossierQuerySet
from .workflow.certificates import FOR_THE_BODY
from .workflow.dossiers import FOLLOWED

AT_A_TIME = 1000  # rows, where all are wanted

Place = tuple[datetime.date, int]  # of a month among those that wait: itself, then its dossier


def months_for_the_body(dossiers: DossierQuerySet, fund: Fund, at_most: int | None = None) -> list[Month]:
    """Those of `months_of` that wait for the training body, oldest first: all, or the oldest `at_most`."""
    found = [*months_to_enter(dossiers, fund, at_most), *months_to_answer(dossiers, fund, at_most)]
    return waiting(sorted(found, key=place)[:at_most])


def months_to_enter(dossiers: DossierQuerySet, fund: Fund, at_most: int | None = None) -> list[Month]:
    """Those that wait for their hours, oldest first: four queries for so many dossiers."""
    choices, today = choices_of(fund), today_at(fund)
    last = last_open(choices, today)
    rows = dossiers.filter(state__in=FOLLOWED, to_enter_from__lte=last)
    if (oldest := oldest_open(choices, today)) is not None:
        rows = rows.filter(ends_on__gte=oldest)

    def those_of(chunk: list[Dossier]) -> Iterable[Month]:
        first = min(map(to_enter_from, chunk))
        versions = HoursVersion.objects.filter(dossier__in=[one.pk for one in chunk], month__range=(first, last))
        entered: dict[int, set[datetime.date]] = defaultdict(set)
        for pk, month in versions.values_list("dossier_id", "month"):
            entered[pk].add(month)
        empty = {
            one.pk: set(months_between(to_enter_from(one), min(one.ends_on, last_day(last)))) - entered[one.pk]
            for one in chunk
        }
        facts = facts_of(chunk, HoursVersion.objects.none(), Certificate.objects.none())
        return derived(chunk, facts, fund, empty)

    def begins(dossier: Dossier) -> Place:
        return to_enter_from(dossier), dossier.pk

    return oldest_of(rows.order_by("to_enter_from", "pk"), begins, those_of, at_most)


def months_to_answer(dossiers: DossierQuerySet, fund: Fund, at_most: int | None = None) -> list[Month]:
    """Those that have hours and wait: to certify, contested, or sent back; oldest first: six queries for so many."""
    turns = Certificate.objects.filter(dossier__in=dossiers.values("pk"), state__in=FOR_THE_BODY)

    def those_of(chunk: list[Place]) -> Iterable[Month]:
        months: dict[int, set[datetime.date]] = defaultdict(set)
        for month, pk in chunk:
            months[pk].add(month)
        of_these = {"dossier__in": list(months), "month__in": {month for month, _pk in chunk}}
        concerned = list(Dossier.objects.filter(pk__in=months))
        versions = HoursVersion.objects.filter(**of_these).current()
        facts = facts_of(concerned, versions, Certificate.objects.filter(**of_these).current())
        found = derived(concerned, facts, fund, months)
        return (month for month in found if month.status != MonthStatus.WAITING)

    def begins(row: Place) -> Place:
        return row

    rows = turns.order_by("month", "dossier_id").values_list("month", "dossier_id")
    return oldest_of(rows, begins, those_of, at_most)


def oldest_of(
    rows: QuerySet[Any],
    begins: Callable[[Any], Place],
    those_of: Callable[[list[Any]], Iterable[Month]],
    at_most: int | None,
) -> list[Month]:
    """The waiting months of the rows, oldest first. `begins`: no month of a row, nor of one behind it, is before that.

    A month may be that of two rows: of a certificate that is contested, and of its correction.
    """
    found: dict[Place, Month] = {}
    size, start = at_most or AT_A_TIME, 0
    while chunk := list(rows[start : start + size]):
        found |= {place(month): month for month in those_of(chunk) if month.is_waiting}
        start += size
        if len(chunk) < size or (at_most and sum(one <= begins(chunk[-1]) for one in found) >= at_most):
            break
    return waiting(found[one] for one in sorted(found)[:at_most])


def to_enter_from(dossier: Dossier) -> datetime.date:
    """Of one that was found by it."""
    assert dossier.to_enter_from is not None  # noqa: S101 - as above
    return dossier.to_enter_from


def place(month: Month) -> Place:
    return month.first, month.dossier.pk
