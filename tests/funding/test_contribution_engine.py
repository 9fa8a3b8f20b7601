"""The engine of contributions: to the cent, with thresholds, regions and rates that change in the middle of a year."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from requests_app.funding.contribution_engine import (
    Base,
    DatedRate,
    Region,
    Statement,
    Stretch,
    Wages,
    shared_out,
    statement,
    stretches_of,
)
from requests_app.funding.forms.amounts import read_amount
from requests_app.funding.legal_rates import LEGAL, SINCE

YEAR = 2026
CENT = Decimal("0.01")


def legal() -> list[DatedRate]:
    """The legal rates, as a fund begins with them."""
    rates: list[DatedRate] = []
    for one in LEGAL:
        for rate in one.rates:
            rates.append(
                DatedRate(
                    key=len(rates),
                    code=one.code,
                    name=one.name,
                    base=one.base,
                    collector="state",
                    percent=rate.percent,
                    starts_on=SINCE,
                    least=rate.least,
                    most=rate.most,
                    region=rate.region,
                )
            )
    return rates


def reckoned(
    payroll: str = "480000",
    *,
    headcount: int = 9,
    lowest: int | None = None,
    fixed_term: str = "0",
    alsace: str = "0",
    rates: list[DatedRate] | None = None,
) -> Statement:
    return statement(
        year=YEAR,
        rates=legal() if rates is None else rates,
        headcount=headcount,
        lowest_of_five_years=lowest,
        wages=Wages(Decimal(payroll), Decimal(alsace), Decimal(fixed_term)),
    )


def amounts(found: Statement) -> dict[str, str]:
    return {line.rate.code: str(line.amount) for line in found.lines}


def test_the_worked_example_to_the_cent():
    found = reckoned(fixed_term="36000")
    assert amounts(found) == {"CFP": "2640.00", "TA": "2832.00", "TA-SOLDE": "432.00", "CPF-CDD": "360.00"}
    assert found.total == Decimal("6264.00")
    assert not found.is_prorated


@pytest.mark.parametrize(
    ("headcount", "lowest", "cfp"),
    [
        (10, None, "2640.00"),
        (11, None, "4800.00"),
        (11, 10, "2640.00"),  # the threshold was passed less than five years ago
        (40, 0, "2640.00"),  # a young company
        (40, 11, "4800.00"),
        (10, 10, "2640.00"),
        (9, 12, "2640.00"),  # below at once
    ],
)
def test_a_threshold_counts_after_five_years_and_falls_at_once(headcount, lowest, cfp):
    assert amounts(reckoned(headcount=headcount, lowest=lowest))["CFP"] == cfp


def test_alsace_moselle_pays_less_apprenticeship_tax():
    assert amounts(reckoned(alsace="480000")) == {"CFP": "2640.00", "TA": "2112.00"}


def test_a_company_on_both_sides_pays_each_part_its_rate():
    found = reckoned(alsace="180000")
    assert [(line.rate.region, str(line.amount)) for line in found.lines if line.rate.code == "TA"] == [
        (Region.OUTSIDE, "1770.00"),
        (Region.ALSACE_MOSELLE, "792.00"),
    ]


def test_each_line_is_rounded_half_up():
    assert amounts(reckoned("0.91", rates=[rate(percent="0.55")])) == {"X": "0.01"}  # 0.005005
    assert amounts(reckoned("1", rates=[rate(percent="0.5")])) == {"X": "0.01"}  # exactly half a cent
    assert amounts(reckoned("0.90", rates=[rate(percent="0.55")])) == {"X": "0.00"}  # 0.00495


def rate(
    key: int = 0, percent: str = "1", *, starts: str = "2022-01-01", ends: str = "", **values: object
) -> DatedRate:
    usual: dict[str, object] = {"code": "X", "name": "X", "base": Base.PAYROLL, "collector": "fund"}
    return DatedRate(
        key=key,
        percent=Decimal(percent),
        starts_on=datetime.date.fromisoformat(starts),
        ends_on=datetime.date.fromisoformat(ends) if ends else None,
        **usual | values,  # type: ignore[arg-type]
    )


def changing() -> list[DatedRate]:
    """From 0.20 % to 0.30 % on the first of July."""
    return [rate(0, "0.20", ends="2026-06-30"), rate(1, "0.30", starts="2026-07-01")]


def test_a_rate_that_changes_is_shared_out_by_days_and_says_so():
    found = reckoned("365000", rates=changing())
    assert found.is_prorated
    assert [(str(line.base), str(line.amount), line.first, line.last) for line in found.lines] == [
        ("181000.00", "362.00", datetime.date(2026, 1, 1), datetime.date(2026, 6, 30)),
        ("184000.00", "552.00", datetime.date(2026, 7, 1), datetime.date(2026, 12, 31)),
    ]


def test_the_wages_of_each_period_are_taken_when_they_are_given():
    first, second = stretches_of(YEAR, changing())
    found = statement(
        year=YEAR,
        rates=changing(),
        headcount=9,
        lowest_of_five_years=None,
        wages=Wages(Decimal(365_000)),
        by_stretch=[(first, Wages(Decimal(100_000))), (second, Wages(Decimal(265_000)))],
    )
    assert not found.is_prorated
    assert [str(line.amount) for line in found.lines] == ["200.00", "795.00"]


def test_a_rate_that_goes_on_over_the_change_of_another_makes_one_line():
    found = reckoned("365000", rates=[*legal(), *changing_from(len(legal()))])
    assert [line.rate.code for line in found.lines] == ["CFP", "TA", "TA-SOLDE", "X", "X"]
    assert amounts(found)["CFP"] == "2007.50"


def changing_from(key: int) -> list[DatedRate]:
    return [rate(key, "0.20", ends="2026-06-30"), rate(key + 1, "0.30", starts="2026-07-01")]


def test_a_rate_of_a_few_months_is_on_these_months_only():
    found = reckoned("365000", rates=[rate(0, "1", starts="2026-07-01", ends="2026-07-31")])
    assert [(str(line.base), str(line.amount)) for line in found.lines] == [("31000.00", "310.00")]
    assert found.is_prorated


def test_a_year_without_rates_owes_nothing():
    assert reckoned(rates=[]).total == 0
    assert reckoned(rates=[rate(starts="2027-01-01")]).lines == ()


euros = st.decimals(min_value=0, max_value=10**9, places=2)
days = st.dates(datetime.date(2025, 6, 1), datetime.date(2027, 6, 30))


@st.composite
def any_rates(draw: st.DrawFn) -> list[DatedRate]:
    return [
        DatedRate(
            key=key,
            code=f"C{key}",
            name="",
            base=draw(st.sampled_from(list(Base))),
            collector=draw(st.sampled_from(["state", "fund"])),
            percent=draw(st.decimals(min_value=0, max_value=100, places=4)),
            starts_on=(first := draw(days)),
            ends_on=draw(st.one_of(st.none(), st.dates(first, datetime.date(2028, 1, 1)))),
            least=draw(st.integers(0, 60)),
            most=draw(st.one_of(st.none(), st.integers(60, 300))),
            region=Region.EVERYWHERE,
        )
        for key in range(draw(st.integers(0, 6)))
    ]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    rates=any_rates(),
    payroll=euros,
    share=st.decimals(min_value=0, max_value=1, places=4),
    headcount=st.integers(0, 400),
)
def test_lines_always_add_up_to_the_total_shown(rates, payroll, share, headcount):
    wages = Wages(payroll, Decimal(0), (payroll * share).quantize(CENT))
    found = statement(year=YEAR, rates=rates, headcount=headcount, lowest_of_five_years=None, wages=wages)
    assert found.total == sum(line.amount for line in found.lines)
    assert found.total == found.total_of("state") + found.total_of("fund")
    assert all(line.amount == line.amount.quantize(CENT) for line in found.lines)
    assert all(
        0 <= line.base <= (wages.payroll if line.rate.base == Base.PAYROLL else wages.fixed_term)
        for line in found.lines
    )


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(rates=any_rates(), payroll=euros)
def test_parts_of_a_year_cover_it_and_add_up(rates, payroll):
    stretches = stretches_of(YEAR, rates)
    assert sum(stretch.days for stretch in stretches) == 365
    assert all(isinstance(one, Stretch) and one.first <= one.last for one in stretches)
    parts = shared_out(Wages(payroll, Decimal(0), payroll), stretches)
    assert sum(part.payroll for part in parts) == payroll
    assert sum(part.fixed_term for part in parts) == payroll
    assert all(part.payroll >= 0 for part in parts)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("480 000,50", "480000.50"),
        ("480\u00a0000,50", "480000.50"),
        ("480\u202f000,50\u00a0€", "480000.50"),
        ("480.000,50", "480000.50"),
        ("480,000.50", "480000.50"),
        ("480000.5", "480000.5"),
        ("480 000", "480000"),
        ("1.480.000", "1480000"),
        ("480.000", "480000"),
        ("1 250", "1250"),
        ("0", "0"),
        (" 12,3 EUR ", "12.3"),
    ],
)
def test_amounts_as_people_write_them(typed, amount):
    assert read_amount(typed) == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("480,000", "deux façons"),
        ("-5", "sans signe moins"),
        ("−5", "sans signe moins"),
        ("48 00 00", "n’est pas un montant"),
        ("480 000,505", "n’est pas un montant"),
        ("480.00.0", "n’est pas un montant"),
        ("1e5", "n’est pas un montant"),
        ("NaN", "n’est pas un montant"),
        ("quatre cents", "n’est pas un montant"),
        ("٤٨٠", "n’est pas un montant"),
    ],
)
def test_what_cannot_be_read_says_what_to_write(typed, says):
    with pytest.raises(ValidationError) as refused:
        read_amount(typed)
    assert says in " ".join(refused.value.messages)


def test_nothing_typed_is_no_amount():
    assert read_amount("  ") is None
