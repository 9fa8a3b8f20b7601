"""How PostgreSQL would run each query of a served page, asked while the page runs them: same role, fund and values.

`X-Explain: NAME` asks for it; the answer's `X-Seq-Scans` names the tables of more than 10 000 rows that are read from
end to end, and the plans themselves stand in var/…/plans/NAME.json.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

ASKED, TOLD = "X-Explain", "X-Seq-Scans"
BIG = 10_000  # rows
READS = re.compile(r"\s*(\(?\s*SELECT|WITH)\b", re.IGNORECASE)
NAME = re.compile(r"[a-z0-9.-]{1,60}")


class ExplainMiddleware:
    """Costs nothing when it isn't asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = request.headers.get(ASKED, "")
        if not NAME.fullmatch(name):
            return self.get_response(request)
        plans: list[tuple[str, Any]] = []

        def explain(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            if not many and READS.match(sql):
                with connection.connection.cursor() as cursor:  # past Django, which would come back here
                    cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
                    plans.append((sql, cursor.fetchone()[0][0]["Plan"]))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(explain):
            response = self.get_response(request)
        response[TOLD] = ",".join(sorted(read_whole(plans)))
        folder = settings.HOME / "plans"
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.json").write_text(json.dumps([{"sql": sql, "plan": plan} for sql, plan in plans], indent=1))
        return response


def read_whole(plans: list[tuple[str, Any]]) -> set[str]:
    """Tables of more than `BIG` rows of which a plan reads every row."""
    tables = {table for _sql, plan in plans for table in scanned(plan)}
    if not tables:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname = ANY(%s) AND reltuples > %s",
            [list(tables), int(os.environ.get("BENCH_BIG", BIG))],
        )
        return {name for (name,) in cursor.fetchall()}


def scanned(plan: dict[str, Any]) -> Iterator[str]:
    if plan["Node Type"].endswith("Seq Scan"):
        yield plan["Relation Name"]
    for part in plan.get("Plans", []):
        yield from scanned(part)
