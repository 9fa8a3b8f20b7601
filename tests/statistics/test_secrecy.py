"""Nobody works out a small figure from the sums: an attacker who knows every shown cell and every sum tries to."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction

import pytest

from extranet.statistics.secrecy import THRESHOLD, hidden

MONTHS = [f"m{number}" for number in range(1, 13)]
QUARTERS = {f"q{number}": MONTHS[3 * number - 3 : 3 * number] for number in range(1, 5)}
PERIODS = [
    name
    for number, (quarter, months) in enumerate(QUARTERS.items(), start=1)
    for name in (*months, quarter, *(["y"] if number == 4 else []))
]
WITHIN = {**QUARTERS, "y": list(QUARTERS)}


def rank(rows: Sequence[Sequence[Fraction]]) -> int:
    """Of a matrix, by Gauss."""
    matrix, found = [list(row) for row in rows], 0
    for column in range(len(matrix[0]) if matrix else 0):
        pivot = next((row for row in range(found, len(matrix)) if matrix[row][column]), None)
        if pivot is None:
            continue
        matrix[found], matrix[pivot] = matrix[pivot], matrix[found]
        for row in range(found + 1, len(matrix)):
            factor = matrix[row][column] / matrix[found][column]
            matrix[row] = [one - factor * other for one, other in zip(matrix[row], matrix[found], strict=True)]
        found += 1
    return found


def worked_out(sums, unknown, wanted) -> set:
    """Those of the wanted cells that have the same value in every table with the same shown cells."""
    cells = sorted(unknown)
    rows = []
    for whole, parts in sums:
        row = [Fraction((cell in parts) - (cell == whole)) for cell in cells]
        if any(row):
            rows.append(row)
    known = rank(rows)
    units = {cell: [Fraction(n == place) for n in range(len(cells))] for place, cell in enumerate(cells)}
    return {cell for cell in wanted if rank([*rows, units[cell]]) == known}


def published(counts: dict, parts: Sequence[str]):
    """A year, period after period, as it closes: the cells, the sums, and what is hidden in the end."""
    behind, sums, found = {}, [], set()
    for period in PERIODS:
        for part in parts:
            months = [period] if period in MONTHS else [month for month in MONTHS if below(month, period)]
            if count := sum(counts[month, part] for month in months):
                behind[period, part] = count
        if total := sum(behind.get((period, part), 0) for part in parts):
            behind[period, ""] = total
            sums.append(((period, ""), [(period, part) for part in parts if (period, part) in behind]))
        for part in ("", *parts):
            if period in WITHIN and (period, part) in behind:
                within = [(one, part) for one in WITHIN[period] if (one, part) in behind]
                sums.append(((period, part), within))
        new = {cell for cell in behind if cell[0] == period}
        before = set(found)
        found = hidden(behind, sums, new=new, already=found)
        assert before == {cell for cell in found if cell[0] != period}, "what was published stays so"
    return behind, sums, found


def below(month: str, period: str) -> bool:
    return period == "y" or month in QUARTERS[period]


@pytest.mark.feature("BEY-24")
@pytest.mark.parametrize("seed", range(9))
def test_no_hidden_figure_follows_from_the_sums(seed):
    draw = random.Random(seed)
    parts = ["illness", "leave", "other"][: 1 + seed % 3]
    counts = {(month, part): draw.choice([0, 1, 2, 4, 5, 6, 9, 30, 200]) for month in MONTHS for part in parts}
    behind, sums, found = published(counts, parts)
    assert all(cell in found for cell, people in behind.items() if people < THRESHOLD)
    assert worked_out(sums, found, {cell for cell, people in behind.items() if people < THRESHOLD}) == set()
    for whole, within in sums:
        masked = [cell for cell in within if cell in found]
        if whole not in found and masked:
            assert sum(behind[cell] for cell in masked) >= THRESHOLD


def test_without_the_further_hiding_the_attacker_succeeds():
    """The attack of these tests does find what is only left out."""
    behind = {("m1", ""): 20, ("m1", "illness"): 17, ("m1", "leave"): 3}
    sums = [(("m1", ""), [("m1", "illness"), ("m1", "leave")])]
    assert worked_out(sums, {("m1", "leave")}, {("m1", "leave")}) == {("m1", "leave")}
    assert hidden(behind, sums, new=set(behind), already=set()) == {("m1", "leave"), ("m1", "illness")}


def test_a_quarter_is_hidden_where_it_would_tell_a_hidden_month():
    behind = {("m1", ""): 12, ("m2", ""): 3, ("m3", ""): 9, ("q1", ""): 24}
    sums = [(("q1", ""), [("m1", ""), ("m2", ""), ("m3", "")])]
    found = hidden(behind, sums, new={("q1", "")}, already={("m2", "")})
    assert found == {("m2", ""), ("q1", "")}


def test_what_nobody_stands_behind_is_shown():
    assert hidden({("m1", ""): 5}, [], new={("m1", ""), ("m2", "")}, already=set()) == set()
