"""Minutes of training: spans against a count of single minutes."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.training.hours import Span, clock, in_hours, left_of, minute_of, total
from requests_app.training.models import Absence, AbsenceKind, Day, attended

times = st.times().map(lambda time: time.replace(second=0, microsecond=0))
spans = st.tuples(times, times).filter(lambda pair: pair[0] < pair[1]).map(lambda pair: Span(*pair))


def minutes_in(span: Span) -> set[int]:
    return set(range(minute_of(span.starts_at), minute_of(span.ends_at)))


@given(spans, spans)
def test_what_is_left_is_what_was_not_taken(whole: Span, taken: Span) -> None:
    left = left_of([whole], taken)

    assert set().union(*map(minutes_in, left)) == minutes_in(whole) - minutes_in(taken)
    assert total(left) == len(minutes_in(whole) - minutes_in(taken))


@given(spans, spans)
def test_overlap_is_a_common_minute(one: Span, other: Span) -> None:
    assert one.overlaps(other) is other.overlaps(one) is bool(minutes_in(one) & minutes_in(other))


def day(start: str = "08:30", end: str = "16:30", pause: tuple[str, str] | None = ("12:00", "12:45")) -> Day:
    at = datetime.time.fromisoformat
    return Day(
        date=datetime.date(2026, 10, 5),
        starts_at=at(start),
        ends_at=at(end),
        break_starts_at=at(pause[0]) if pause else None,
        break_ends_at=at(pause[1]) if pause else None,
    )


def partial(start: str, end: str) -> Absence:
    at = datetime.time.fromisoformat
    return Absence(starts_at=at(start), ends_at=at(end), is_justified=True)


@pytest.mark.parametrize(
    ("absence", "minutes"),
    [
        (None, 435),
        (partial("08:30", "09:00"), 405),
        (partial("12:00", "12:45"), 435),  # the break was never training
        (partial("11:30", "13:00"), 390),
        (partial("08:30", "16:30"), 0),
        (Absence(kind=AbsenceKind.ILLNESS), 0),
    ],
)
def test_attended_minutes(absence: Absence | None, minutes: int) -> None:
    assert day().minutes == 435
    assert total(attended(day(), absence)) == minutes


def test_a_third_of_an_hour_is_not_rounded_before_it_is_summed() -> None:
    thirds = [day("09:00", "09:20", None) for _ in range(3)]

    assert in_hours(sum(one.minutes for one in thirds)) == Decimal("1.00")
    assert in_hours(thirds[0].minutes) * 3 != Decimal("1.00")


@pytest.mark.parametrize(("minutes", "text"), [(0, "0 h"), (450, "7 h 30"), (60, "1 h"), (65, "1 h 05")])
def test_people_read_hours_and_minutes(minutes: int, text: str) -> None:
    assert clock(minutes).replace("\N{NO-BREAK SPACE}", " ") == text
