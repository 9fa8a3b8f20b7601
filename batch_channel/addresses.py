"""The pages that declarations come from, by asking their owners once per kind."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from . import sources
from .models import Declaration


def addresses_of(declarations: Iterable[Declaration]) -> dict[int, str]:
    """By the declaration's id, the path of its source's page; what has none is left out. In the fund's scope."""
    by_kind: dict[str, dict[UUID, int]] = {}
    for declaration in declarations:
        by_kind.setdefault(declaration.kind, {})[declaration.source_uuid] = declaration.pk
    return {
        ids[uuid]: address
        for kind, ids in by_kind.items()
        for uuid, address in sources.named(kind).address(list(ids)).items()
    }
