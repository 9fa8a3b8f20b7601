"""A fund with figures of 2025 and 2026, as the worker leaves them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from extranet.statistics.models import Calculation, StoredFigure
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.factories import FundFactory

OPEN = {"statistics": {"is_open": True, "licence": "cc-by-4.0"}}
DELAYS = {"company": ("4.5", "12.0"), "signature": ("9.0", "31.5"), "decision": ("21.0", "44.0")}
REJECTIONS = {"returned": "31", "complement": "14", "refused": None}


def fund_with_figures(**fields: Any) -> Fund:
    """Delays and returns of the year 2025, and of 2026 as far as it goes; refusals are of too few."""
    fund = FundFactory(**{"capabilities": [Capability.PREENCODING], "country": "BE"} | fields)
    for year, is_closed in ((2025, True), (2026, False)):
        keep(fund, "training-delays", year, is_closed, delays_of_year())
        keep(fund, "training-rejections", year, is_closed, [(part, "", value) for part, value in REJECTIONS.items()])
        keep(fund, "training-absences", year, is_closed, [])
    return fund


def delays_of_year() -> list[tuple[str, str, str | None]]:
    return [
        (part, measure, value)
        for part, values in DELAYS.items()
        for measure, value in zip(("median", "p90"), values, strict=True)
    ]


def keep(fund: Fund, name: str, year: int, is_closed: bool, figures: list[tuple[str, str, str | None]]) -> None:
    with scope(fund):
        made = Calculation.objects.create(
            statistic=name, grain="year", begins_on=datetime.date(year, 1, 1), is_closed=is_closed
        )
        StoredFigure.objects.bulk_create(
            StoredFigure(
                calculation=made,
                part=part,
                measure=measure,
                value=None if value is None else Decimal(value),
                behind=4 if value is None else 12,
            )
            for part, measure, value in figures
        )
