"""Storing a declaration's new state, which its owner hears of in the same transaction; many at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from .. import sources
from ..models import Attempt, Declaration

MANY = 500  # rows of a statement


def store(declaration: Declaration) -> None:
    """Save, and tell whoever owns what the declaration is about, in the same transaction."""
    declaration.save()
    sources.named(declaration.kind).changed(declaration)


def store_many(declarations: Sequence[Declaration], *fields: str) -> None:
    """The same for declarations of which nothing but the state and these fields has changed."""
    write_many(declarations, "state", *fields)
    for declaration in declarations:
        sources.named(declaration.kind).changed(declaration)


def write_many(rows: Iterable[Declaration] | Iterable[Attempt], *fields: str) -> None:
    """Save these fields of the rows. Those that say the same, as nearly all of an answer do, share a statement."""
    alike: dict[str, list[Declaration | Attempt]] = {}
    for row in rows:
        says = json.dumps([getattr(row, field) for field in fields], default=str)
        alike.setdefault(says, []).append(row)
    for group in alike.values():
        first = group[0]
        values = {field: getattr(first, field) for field in fields}
        for start in range(0, len(group), MANY):
            some = [row.pk for row in group[start : start + MANY]]
            type(first)._default_manager.filter(pk__in=some).update(**values)
