"""The hours that a dossier's signed attendance sheets say, ready for the month's grid (`BEY-06`).

The sheets are those of the fund's own sessions (`requests_app.enrolments`): nobody types them again.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Q

from extranet.organisations.models import Worker
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from requests_app.enrolments.attendance import Attended, attended
from requests_app.enrolments.models import Presence
from requests_app.enrolments.queries.presence import PresenceQuerySet

from .amounts import ZERO
from .models import Dossier, Granularity
from .periods import last_day
from .sheets import ABSENCE, CENTRE, HALVES, WHOLE, Sheet, row_of_month

NOON = datetime.time(12)


def beneficiarys_entries(dossier: Dossier) -> list[int]:
    """The beneficiary at the registers of employers: the account she took her dossier into; else the same names and
    birth date at her employer. Without either, nobody: a name alone isn't enough."""
    sure = Q(pk__in=[])
    if dossier.joined_at:
        sure |= Q(participants__account=dossier.account_id, participants__joined_at__isnull=False)
    if dossier.born_on:
        sure |= Q(
            organisation=dossier.employer_id,
            last_first_folded=dossier.last_first_folded,
            birth_date=dossier.born_on,
        )
    return list(Worker.objects.filter(sure).values_list("pk", flat=True))


def presences_of(fund: Fund, dossier: Dossier, month: datetime.date) -> PresenceQuerySet:
    """Hers in the month, at sessions that the dossier's own body gives; of other bodies it learns nothing."""
    if not fund.has(Capability.ENROLMENT) or not (workers := beneficiarys_entries(dossier)):
        return Presence.objects.none()
    begin = datetime.datetime.combine(month, datetime.time.min, fund.zone)
    end = datetime.datetime.combine(last_day(month) + datetime.timedelta(days=1), datetime.time.min, fund.zone)
    presences = Presence.objects.confirmed().of_workers(workers).given_by(dossier.training_body_id)
    return presences.between(begin, end)


def from_presences(fund: Fund, dossier: Dossier, typed: Sheet) -> Sheet | None:
    """What is typed, with the days of confirmed sheets in the place of its own; None without any.

    By month, the month's hours are those of the sheets. An absence counts as one, excused or not.
    """
    found = list(attended(fund, presences_of(fund, dossier, typed.month)))
    if not found:
        return None
    minutes = by_cell(found, typed.granularity)
    sums = {
        row: {key: (Decimal(count) / 60).quantize(Decimal("0.01")) for key, count in cells.items()}
        for row, cells in minutes.items()
    }
    columns = HALVES if typed.granularity == Granularity.HALF_DAY else WHOLE
    kept = {row: dict(cells) for row, cells in typed.cells.items()}
    filled = kept | {
        row: {column.key: cells.get(column.key, ZERO) for column in columns} for row, cells in sums.items()
    }
    return Sheet(typed.month, typed.granularity, filled)


def by_cell(found: Iterable[Attended], granularity: str) -> dict[str, dict[str, int]]:
    """Row → column → minutes."""
    cells: dict[str, dict[str, int]] = {}
    for one in found:
        row = row_of_month(one.date) if granularity == Granularity.MONTH else one.date.isoformat()
        line = cells.setdefault(row, {})
        key = column_of(one, granularity)
        line[key] = line.get(key, 0) + one.minutes
    return cells


def column_of(one: Attended, granularity: str) -> str:
    if not one.was_there:
        return ABSENCE
    if granularity != Granularity.HALF_DAY:
        return CENTRE
    return "centre_am" if one.starts_at.time() < NOON else "centre_pm"
