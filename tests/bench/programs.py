"""Programs at the API: what a call costs beside the service that it calls, and ten thousand workers at once.

In a fund of its own, which grows with each run; nothing else is measured there.
"""

from __future__ import annotations

import datetime
import json
import time
import uuid
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from statistics import median
from typing import Any

from django.utils import timezone

from extranet.integrations.scopes import Scope
from extranet.organisations.acting import acting
from extranet.organisations.models import Membership, Organisation
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.training.models import Participant, Request
from requests_app.training.services import drafting
from tests.factories import host_of
from tests.integrations.scenes import make_key

from .figures import Figure
from .fund import address_of, make_fund
from .serving import BenchFailed

SLUG = "programs"
WORKERS, OF_A_REQUEST = 10_000, 300
ROUNDS, CALLS = 15, 10
TRAINING: dict[str, Any] = {
    "title": "Soudage TIG, niveau 2",
    "theme": "Soudage",
    "kind": "formal",
    "provider_name": "TechnoDémo",
    "place": "Namur",
    "language": "fr",
}


def figures(port: int) -> Iterator[Figure]:
    fund = Fund.objects.filter(slug=SLUG).first() or make_fund(SLUG)
    encoder = Membership.objects.select_related("user", "organisation")
    with scope(fund):
        encoder = encoder.get(user__email=address_of("operator", SLUG))
    program = Program(port, fund, make_key(fund, encoder, Scope.TRAINING_READ, Scope.TRAINING_WRITE)[1])
    with scope(fund), timezone.override(fund.zone):
        actor = acting(fund.pk, encoder.user, encoder)
        company = drafting.companies_to_encode_for(actor).get(pk=first_company(actor))

    def service() -> None:
        with scope(fund), timezone.override(fund.zone):
            drafting.create(actor=actor, companies=[company], **TRAINING)

    def listed() -> None:
        with scope(fund, read_only=True):
            rows = Request.objects.visible_to(actor).select_related("company").order_by("-moved_at", "-pk")
            list(rows[:50])

    body = TRAINING | {"companies": [str(company.uuid)]}
    yield rates("api.write_vs_service", lambda: program.post("/requests", body, 201), service, ">= 0.4")
    yield rates("api.list_vs_service", lambda: program.get("/requests"), listed, ">= 0.3")
    yield from ten_thousand(program, fund, company)


def first_company(actor: Any) -> int:
    return drafting.companies_to_encode_for(actor).values_list("pk", flat=True)[0]


def rates(name: str, call: Callable[[], Any], service: Callable[[], Any], goal: str) -> Figure:
    """Calls a second, one after the other, each against the same service in this process."""
    for act in (call, service):
        for _time in range(4 * CALLS):
            act()
    pairs = [(rate(call), rate(service)) for _round in range(ROUNDS)]
    value, against = map(median, zip(*pairs, strict=True))
    return Figure(name, value, "calls/s", against, goal)


def rate(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    for _time in range(CALLS):
        act()
    return CALLS / (time.perf_counter() - start)


def ten_thousand(program: Program, fund: Fund, company: Organisation) -> Iterator[Figure]:
    """Whole requests of three hundred people in one call, against the bare rows stored in one statement each."""
    sizes = [min(OF_A_REQUEST, WORKERS - start) for start in range(0, WORKERS, OF_A_REQUEST)]
    requests = [TRAINING | {"company": str(company.uuid), "workers": people(size)} for size in sizes]
    start = time.perf_counter()
    results = program.post("/requests/bulk", {"requests": requests}, 200)["results"]
    seconds = time.perf_counter() - start
    if any(one["status"] != 201 for one in results):
        raise BenchFailed("not all of the ten thousand workers were stored")
    bare = bare_rows(fund, [one["uuid"] for one in results], sizes)
    yield Figure("api.workers_10k", seconds, "s", bare, "<= 4")
    yield Figure("api.workers_10k.rate", WORKERS / seconds, "rows/s", WORKERS / bare, ">= 0.25")


def people(count: int) -> list[dict[str, str]]:
    born = datetime.date(1980, 1, 1).isoformat()
    return [{"last_name": f"Inventé {place:03}", "first_name": "Alix", "birth_date": born} for place in range(count)]


def bare_rows(fund: Fund, requests: list[str], sizes: list[int]) -> float:
    """Seconds for the same rows and nothing else, in place of those that were just stored."""
    born = datetime.date(1980, 1, 1)
    with scope(fund):
        rows = list(Request.objects.filter(uuid__in=requests).order_by("pk"))
        Participant.objects.filter(request__in=rows).delete()
    start = time.perf_counter()
    with scope(fund):
        for request, size in zip(rows, sizes, strict=True):
            Participant.objects.bulk_create(
                Participant(request=request, last_name=f"Inventé {place:03}", first_name="Alix", birth_date=born)
                for place in range(size)
            )
    return time.perf_counter() - start


class Program:
    """A program and its one connection, which stays open."""

    def __init__(self, port: int, fund: Fund, token: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {"Host": host_of(fund), "Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def get(self, path: str) -> Any:
        return self.ask("GET", path, None, 200)

    def post(self, path: str, body: Any, status: int) -> Any:
        return self.ask("POST", path, json.dumps(body), status)

    def ask(self, method: str, path: str, body: str | None, status: int) -> Any:
        headers = self.headers | {"Idempotency-Key": str(uuid.uuid4())}
        self.connection.request(method, f"/api/v1{path}", body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status != status:
            raise BenchFailed(f"{method} {path} answered {answer.status}: {content[:300]!r}")
        return json.loads(content)
