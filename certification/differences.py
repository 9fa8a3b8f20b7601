"""What a correction changes, cell by cell and in the totals (`BEY-08`)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .amounts import shown
from .models import Granularity, HoursVersion
from .periods import month_name
from .sheets import GROUPS, converted, read_canonical


@dataclass(frozen=True, slots=True)
class Change:
    """`where` is a day or the month, `what` the figure; hours as people read them."""

    where: str
    what: str
    before: str
    after: str
    is_total: bool = False


def differences(before: HoursVersion, after: HoursVersion) -> list[Change]:
    """The cells that differ, in order, then the totals that do. Of two finenesses only the totals are compared."""
    old, new = read_canonical(before.content), read_canonical(after.content)
    changes = []
    if old.granularity == new.granularity and new.granularity != Granularity.MONTH:
        for row in sorted({*old.cells, *new.cells}):
            for column in new.columns:
                was, now = old.at(row, column.key), new.at(row, column.key)
                if was != now:
                    day = date_format(datetime.date.fromisoformat(row), "l d")
                    changes.append(Change(day, column.label, shown(was), shown(now)))
    was_by, now_by = (converted(sheet, Granularity.MONTH).totals.by_group for sheet in (old, new))
    for group, label in GROUPS.items():
        if was_by[group] != now_by[group]:
            total = _("Total, %s") % month_name(after.month)
            changes.append(Change(total, str(label), shown(was_by[group]), shown(now_by[group]), is_total=True))
    return changes
