"""The grid of a month and its « Ok », and the staff's board: how they bear 20 000 dossiers."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from statistics import median
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from certification.models import Dossier
from certification.periods import month_of
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from .counting import ASKED, TOLD
from .figures import Figure
from .filling_months import DOSSIERS
from .pages import refuse_more_queries, visitor, warm_up
from .serving import TOKEN, BenchFailed, Visitor

PAIRS = 40
VERSION = re.compile(r'name="version" value="(\d+)"')
CELL = re.compile(r'name="(h-[^"]+)"')
FILLED = 8  # half-days; the rest stays empty


def scaling(port: int) -> Iterator[Figure]:
    """Median time in the fund with 20 000 dossiers against 100; raises when the numbers of queries differ."""
    small, large = (Fund.objects.get(slug=slug) for slug in DOSSIERS)
    month = month_of(timezone.localdate())
    managers = [(visitor(port, fund, "manager"), grid_address(fund, month)) for fund in (large, small)]
    for one, path in managers:
        one.ask("GET", path)  # after a first sign-in this asks for the body's identity instead
        warm_up(one, path)
    refuse_more_queries("the grid", *(one.queries(path) for one, path in managers))
    pages = [[one.seconds(path) for one, path in managers] for _pair in range(PAIRS)]
    yield figure("month_grid.scaling.page", pages)
    refuse_more_queries("« Ok »", *(save(one, path)[1] for one, path in managers))
    saves = [[save(one, path)[0] for one, path in managers] for _pair in range(PAIRS)]
    yield figure("month_grid.scaling.save", saves)
    board = reverse("certification:board")
    staff = [visitor(port, fund, "staff") for fund in (large, small)]
    for one in staff:
        one.get(board)
    refuse_more_queries("the board", *(one.queries(board) for one in staff))
    times = [[one.seconds(board) for one in staff] for _pair in range(5)]
    value, against = (median(column) * 1000 for column in zip(*times, strict=True))
    yield Figure("month_board.with_20000_dossiers", value, "ms", against, goal="none: it counts every month of a span")


def figure(name: str, times: list[list[float]]) -> Figure:
    value, against = (median(column) * 1000 for column in zip(*times, strict=True))
    return Figure(name, value, "ms", against, goal="<= 1.5")


def grid_address(fund: Fund, month: object) -> str:
    """Of the first dossier of the measured body."""
    with scope(fund):
        return reverse("certification:month", args=[Dossier.objects.earliest("pk").uuid, month])


def save(manager: Visitor, path: str) -> tuple[float, int]:
    """Open the month, type some half-days, « Ok »: how long the answer to that took, and its queries."""
    page = manager.get(path)
    token, version = TOKEN.search(page), VERSION.search(page)
    if not (token and version):
        raise BenchFailed(f"{path} is no grid to save")
    cells = list(dict.fromkeys(CELL.findall(page)))
    typed = dict.fromkeys(cells[:FILLED], "3,5")
    form = typed | {"csrfmiddlewaretoken": token[1], "version": version[1], "action": "save", "certifies": "yes"}
    start = time.perf_counter()
    status, body, headers = manager.ask("POST", path, urlencode(form), headers={ASKED: "1"})
    took = time.perf_counter() - start
    if status not in {200, 302} or "error-summary" in body:
        raise BenchFailed(f"the month was not saved: status {status}")
    return took, int(headers[TOLD])
