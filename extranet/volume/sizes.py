"""How much there is of everything: scale 1 is a large installation, smaller ones are shares of it.

Funds are unlike: the first holds more than a quarter of everything, the last hardly a hundredth (1, 1/2, 1/3 …). In the
first stand the giants: an operator with 10 000 mandates, a company with 20 000 workers, a body with 40 000 dossiers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

FUNDS = 20
ORGANISATIONS = 100_000
PEOPLE = 1_000_000
PRESENCES = 5_000_000
CERTIFICATES = 1_000_000
REQUESTS = 300_000
FUNDING = 200_000

GIANT_MANDATES = 10_000
GIANT_WORKERS = 20_000
GIANT_DOSSIERS = 40_000
MIDDLE_MANDATES = 100

HALF_DAYS = 4  # of a session
PEOPLE_OF_SESSION = 18
MONTHS_OF_DOSSIER = 5


@dataclass(frozen=True, slots=True)
class FundSize:
    """Counts of one fund. `rank` begins at 0; `operators[k]` is the mandates of its k-th operator, one company each."""

    rank: int
    scale: float
    companies: int
    public_bodies: int
    bodies: int
    operators: tuple[int, ...]
    people: int
    of_giant_company: int
    requests: int
    courses: int
    past_sessions: int
    coming_sessions: int
    dossiers: int
    of_giant_body: int
    funding: int

    @property
    def slug(self) -> str:
        return f"volume-{self.rank + 1:02}"

    @property
    def is_belgian(self) -> bool:
        return self.rank % 2 == 0

    @property
    def mandates(self) -> int:
        return sum(self.operators)

    @property
    def lone_mandate(self) -> int:
        """The place, among mandates, of the one whose operator has no other."""
        giant, middle, *_others = self.operators
        return giant + middle


def sizes(scale: float, funds: int = FUNDS) -> Iterator[FundSize]:
    """Of each fund. Raises ValueError for a scale outside of ]0, 1] or no fund."""
    if not 0 < scale <= 1:
        raise ValueError("the scale is more than 0 and at most 1")
    if funds < 1:
        raise ValueError("at least one fund")
    whole = sum(1 / (rank + 1) for rank in range(funds))
    for rank in range(funds):
        yield size_of(rank, scale, scale / (rank + 1) / whole)


def size_of(rank: int, scale: float, share: float) -> FundSize:
    def part(of: float, at_least: int) -> int:
        return max(at_least, round(of * share))

    def giant(of: int, at_least: int, at_most: int) -> int:
        return min(at_most, max(at_least, round(of * scale))) if rank == 0 else at_least

    organisations = part(ORGANISATIONS, 40)
    companies = organisations * 17 // 20
    people = part(PEOPLE, 120)
    dossiers = part(CERTIFICATES / MONTHS_OF_DOSSIER, 30)
    past = part(PRESENCES / (HALF_DAYS * PEOPLE_OF_SESSION), 3)
    return FundSize(
        rank=rank,
        scale=scale,
        companies=companies,
        public_bodies=organisations // 20,
        bodies=organisations // 10,
        operators=operators(companies // 2, giant(GIANT_MANDATES, 6, companies * 4 // 9), part(200, 3)),
        people=people,
        of_giant_company=giant(GIANT_WORKERS, 10, people // 2),
        requests=part(REQUESTS, 40),
        courses=min(200, part(4_000, 8)),
        past_sessions=past,
        coming_sessions=max(4, past // 50),
        dossiers=dossiers,
        of_giant_body=giant(GIANT_DOSSIERS, 6, dossiers * 3 // 4),
        funding=part(FUNDING, 40),
    )


def operators(mandates: int, giant: int, others: int) -> tuple[int, ...]:
    """Mandates of each: the giant's, a hundred, a single one, and the rest shared among the others."""
    middle = min(MIDDLE_MANDATES, max(2, (mandates - giant) // 4))
    left = max(others, mandates - giant - middle - 1)
    shared = [left // others + (1 if place < left % others else 0) for place in range(others)]
    return (giant, middle, 1, *shared)
