"""Rights and their use, as arithmetic."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from requests_app.funding.consumption import Stretch, minutes_in
from requests_app.funding.entitlements import Level, Rules, clock, granted_minutes, level, school_year

FIVE_DAYS = Rules(training_days=5)
DAY = datetime.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ({}, 5 * 456),  # 38 h
        ({"working_time": 50}, 1140),  # 19 h
        ({"days": Decimal(1)}, 456),
        ({"days": Decimal("2.5")}, 1140),
        ({"carried_hours": Decimal("7.5")}, 2280 + 450),
        ({"came_on": datetime.date(2026, 7, 2)}, 1143),  # 183 days of 365: 1143.12
        ({"left_on": datetime.date(2026, 1, 31)}, 194),  # 31 of 365: 193.64
        ({"came_on": datetime.date(2027, 1, 1)}, 0),
        ({"left_on": datetime.date(2025, 12, 31)}, 0),
    ],
)
def test_a_right_in_proportion(said, minutes):
    assert granted_minutes(FIVE_DAYS, 2026, **said) == minutes


def test_the_whole_of_a_leap_year_is_whole():
    assert granted_minutes(FIVE_DAYS, 2028, came_on=datetime.date(2028, 1, 1)) == 2280


@pytest.mark.parametrize(
    ("used", "stands"),
    [(0, Level.FINE), (79, Level.FINE), (80, Level.SOON), (99, Level.SOON), (100, Level.SPENT), (101, Level.OVER)],
)
def test_where_a_counter_stands(used, stands):
    assert level(100, used, 80) == stands


def test_whoever_has_no_right_overshoots_with_the_first_minute():
    assert level(0, 0, 80) == Level.SPENT
    assert level(0, 1, 80) == Level.OVER


def stretch(begins: int, ends: int, date: datetime.date = DAY) -> Stretch:
    return Stretch(date, begins, ends, "Soudage", 480)


@pytest.mark.parametrize(
    ("taken", "minutes"),
    [
        ([], 0),
        ([stretch(540, 720), stretch(780, 960)], 360),
        ([stretch(540, 720), stretch(540, 720)], 180),  # a session, and the request that took it over
        ([stretch(540, 720), stretch(600, 660)], 180),
        ([stretch(540, 720), stretch(660, 780)], 240),
        ([stretch(540, 720), stretch(540, 720, datetime.date(2026, 3, 3))], 360),
    ],
)
def test_each_minute_counts_once(taken, minutes):
    assert minutes_in(taken) == minutes


def test_clock_and_school_year():
    assert clock(450).replace("\N{NO-BREAK SPACE}", " ") == "7 h 30"
    assert clock(-450).replace("\N{NO-BREAK SPACE}", " ") == "-7 h 30"
    assert school_year(datetime.date(2026, 8, 31)) == (datetime.date(2025, 9, 1), datetime.date(2026, 8, 31))
    assert school_year(datetime.date(2026, 9, 1))[0] == datetime.date(2026, 9, 1)
