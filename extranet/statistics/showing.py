"""What a page shows of a period: each statistic with its picture, the same as a table, and what it was before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import Fund
from extranet.tenants.periods import Grain, Period
from extranet.tenants.registries import Adding, Picture, Statistic, Text
from extranet.ui.charts import NOTHING, STACKED, Bar, Chart, figure, scaled

from .delays import MEDIAN, NINE_IN_TEN
from .models import StoredFigure
from .queries import FigureQuerySet
from .services.calculating import kept_by

MEASURES: dict[Picture, dict[str, Text]] = {
    Picture.BARS: {"": _("Valeur")},
    Picture.SPREAD: {MEDIAN: _("Médiane"), NINE_IN_TEN: _("Neuf sur dix")},
}
HIDDEN = _("non montré")
LONGEST_LABEL = 44  # characters that fit the drawing; the table has all of it
Values = dict[tuple[str, str], StoredFigure]
"""By part and measure."""


@dataclass(frozen=True, slots=True)
class Line:
    """A part: its figures, measure by measure, those of the period before, and how the first has changed."""

    label: str
    now: Sequence[str]
    before: Sequence[str]
    change: str


@dataclass(frozen=True, slots=True)
class Shown:
    """`made_at` None: not worked out yet. `hides`: some figure isn't shown."""

    statistic: Statistic
    measures: Sequence[Text]
    lines: Sequence[Line]
    chart: Chart
    made_at: datetime | None
    hides: bool

    @property
    def name(self) -> str:
        return self.statistic.name


def period_name(period: Period) -> str:
    """« septembre 2026 », « 3e trimestre 2026 », « 2026 »."""
    match period.grain:
        case Grain.MONTH:
            return date_format(period.first, "F Y")
        case Grain.QUARTER:
            number = (period.first.month + 2) // 3
            names = (
                gettext("1er trimestre %(year)s"),
                gettext("2e trimestre %(year)s"),
                gettext("3e trimestre %(year)s"),
                gettext("4e trimestre %(year)s"),
            )
            return names[number - 1] % {"year": period.first.year}
    return str(period.first.year)


def shown(
    fund: Fund, figures: FigureQuerySet, calculated: Iterable[tuple[str, datetime]], period: Period
) -> list[Shown]:
    """Every statistic of the fund for a period. `figures`: those that the reader may see. One query."""
    found: dict[tuple[str, Period], Values] = defaultdict(dict)
    firsts = [period.first, period.before.first]
    rows = figures.filter(calculation__grain=period.grain.value, calculation__begins_on__in=firsts)
    for row in rows.select_related("calculation").order_by("pk"):
        found[row.calculation.statistic, row.calculation.period][row.part, row.measure] = row
    made = dict(calculated)
    return [
        of_statistic(one, found[one.name, period], found[one.name, period.before], made.get(one.name))
        for one in kept_by(fund)
    ]


def of_statistic(statistic: Statistic, now: Values, before: Values, made_at: datetime | None) -> Shown:
    measures = MEASURES[statistic.picture]
    parts = list(dict.fromkeys(part for part, _measure in now))
    if statistic.adding is Adding.PERIODS:
        parts.sort(key=lambda part: amount(now, part, "") or Decimal(0), reverse=True)
    lines = [
        Line(
            str(statistic.word(part)),
            [said(now, part, measure, statistic) for measure in measures],
            [said(before, part, measure, statistic) for measure in measures],
            change(now, before, part, next(iter(measures)), statistic),
        )
        for part in parts
    ]
    hides = any(row.value is None for row in now.values())
    return Shown(statistic, list(measures.values()), lines, drawn(statistic, now, parts), made_at, hides)


def amount(values: Values, part: str, measure: str) -> Decimal | None:
    row = values.get((part, measure))
    return row.value if row else None


def said(values: Values, part: str, measure: str, statistic: Statistic) -> str:
    if (part, measure) not in values:
        return NOTHING
    value = amount(values, part, measure)
    return str(HIDDEN) if value is None else figure(value, str(statistic.unit))


def change(now: Values, before: Values, part: str, measure: str, statistic: Statistic) -> str:
    new, old = amount(now, part, measure), amount(before, part, measure)
    if new is None or old is None:
        return NOTHING
    sign = "+" if new > old else ""
    return sign + figure(new - old, str(statistic.unit))


def drawn(statistic: Statistic, now: Values, parts: Sequence[str]) -> Chart:
    highest = max((row.value for row in now.values() if row.value is not None), default=Decimal(0)) or Decimal(1)
    bars = []
    for place, part in enumerate(parts):
        if statistic.picture is Picture.SPREAD:
            value, far = amount(now, part, MEDIAN), amount(now, part, NINE_IN_TEN)
            reach = None if far is None else scaled(far, highest, STACKED)
            words = " – ".join(
                dict.fromkeys(said(now, part, measure, statistic) for measure in MEASURES[statistic.picture])
            )
        else:
            value, reach, words = amount(now, part, ""), None, said(now, part, "", statistic)
        label = str(statistic.word(part))
        short = label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"
        bars.append(Bar(short, words, place, scaled(value, highest, STACKED), STACKED, reach))
    return Chart(statistic.name, statistic.label, statistic.definition, _("Partie"), bars, STACKED)
