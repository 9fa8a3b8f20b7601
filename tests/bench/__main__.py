"""`make bench`: measure the house, and print one JSON object a line on standard output, nothing else there.

The first run makes two funds that differ in the number of their requests only (some minutes); they stay in var/bench.
Ends with status 0 when everything was measured, whatever the figures say. Names of groups (`catalogue files`) measure
these alone.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import django

from .figures import Figure
from .preparing import SIZES, discard_stale_data, prepare
from .serving import BenchFailed, served

if TYPE_CHECKING:
    from extranet.tenants.models import Fund

SERVED = ("pages", "months", "catalogue", "homonyms", "files", "programs")
"""Groups of figures that ask a running site, in the order in which they are measured."""

ALONE = ("recap", "certificate", "month_end", "staff_data", "channel_files", "channel_server", "channel_delay")
"""Groups that need the database, or not even that."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.splitlines()[0])
    parser.add_argument("groups", nargs="*", choices=[*SERVED, *ALONE, []], help="measure these alone")
    wanted = parser.parse_args().groups or [*SERVED, *ALONE]
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    discard_stale_data()
    django.setup()
    try:
        for figure in figures(wanted):
            print(figure.line(), flush=True)
    except (BenchFailed, subprocess.CalledProcessError) as failure:
        print(f"bench: {failure}", file=sys.stderr)
        return 1
    return 0


def figures(wanted: list[str]) -> Iterator[Figure]:
    """The figures of the groups wanted, each as soon as it is measured."""
    from extranet.tenants.models import Fund

    from . import certificate, channel_delay, channel_files, channel_server, month_end, recap, staff_data
    from .settings import HOME

    print("bench: preparing the data (some minutes the first time) …", file=sys.stderr)
    prepare(HOME)
    funds = {fund.slug: fund for fund in Fund.objects.filter(slug__in=SIZES)}
    asking = [name for name in SERVED if name in wanted]
    if asking:
        with served(HOME) as port:
            for name in asking:
                yield from asked(name, port, funds)
    measured: dict[str, Callable[[], Iterator[Figure]]] = {
        "recap": lambda: iter([recap.vs_weasyprint(funds["small"])]),
        "certificate": lambda: (measure() for measure in (certificate.vs_weasyprint, certificate.two_workers)),
        "month_end": lambda: iter([month_end.memory_scaling()]),
        "staff_data": staff_data.figures,
        "channel_files": channel_files.figures,
        "channel_server": channel_server.figures,
        "channel_delay": lambda: iter([channel_delay.accepted_to_go()]),
    }
    for name in ALONE:
        if name in wanted:
            yield from measured[name]()


def asked(name: str, port: int, funds: dict[str, Fund]) -> Iterator[Figure]:
    """The figures of one group that asks the site on this port."""
    from . import catalogue, files, homonyms, months, pages, programs

    if name == "pages":
        yield from pages.scaling(port, funds)
        yield pages.vs_bare(port, funds["large"])
    elif name == "programs":
        yield from programs.figures(port)
    else:
        scaled = {"months": months, "catalogue": catalogue, "homonyms": homonyms, "files": files}
        yield from scaled[name].scaling(port)


if __name__ == "__main__":
    sys.exit(main())
