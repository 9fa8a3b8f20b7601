"""What waits is counted up to a thousand, and the oldest few are named."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet

from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import PendingAction, PendingSource, Text

SHOWN = 5
COUNTED = 1000

Found = tuple[int, Iterable[PendingAction]]
Finder = Callable[[Actor], Found]


def nobody(actor: Actor) -> Found:
    return 0, []


def source(
    name: str, label: Text, mine: Finder, others: Finder = nobody, counted_up_to: int = COUNTED
) -> PendingSource:
    return PendingSource(f"certification.{name}", label, mine, others, Capability.CERTIFICATION, counted_up_to)


def counted(rows: QuerySet[Any], order: Iterable[str], action: Callable[[Any], PendingAction]) -> Found:
    total = len(rows.order_by("pk").values_list("pk", flat=True)[:COUNTED])
    return total, [action(row) for row in rows.order_by(*order)[:SHOWN]] if total else []
