"""A year of access, in days."""

from __future__ import annotations

import datetime

import pytest

from extranet.organisations.access_period import months_after, notices_due, one_year_after, renewed

day = datetime.date.fromisoformat


@pytest.mark.feature("ITM-06")
@pytest.mark.parametrize(
    ("granted", "expires"),
    [("2025-03-01", "2026-03-01"), ("2028-02-29", "2029-02-28"), ("2027-02-28", "2028-02-28"),
     ("2025-12-31", "2026-12-31")],
)  # fmt: skip
def test_an_access_lasts_a_year(granted, expires):
    assert one_year_after(day(granted)) == day(expires)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [("2026-01-31", 1, "2026-02-28"), ("2026-08-31", 6, "2027-02-28"), ("2026-12-15", 1, "2027-01-15"),
     ("2026-11-30", 3, "2027-02-28")],
)  # fmt: skip
def test_months_end_where_the_month_does(start, months, end):
    assert months_after(day(start), months) == day(end)


@pytest.mark.feature("ITM-08")
@pytest.mark.parametrize(
    ("expires", "today", "until"),
    [("2026-06-30", "2026-06-01", "2027-06-30"), ("2026-06-30", "2026-08-15", "2027-08-15"),
     ("2028-02-29", "2028-02-01", "2029-02-28"), (None, "2026-08-15", "2027-08-15")],
)  # fmt: skip
def test_a_renewal_counts_from_the_later_day(expires, today, until):
    assert renewed(day(expires) if expires else None, day(today)) == day(until)


@pytest.mark.feature("ITM-07")
@pytest.mark.parametrize(
    ("today", "sent", "due"),
    [("2026-05-30", [], []), ("2026-05-31", [], [30]), ("2026-06-01", [30], []), ("2026-06-23", [30], [7]),
     ("2026-06-29", [], [7, 30]), ("2026-06-30", [30, 7], [0]), ("2026-06-30", [30, 7, 0], []),
     ("2026-07-01", [], [])],
)  # fmt: skip
def test_each_notice_is_due_once(today, sent, due):
    assert notices_due(day("2026-06-30"), day(today), [30, 7, 0], sent) == due
