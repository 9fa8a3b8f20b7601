"""`make bench`: measure the house, and print one JSON object a line on standard output, nothing else there.

The first run makes two funds that differ in the number of their requests only (some minutes); they stay in var/bench.
Ends with status 0 when everything was measured, whatever the figures say.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import django

from .figures import Figure
from .preparing import SIZES, discard_stale_data, prepare
from .serving import BenchFailed, served


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    discard_stale_data()
    django.setup()
    try:
        for figure in figures():
            print(figure.line(), flush=True)
    except (BenchFailed, subprocess.CalledProcessError) as failure:
        print(f"bench: {failure}", file=sys.stderr)
        return 1
    return 0


def figures() -> Iterator[Figure]:
    from extranet.tenants.models import Fund

    from . import (
        catalogue,
        certificate,
        channel_delay,
        channel_files,
        channel_server,
        files,
        homonyms,
        month_end,
        months,
        pages,
        programs,
        recap,
        staff_data,
    )
    from .settings import HOME

    print("bench: preparing the data (some minutes the first time) …", file=sys.stderr)
    prepare(HOME)
    funds = {fund.slug: fund for fund in Fund.objects.filter(slug__in=SIZES)}
    with served(HOME) as port:
        yield from pages.scaling(port, funds)
        yield pages.vs_bare(port, funds["large"])
        yield from months.scaling(port)
        yield from catalogue.scaling(port)
        yield from homonyms.scaling(port)
        yield from files.scaling(port)
        yield from programs.figures(port)
    yield recap.vs_weasyprint(funds["small"])
    yield certificate.vs_weasyprint()
    yield certificate.two_workers()
    yield month_end.memory_scaling()
    yield from staff_data.figures()
    yield from channel_files.figures()
    yield from channel_server.figures()
    yield channel_delay.accepted_to_go()


if __name__ == "__main__":
    sys.exit(main())
