"""What each statistic counts, before anything is hidden."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
import time_machine

from extranet.tenants.periods import Period
from extranet.tenants.registries import statistics
from extranet.tenants.scope import scope
from requests_app.training.models import Absence, Day, Participant, Request
from tests.certification import scenes as certification
from tests.training.scenes import request_with_company, stage

pytestmark = pytest.mark.django_db


def figures(fund, name: str, code: str) -> dict[tuple[str, str], Decimal]:
    (statistic,) = [one for one in statistics if one.name == name]
    with scope(fund):
        return {(one.part, one.measure): one.value for one in statistic.figures(fund, Period.named(code))}


@pytest.fixture
def accepted():
    """Two days of 7 h 30 for two people, accepted on 12 October 2026."""
    with time_machine.travel("2026-09-20T10:00:00+02:00"):
        made = stage()
        request = request_with_company(made, opened=True)
    decided = datetime.datetime(2026, 10, 12, 10, tzinfo=made.fund.zone)
    with scope(made.fund):
        Request.objects.filter(pk=request.pk).update(
            state="accepted",
            created_at=decided - datetime.timedelta(days=22),
            sent_to_company_at=decided - datetime.timedelta(days=20),
            sent_to_fund_at=decided - datetime.timedelta(days=3),
            decided_at=decided,
            moved_at=decided,
        )
    return made, request


@pytest.mark.feature("BEY-24")
def test_minutes_absent_by_kind_for_a_hundred_planned(accepted):
    made, request = accepted
    with scope(made.fund):
        first, second = Day.objects.filter(request=request).order_by("date")
        one, other = Participant.objects.filter(request=request).order_by("pk")
        Absence.objects.create(participant=one, day=first, kind="illness")
        Absence.objects.create(
            participant=other,
            day=second,
            starts_at=datetime.time(11, 30),
            ends_at=datetime.time(13, 30),
            is_justified=True,
        )
    assert figures(made.fund, "training-absences", "2026-10") == {
        ("", ""): Decimal("30.00"),
        ("illness", ""): Decimal("25.00"),
        ("partial_justified", ""): Decimal("5.00"),
    }, "450 and 90 of 1 800 minutes: the break between is nobody's absence"
    assert figures(made.fund, "training-absences", "2026-09") == {}


@pytest.mark.feature("BEY-24")
def test_days_between_the_stages_of_a_request(accepted):
    made, _request = accepted
    found = figures(made.fund, "training-delays", "2026-T4")
    assert found["company", "median"] == Decimal("2.0")
    assert found["decision", "p90"] == Decimal("3.0")
    assert ("signature", "median") not in found, "no recap was signed"


@pytest.mark.feature("BEY-24")
def test_months_that_should_be_certified_and_arent():
    made = certification.stage()
    dossier = made.dossier(starts_on=datetime.date(2020, 1, 6), ends_on=datetime.date(2020, 6, 30))
    made.pay(dossier, datetime.date(2020, 1, 1), datetime.date(2020, 1, 31))
    assert figures(made.fund, "certification-missing-months", "2020-05") == {
        ("", ""): Decimal(3),
        ("days_60", ""): Decimal(1),
        ("days_90", ""): Decimal(1),
        ("longer", ""): Decimal(1),
    }, "January is paid, May ends with the period"
