"""`make bench-full`: the hottest pages at 10 000 people and at a million; one JSON object a line on standard output.

Ends with status 1 when a page needs more queries in the large installation than in the small one, or reads a table of
more than 10 000 rows from end to end; a missed ratio is said, and is no failure: other work on the machine bends it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median, quantiles
from typing import Any

from tests.bench.serving import BenchFailed

from .hot import HOT, Hot
from .measuring import Reader, Readers
from .sites import Site, load_average

SMALL_SCALE = 0.01
RATIO = 1.5
WARM_UP = 12
BARE = Hot("bare", "staff-0", "/bench/bare", "25 rows, one query and a loop, behind the same middleware")
LINES = [Hot(f"grants.{name}", f"operator-{n}", "/demandes/", "") for n, name in enumerate(("10000", "100", "1"))]
NEW = [
    Hot(f"grants.new.{name}", f"operator-{n}", "/demandes/nouvelle/", "")
    for n, name in enumerate(("10000", "100", "1"))
]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=float, default=1.0, help="of the large installation (1: a million people)")
    parser.add_argument("--pairs", type=int, default=30, help="how often each page is asked for at each site")
    parser.add_argument("--only", default="", help="pages whose name begins so")
    parser.add_argument("--isolation", action="store_true", help="the cost of row-level security as well")
    options = parser.parse_args()
    small, large = Site("bench-small", SMALL_SCALE, 20), Site("bench-full", options.scale, 20)
    try:
        for site in (small, large):
            print(f"bench-full: preparing {site.purpose} at scale {site.scale:g} …", file=sys.stderr)
            site.prepare()
        with small.served() as one, large.served() as other:
            readers = [Readers.at(port, site.addresses()) for site, port in ((large, other), (small, one))]
            failures = sum(measure(hot, readers, options.pairs) for hot in HOT if hot.name.startswith(options.only))
            grants(readers[0], options.pairs)
        if options.isolation:
            isolation(options.pairs)
    except (BenchFailed, subprocess.CalledProcessError) as failure:
        print(f"bench-full: {failure}", file=sys.stderr)
        return 1
    return 1 if failures else 0


def say(name: str, **figures: Any) -> None:
    rounded = {key: round(value, 3) if isinstance(value, float) else value for key, value in figures.items()}
    print(json.dumps({"name": name, **rounded, "load": load_average()}), flush=True)


def measure(hot: Hot, readers: list[Readers], pairs: int) -> int:
    """Says the figures of one page; returns 1 when it breaks a rule that no busy machine bends."""
    large, small = (each.of(hot) for each in readers)
    bare = readers[0].of(BARE)
    try:
        for reader in (large, small, bare):
            for _page in range(WARM_UP):
                reader.ask()
    except BenchFailed as failure:
        say(hot.name, failed=str(failure))
        return 1
    times = [(large.seconds(), small.seconds(), bare.seconds()) for _pair in range(pairs)]
    milliseconds = [[1000 * second for second in column] for column in zip(*times, strict=True)]
    value, against, floor = map(median, milliseconds)
    queries = (large.queries(), small.queries())
    whole = large.whole_tables(hot.name)
    say(
        hot.name, value=value, unit="ms", against=against, ratio=value / against, goal=f"<= {RATIO}",
        p95=quantiles(milliseconds[0], n=20)[-1], a_second=1000 / value, bare_a_second=1000 / floor,
        vs_bare=floor / value, queries=queries[0], queries_small=queries[1], seq_scans=whole,
    )  # fmt: skip
    return int(queries[0] != queries[1] or bool(whole))


def grants(readers: Readers, pairs: int) -> None:
    """The same page for operators with many mandates, a hundred and one."""
    for hots in (LINES, NEW):
        each = [readers.of(hot) for hot in hots]
        for reader in each:
            for _page in range(WARM_UP):
                reader.ask()
        many, hundred, one = medians(each, pairs)
        name = hots[0].name.rpartition(".")[0]
        queries = [reader.queries() for reader in each]
        say(f"{name}.10000_vs_1", value=many, unit="ms", against=one, ratio=many / one, goal="<= 1.5", queries=queries)
        say(f"{name}.100_vs_1", value=hundred, unit="ms", against=one, ratio=hundred / one, goal="<= 1.5")


def medians(readers: list[Reader], pairs: int) -> list[float]:
    times = [[reader.seconds() for reader in readers] for _pair in range(pairs)]
    return [median(column) * 1000 for column in zip(*times, strict=True)]


def isolation(pairs: int) -> None:
    """Pages with row-level security and without, in an installation of one fund, where both show the same rows.

    The policies stay: the role of the web processes may pass them by for a moment (a right it is refused at its start).
    """
    site = Site("bench-one", 0.02, 1)
    print("bench-full: preparing an installation of one fund …", file=sys.stderr)
    site.prepare()
    with site.served() as port:
        readers = Readers.at(port, site.addresses())
        for hot in HOT:
            reader = readers.of(hot)
            for _page in range(WARM_UP):
                reader.ask()
            on, off = alternating(site, reader, pairs)
            say(f"rls.{hot.name}", value=on, unit="ms", against=off, ratio=on / off, goal="<= 1.1")


def alternating(site: Site, reader: Reader, pairs: int) -> tuple[float, float]:
    on: list[float] = []
    off: list[float] = []
    try:
        for _round in range(max(1, pairs // 5)):
            for times, right in ((on, "NOBYPASSRLS"), (off, "BYPASSRLS")):
                site.sql(f"ALTER ROLE extranet_app {right}")
                reader.ask()
                times.extend(reader.seconds() for _page in range(5))
    finally:
        site.sql("ALTER ROLE extranet_app NOBYPASSRLS")
    return median(on) * 1000, median(off) * 1000


def figures_of(lines: list[str]) -> Iterator[dict[str, Any]]:
    """What `say` printed, read back."""
    yield from (json.loads(line) for line in lines if line.startswith("{"))


if __name__ == "__main__":
    begun = time.monotonic()
    status = main()
    print(f"bench-full: {time.monotonic() - begun:.0f} s", file=sys.stderr)
    sys.exit(status)
