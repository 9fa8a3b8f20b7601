"""Whether an agreement is nearly used up, for the page of its file (`funding/counters/left.html`, `BEY-16`)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .entitlements import Level, level, rules_of
from .models import FundingRequest
from .queries.counters import agreements_left


@dataclass(frozen=True, slots=True)
class Left:
    """`hours` may be below zero."""

    hours: Decimal
    hours_agreed: Decimal
    level: Level


def left_on(request: FundingRequest, actor: Actor, fund: Fund) -> Left | None:
    """None as long as nothing is agreed, or for somebody who doesn't see the file. One query."""
    row = agreements_left(actor).filter(request=request).first()
    if row is None:
        return None
    stands = level(Decimal(100), row.share, rules_of(fund).warn_at)  # type: ignore[attr-defined]
    return Left(row.total_hours - row.hours_used, row.total_hours, stands)  # type: ignore[attr-defined]
