"""What `make bench-full` goes by: a table that a page reads from end to end is found in PostgreSQL's own plans."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from extranet.accounts.models import User
from extranet.organisations.models import Worker
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Session
from tests.factories import FundFactory, WorkerFactory
from tests.load.plans import ASKED, TOLD, ExplainMiddleware


def test_a_table_read_from_end_to_end_is_named(db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENCH_BIG", "-2")  # rows: every table counts as a big one, also before its first ANALYZE
    fund = FundFactory()

    def allow(seq: str, index: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SET LOCAL enable_seqscan = {seq}; SET LOCAL enable_indexscan = {index};"
                f" SET LOCAL enable_bitmapscan = {index}; SET LOCAL enable_indexonlyscan = {index}"
            )

    def whole(request: HttpRequest) -> HttpResponse:
        allow(seq="on", index="off")
        return HttpResponse(str(len(Worker.objects.all())))

    def one(request: HttpRequest) -> HttpResponse:
        allow(seq="off", index="on")
        return HttpResponse(Worker.objects.get(pk=worker.pk).full_name)

    asking = RequestFactory().get("/", headers={ASKED: "test.plans"})
    with scope(fund):
        worker = WorkerFactory()
        seen = ExplainMiddleware(whole)(asking)
        assert seen.content == b"1"
        assert seen[TOLD] == "organisations_worker"
        assert ExplainMiddleware(one)(asking)[TOLD] == ""
        assert TOLD not in ExplainMiddleware(one)(RequestFactory().get("/"))


def test_few_among_many_are_found_by_an_index(db: Any) -> None:
    """The recovered accounts, which each officer's first screen counts, and the sessions to come."""
    with scope(FundFactory()):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        assert "user_recovered" in User.objects.filter(recovered_at__isnull=False).explain()
        assert "session_by_end" in Session.objects.filter(ends_at__gte=timezone.now()).order_by("ends_at").explain()
