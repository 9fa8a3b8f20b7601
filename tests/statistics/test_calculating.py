"""The worker works figures out once a period is over, and those of a running period each day."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import connection

from extranet.statistics.models import Calculation, StoredFigure
from extranet.statistics.services.calculating import due, kept_by, periods_until
from extranet.statistics.tasks import work_out
from extranet.tenants.capabilities import Capability
from extranet.tenants.periods import Grain, Period
from extranet.tenants.registries import statistics
from extranet.tenants.scope import scope
from requests_app.training.models import Remark
from tests.training.scenes import Stage, request_with_company, stage

pytestmark = pytest.mark.django_db

NAME = "training-rejections"


def returned(made: Stage, day: str, companies: int) -> None:
    """So many companies send one request each back."""
    with time_machine.travel(f"{day}T10:00:00+02:00", tick=False):
        for _number in range(companies):
            one = stage(made.fund, enterprise_number="", nsso_number="")
            request = request_with_company(one, opened=True)
            with scope(made.fund):
                Remark.objects.create(request=request, about="returned", text="Il manque un jour.", author_name="N.")


def stored(made: Stage, code: str) -> list[tuple[str, Decimal | None]]:
    period = Period.named(code)
    with scope(made.fund):
        rows = StoredFigure.objects.of(NAME).filter(
            calculation__grain=period.grain.value, calculation__begins_on=period.first
        )
        return [(row.part, row.value) for row in rows]


def work(made: Stage, day: str) -> int:
    with time_machine.travel(f"{day}T03:00:00+01:00", tick=False):
        return work_out(made.fund.pk)


@pytest.mark.feature("BEY-24")
def test_a_month_is_worked_out_once_it_is_over_and_never_again():
    with time_machine.travel("2026-08-20T10:00:00+02:00"):
        made = stage()
    returned(made, "2026-09-10", 6)
    returned(made, "2026-10-12", 5)
    assert work(made, "2026-11-10") > 0
    assert stored(made, "2026-09") == [("returned", Decimal(6))]
    assert stored(made, "2026-10") == [("returned", Decimal(5))]
    assert stored(made, "2026-T4") == [("returned", Decimal(5))]
    with scope(made.fund):
        september = Calculation.objects.get(statistic=NAME, grain="month", begins_on="2026-09-01")
        running = Calculation.objects.get(statistic=NAME, grain="quarter", begins_on="2026-10-01")
    assert (september.is_closed, running.is_closed) == (True, False)
    assert work(made, "2026-11-10") == 0, "nothing is due"
    returned(made, "2026-11-11", 5)
    work(made, "2026-11-12")
    assert stored(made, "2026-T4") == [("returned", Decimal(10))], "worked out again the next day"
    with scope(made.fund):
        assert Calculation.objects.get(statistic=NAME, grain="month", begins_on="2026-09-01").pk == september.pk


@pytest.mark.feature("BEY-24")
def test_a_quarter_doesnt_tell_the_month_that_is_hidden():
    with time_machine.travel("2026-03-20T10:00:00+02:00"):
        made = stage()
    for month, companies in (("04", 6), ("05", 2), ("06", 7)):
        returned(made, f"2026-{month}-10", companies)
    work(made, "2026-07-20")
    assert stored(made, "2026-05") == [("returned", None)]
    assert stored(made, "2026-06") == [("returned", Decimal(7))]
    assert stored(made, "2026-T2") == [("returned", None)], "15 less 6 and 7 would tell the 2"


def test_only_the_services_of_the_fund_are_worked_out():
    made = stage()
    with scope(made.fund):
        assert {one.statistic.capability for one in due(made.fund)} == {Capability.PREENCODING}
        assert {one.capability for one in kept_by(made.fund)} == {Capability.PREENCODING}


def test_what_is_made_of_months_comes_after_them():
    order = periods_until(datetime.date(2026, 11, 29))
    assert order[0] == Period.named("2023-01")
    assert order.index(Period.named("2026-T3")) == order.index(Period.named("2026-09")) + 1
    assert {period.grain for period in order} == set(Grain)
    assert max(period.first for period in order) == datetime.date(2026, 11, 1)


def test_every_statistic_says_what_it_counts():
    names = [one.name for one in statistics]
    assert len(names) == len(set(names))
    for one in statistics:
        assert "au moins" in str(one.definition), f"{one.name} says of whom five are asked for"
        assert one.capability in Capability.values


@pytest.mark.feature("BEY-24")
@pytest.mark.parametrize("name", [one.name for one in statistics])
def test_no_month_reads_a_whole_table_of_many_rows(name):
    """What a month costs follows from what moved since, not from the fund's age: indexes lead to it."""
    (statistic,) = [one for one in statistics if one.name == name]
    made = stage()
    queries: list[tuple[str, object]] = []

    def noted(execute, sql, params, many, context):
        queries.append((sql, params))
        return execute(sql, params, many, context)

    with scope(made.fund), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        with connection.execute_wrapper(noted):
            list(statistic.figures(made.fund, Period.named("2026-10")))
        assert queries
        for sql, params in queries:
            cursor.execute(f"EXPLAIN {sql}", params)
            plan = "\n".join(row[0] for row in cursor.fetchall())
            for table in BIG_TABLES:
                assert f"Seq Scan on {table}" not in plan, plan


BIG_TABLES = (
    "training_request", "training_day", "training_participant", "training_absence", "training_remark",
    "certification_certificate", "certification_hoursversion", "certification_payment",
    "funding_fundingrequest", "funding_invoice", "batch_channel_attempt", "batch_channel_batch",
)  # fmt: skip
