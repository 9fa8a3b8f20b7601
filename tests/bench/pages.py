"""The list of requests and the first screen: how they bear 200 000 requests, and what the list costs."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from statistics import median

from django.urls import reverse

from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.factories import PASSWORD, host_of

from .bare import newest
from .figures import Figure
from .fund import address_of
from .serving import BenchFailed, Visitor

WARM_UP = 40  # pages: both processes, each of their threads with its own connection and its caches
PAIRS = 60
ROUNDS = 15
PAGES_A_ROUND = 10
NUMBER = re.compile(r"\b20\d\d-\d{6}\b")


def scaling(port: int, funds: dict[str, Fund]) -> Iterator[Figure]:
    """Median time with 200 000 requests in the fund against 1 000; raises when the numbers of queries differ."""
    for name, path in {"list": reverse("training:list"), "dashboard": reverse("dashboard")}.items():
        for profile in ("staff", "operator"):
            large, small = (visitor(port, funds[slug], profile) for slug in ("large", "small"))
            for one in (large, small):
                warm_up(one, path)
            refuse_more_queries(f"{name} of {profile}", large.queries(path), small.queries(path))
            times = [(large.seconds(path), small.seconds(path)) for _pair in range(PAIRS)]
            value, against = (median(column) * 1000 for column in zip(*times, strict=True))
            yield Figure(f"{name}.scaling.{profile}", value, "ms", against, goal="<= 1.5")


def vs_bare(port: int, fund: Fund) -> Figure:
    """Pages a second of the staff's list against the bare page, one after the other on one connection."""
    ours, bare = reverse("training:list"), reverse("bench-bare")
    explain_bare(fund)
    staff = visitor(port, fund, "staff")
    if numbers(staff.get(ours)) != numbers(staff.get(bare)):
        raise BenchFailed("the list and the bare page don't show the same rows: compare bare.newest with the list")
    for path in (ours, bare):
        warm_up(staff, path)
    rates = [(rate(staff, ours), rate(staff, bare)) for _round in range(ROUNDS)]
    value, against = map(median, zip(*rates, strict=True))
    return Figure("list.vs_bare", value, "pages/s", against, goal=">= 0.35")


def visitor(port: int, fund: Fund, profile: str) -> Visitor:
    return Visitor(port, host_of(fund), address_of(profile, fund.slug), PASSWORD)


def warm_up(visitor: Visitor, path: str) -> None:
    for _page in range(WARM_UP):
        visitor.get(path)


def refuse_more_queries(page: str, large: int, small: int) -> None:
    print(f"{page}: {small} queries with few requests, {large} with many", file=sys.stderr)
    if large != small:
        raise BenchFailed(f"{page}: {small} queries with few requests, {large} with many: they must not grow")


def rate(visitor: Visitor, path: str) -> float:
    start = time.perf_counter()
    for _page in range(PAGES_A_ROUND):
        visitor.get(path)
    return PAGES_A_ROUND / (time.perf_counter() - start)


def numbers(page: str) -> list[str]:
    """The requests that a page shows, in its order, each once."""
    return list(dict.fromkeys(NUMBER.findall(page)))


def explain_bare(fund: Fund) -> None:
    with scope(fund):
        plan = newest().explain(analyze=True, buffers=True)
    print(f"the bare page's query:\n{plan}", file=sys.stderr)
