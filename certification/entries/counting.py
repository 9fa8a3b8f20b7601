"""Sources of what waits, of this capability."""

from __future__ import annotations

from collections.abc import Callable

from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import PendingSource, Text, Waiting, nothing

Finder = Callable[[Actor], Waiting]


def source(name: str, label: Text, mine: Finder, others: Finder = nothing) -> PendingSource:
    return PendingSource(f"certification.{name}", label, mine, others, Capability.CERTIFICATION)
