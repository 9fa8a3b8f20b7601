"""The board's SQL, the pages' Python and what waits for a body tell one rule: here they tell of the same months."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from certification.board import counted, standing
from certification.choices import choices_of
from certification.models import Certificate, Dossier, DossierMonth
from certification.months import MonthStatus, months_of, waiting
from certification.services import following, objections
from certification.waiting import months_for_the_body
from extranet.tenants.scope import scope
from tests.certification.scenes import Stage

FROM, UNTIL = datetime.date(2019, 6, 1), datetime.date(2021, 6, 1)
MOMENTS = ["2019-08-30", "2020-02-29", "2020-03-31", "2020-08-15", "2021-01-01"]


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def make_all_sorts(made: Stage) -> None:
    """Paid, advanced, suspended in parts and wholly, ended early, closed, shortened after entry, certified, returned"""
    usual = made.dossier("U-1")
    made.pay(usual, day("2019-09-10"), day("2019-11-02"))
    made.pay(usual, day("2020-05-01"), day("2020-05-31"), kind="advance")
    for month in ("2020-01-01", "2020-02-01", "2020-03-01"):
        made.enter(usual, day(month))
    made.certified(usual, day("2020-04-01"))
    contested = made.certified(usual, day("2020-05-01"))
    returned = made.certified(usual, day("2020-06-01"))
    suspended, ended = made.dossier("S-1"), made.dossier("E-1", online_from=day("2019-10-15"))
    closed, shorter, objected = made.dossier("C-1"), made.dossier("R-1"), made.dossier("O-1")
    stuck, dropped, paid = (made.certified(objected, day(f"2020-0{month}-01")) for month in (1, 2, 3))
    made.enter(shorter, day("2020-06-01"))
    made.enter(closed, day("2020-06-01"))
    reasons = {"actor": made.staff, "reason": "Essai"}
    with scope(made.fund):
        contested.contest()
        contested.save()
        for one in (returned, stuck, dropped, paid):
            one.send_back()
            one.save()
    made.enter(usual, day("2020-05-01"))  # a correction of what is contested
    for month in ("2020-01-01", "2020-02-01", "2020-03-01"):
        made.enter(objected, day(month), "140.00")
    made.pay(objected, day("2020-03-01"), day("2020-03-31"))
    with scope(made.fund):
        for first, last in (("2019-10-10", "2019-12-01"), ("2019-12-01", "2020-01-15"), ("2020-01-20", "2020-02-01")):
            following.suspend(dossier=suspended, on=day(first), **reasons)
            following.resume(dossier=suspended, on=day(last), **reasons)
        following.suspend(dossier=suspended, on=day("2020-04-01"), **reasons)
        following.end_early(dossier=ended, on=day("2020-03-10"), **reasons)
        following.close(dossier=closed, on=day("2020-07-20"), **reasons)
        following.close(dossier=objected, on=day("2020-07-20"), **reasons)
        for one in (dropped, paid):  # their corrections can no longer be certified
            objections.maintain(actor=made.actor, fund=made.fund, certificate=one, reason="Juste")
        following.re_date(dossier=shorter, on=day("2019-09-02"), until=day("2020-04-30"), **reasons)
        Certificate.objects.filter(dossier=closed).delete()  # hours of before there were certificates


@pytest.mark.parametrize("choices", [
    {},
    {"opens": "last_day", "closes_after": 45},
    {"opens": "next_month", "online_from": "2019-11-20", "closes_after": 200},
], ids=["usual", "closing", "next-month"])  # fmt: skip
def test_the_board_and_the_dossiers_pages_say_the_same_of_every_month(made, choices):
    with time_machine.travel("2020-08-01T10:00:00+02:00"):
        make_all_sorts(made)
    made.choose(**choices)
    seen = set()
    for moment in MOMENTS:
        with time_machine.travel(f"{moment}T10:00:00+01:00"), scope(made.fund):
            dossiers = list(Dossier.objects.order_by("pk"))
            all_months = [month for months in months_of(dossiers, made.fund).values() for month in months]
            for at_most in (None, 1, 2, 5, 100):
                found = months_for_the_body(Dossier.objects.all(), made.fund, at_most)
                oldest = sorted(waiting(all_months), key=lambda month: (month.first, month.dossier.pk))[:at_most]
                assert found == waiting(oldest), (moment, choices, at_most)
            derived = {(month.dossier.pk, month.first): month.status.value for month in all_months}
            rows = standing(DossierMonth.objects.all(), made.fund, FROM, UNTIL).order_by("pk")
            assert {(row.dossier_id, row.first): row.status for row in rows} == derived, (moment, choices)
            assert len(rows) == len({row.pk for row in rows})
            seen |= set(derived.values())
            counts = {one.status.value: one.total for one in counted(rows, day(moment))}
            assert sum(counts.values()) == len(derived)
    assert choices_of(made.fund).opens == choices.get("opens", "first_day")
    assert {"waiting", "paid", "prepared", "returned", "maintained", "not_yet"} <= seen <= set(MonthStatus.values)
