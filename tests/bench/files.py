"""Member services: how a company's files, the fund's queue, its refunds and the screen with the tiles bear 200 000."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from django.urls import reverse

from extranet.tenants.models import Fund

from .figures import Figure
from .filling_files import FILES
from .pages import refuse_more_queries, visitor, warm_up

PAIRS = 40


def scaling(port: int) -> Iterator[Figure]:
    """Median time in the fund with 200 000 files against 1 000; raises when the numbers of queries differ."""
    small, large = (Fund.objects.get(slug=slug) for slug in FILES)
    pages = {
        "list": ("member", reverse("funding:requests")),
        "queue": ("staff", reverse("funding:queue")),
        "tiles": ("member", reverse("dashboard")),
        "refunds": ("staff", reverse("funding:refunds")),
    }
    for name, (profile, path) in pages.items():
        readers = [visitor(port, fund, profile) for fund in (large, small)]
        for one in readers:
            warm_up(one, path)
        refuse_more_queries(f"files {name}", *(one.queries(path) for one in readers))
        times = [[one.seconds(path) for one in readers] for _pair in range(PAIRS)]
        value, against = (median(column) * 1000 for column in zip(*times, strict=True))
        yield Figure(f"files.scaling.{name}", value, "ms", against, goal="<= 1.5")
