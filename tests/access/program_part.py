"""What programs reach of objects: each part of the API with its world and its table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.integrations.scenes import Program


@dataclass
class ProgramWorld:
    """A program with every scope of its part, and the UUID that each kind of object has in a path.

    `ids` by the name in the path and the kind: `own`, `foreign` (the same fund, another's), `other` (of another fund).
    """

    program: Program
    ids: dict[tuple[str, str], str] = field(default_factory=dict)

    def address(self, path: str, kind: str) -> str:
        for name in {name for name, _kind in self.ids}:
            path = path.replace(f"{{{name}}}", self.ids.get((name, kind), ""))
        return path


@dataclass(frozen=True)
class Part:
    """`table`: method, path, and for each kind of object the status that an empty body gets."""

    name: str
    build: Callable[[], ProgramWorld]
    table: str

    def rows(self) -> list[tuple[str, str, dict[str, int]]]:
        head, *lines = (line.split() for line in self.table.strip().splitlines())
        kinds = head[2:]
        return [(method, path, dict(zip(kinds, map(int, statuses), strict=True))) for method, path, *statuses in lines]
