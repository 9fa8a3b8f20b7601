"""Sources of what waits, of this capability."""

from __future__ import annotations

from collections.abc import Callable

from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import COUNTED, PendingSource, Text, Waiting, nothing

Finder = Callable[[Actor], Waiting]


def source(
    name: str, label: Text, mine: Finder, others: Finder = nothing, counted_up_to: int = COUNTED
) -> PendingSource:
    return PendingSource(f"certification.{name}", label, mine, others, Capability.CERTIFICATION, counted_up_to)
