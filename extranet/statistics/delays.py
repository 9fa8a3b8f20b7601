"""How long a stage takes: median and 90th percentile in days, worked out by the database in one query."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    Aggregate,
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    FloatField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Extract
from django.db.models.lookups import LessThan

from extranet.tenants.registries import Figure

MEDIAN, NINE_IN_TEN = "median", "p90"
FRACTIONS = {MEDIAN: 0.5, NINE_IN_TEN: 0.9}
SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Stage:
    """From a moment to another: names of columns."""

    begins: str
    ends: str


class Percentile(Aggregate):
    """The value below which this fraction of the rows lies; rows without one don't count."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(fraction)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()
    allow_distinct = False

    def __init__(self, expression: Any, fraction: float, **extra: Any) -> None:
        super().__init__(expression, fraction=fraction, **extra)


def delays(rows: QuerySet[Any], stages: Mapping[str, Stage], *, behind: str) -> Iterator[Figure]:
    """Both figures of each stage that some row has gone through. `behind`: the column of whom five are asked for."""
    asked: dict[str, Any] = {}
    for name, stage in stages.items():
        rows = rows.annotate(**{f"{name}_days": days_between(stage.begins, stage.ends)})
        for measure, fraction in FRACTIONS.items():
            asked[f"{name}_{measure}"] = Percentile(f"{name}_days", fraction)
        gone_through = Q(**{f"{name}_days__isnull": False})
        asked[f"{name}_behind"] = Count(behind, distinct=True, filter=gone_through)
    found = rows.order_by().aggregate(**asked)
    for name in stages:
        for measure in FRACTIONS:
            if (days := found[f"{name}_{measure}"]) is not None:
                value = Decimal(days).quantize(Decimal("0.1"))
                yield Figure(value, found[f"{name}_behind"], part=name, measure=measure)


def days_between(begins: str, ends: str) -> Case:
    """Days with their fraction; nothing where one of the two is missing. What ends before it began took no time."""
    duration = ExpressionWrapper(F(ends) - F(begins), output_field=DurationField())
    days = ExpressionWrapper(Extract(duration, "epoch") / Value(float(SECONDS)), output_field=FloatField())
    return Case(When(condition=Q(LessThan(days, 0.0)), then=Value(0.0)), default=days, output_field=FloatField())
