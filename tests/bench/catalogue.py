"""The public catalogue searched, and a responsible's overview: how they bear the people of many years."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from django.urls import reverse

from extranet.tenants.models import Fund

from .figures import Figure
from .filling_catalogue import PEOPLE
from .pages import refuse_more_queries, visitor, warm_up

PAIRS = 40


def scaling(port: int) -> Iterator[Figure]:
    """Median time in the fund with 500 000 people against 1 000; raises when the numbers of queries differ."""
    small, large = (Fund.objects.get(slug=slug) for slug in PEOPLE)
    pages = {
        "search": f"{reverse('enrolments:catalogue')}?q=nego+method",
        "overview": reverse("enrolments:sessions"),
    }
    for name, path in pages.items():
        readers = [visitor(port, fund, "responsible") for fund in (large, small)]
        for one in readers:
            warm_up(one, path)
        refuse_more_queries(f"catalogue {name}", *(one.queries(path) for one in readers))
        times = [[one.seconds(path) for one in readers] for _pair in range(PAIRS)]
        value, against = (median(column) * 1000 for column in zip(*times, strict=True))
        yield Figure(f"catalogue.scaling.{name}", value, "ms", against, goal="<= 1.5")
