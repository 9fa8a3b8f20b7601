"""What isn't shown: figures that speak of fewer than five, and those that would tell them by a difference.

Hidden cells of a table can be worked out from its sums. So after the small figures others are hidden, until no small
one follows from what is shown. Whether it does is a question of linear algebra, which is asked exactly: each sum is an
equation between cells, and a hidden cell is told if some combination of the equations has no other hidden cell in it.

What was published stays published: only figures that are being worked out now are hidden for the sake of others.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

THRESHOLD = 5

Cell = TypeVar("Cell", bound=Hashable)
Sum = tuple[Cell, Sequence[Cell]]
"""A whole, and the parts that add up to it."""


def hidden(
    behind: Mapping[Cell, int], sums: Collection[Sum[Cell]], *, new: Collection[Cell], already: Collection[Cell]
) -> set[Cell]:
    """The cells that aren't shown, `already` hidden ones included. `behind`: who stands behind each cell.

    Cells that aren't in `behind` are zero, which speaks of nobody. Only `new` cells are hidden.
    """
    found = set(already) | {cell for cell in new if 0 < behind.get(cell, 0) < THRESHOLD}
    while more := next_to_hide(behind, sums, found, new):
        found.add(more)
    return found


def next_to_hide(
    behind: Mapping[Cell, int], sums: Collection[Sum[Cell]], found: set[Cell], new: Collection[Cell]
) -> Cell | None:
    """One more cell to hide, or None when no small one can be worked out, nor several that are few together.

    Of a sum that tells too much the smallest part that may still be hidden, else the whole; else any new cell. It ends
    well: with every new cell hidden, nothing is known that wasn't before.
    """
    small = {cell for cell in found if 0 < behind.get(cell, 0) < THRESHOLD}
    told = small & solved(sums, found)
    for whole, parts in sums:
        masked = [cell for cell in parts if cell in found]
        too_few = whole not in found and masked and sum(behind.get(cell, 0) for cell in masked) < THRESHOLD
        if too_few or not told.isdisjoint({whole, *parts}):
            free = [cell for cell in parts if cell in new and cell not in found] or [*({whole} & {*new} - found)]
            if candidate := smallest(behind, free):
                return candidate
    return smallest(behind, [cell for cell in new if cell not in found]) if told else None


def smallest(behind: Mapping[Cell, int], cells: Iterable[Cell]) -> Cell | None:
    """The one with the fewest behind it; those that are zero tell nothing."""
    return min((cell for cell in cells if behind.get(cell)), key=lambda cell: (behind[cell], str(cell)), default=None)


def solved(sums: Iterable[Sum[Cell]], unknown: Collection[Cell]) -> set[Cell]:
    """The unknown cells that follow from the sums and all the others, by exact elimination."""
    pivots: dict[Cell, dict[Cell, Fraction]] = {}
    for whole, parts in sums:
        row: dict[Cell, Fraction] = {}
        for cell, factor in [(whole, Fraction(-1)), *((part, Fraction(1)) for part in parts)]:
            if cell in unknown:
                row[cell] = row.get(cell, Fraction(0)) + factor
        row = {cell: factor for cell, factor in row.items() if factor}
        for pivot, known in pivots.items():
            row = less(row, pivot, known)
        if row:
            pivot = next(iter(row))
            row = {cell: factor / row[pivot] for cell, factor in row.items()}
            pivots = {other: less(known, pivot, row) for other, known in pivots.items()}
            pivots[pivot] = row
    return {pivot for pivot, row in pivots.items() if len(row) == 1}


def less(row: dict[Cell, Fraction], pivot: Cell, known: dict[Cell, Fraction]) -> dict[Cell, Fraction]:
    """The row without `pivot`, of which `known` says what it is worth."""
    factor = row.get(pivot)
    if not factor:
        return row
    cells = {*row, *known}
    left = {cell: row.get(cell, Fraction(0)) - factor * known.get(cell, Fraction(0)) for cell in cells}
    return {cell: value for cell, value in left.items() if value}
