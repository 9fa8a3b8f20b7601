"""Parts of the first screen that upper layers add below what waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from extranet.tenants.registries import Registry


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the page: `build` gives its template what it needs, or None where it has no place."""

    template: str
    build: Callable[[Any], Mapping[str, Any] | None]


blocks: Registry[Block] = Registry()


def blocks_for(request: Any) -> list[tuple[str, Mapping[str, Any]]]:
    """The templates to draw for this request, each with its context."""
    built = [(block.template, block.build(request)) for block in blocks]
    return [(template, context) for template, context in built if context is not None]
