"""Hours of a training, counted in minutes from times: never from rounded hours."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From a time to a later one of the same day."""

    starts_at: datetime.time
    ends_at: datetime.time

    @property
    def minutes(self) -> int:
        return minute_of(self.ends_at) - minute_of(self.starts_at)

    def without(self, other: Span) -> list[Span]:
        """What is left of this span when the other is taken out: none, one or two."""
        before = (self.starts_at, min(self.ends_at, other.starts_at))
        after = (max(self.starts_at, other.ends_at), self.ends_at)
        return [Span(start, end) for start, end in (before, after) if start < end]

    def overlaps(self, other: Span) -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def minute_of(time: datetime.time) -> int:
    """Minutes since midnight."""
    return time.hour * 60 + time.minute


def left_of(spans: Iterable[Span], taken: Span) -> list[Span]:
    return [piece for span in spans for piece in span.without(taken)]


def total(spans: Iterable[Span]) -> int:
    """Minutes of all of them together."""
    return sum(span.minutes for span in spans)


def in_hours(minutes: int) -> Decimal:
    """Hours with two places, for people's eyes."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"))


def clock(minutes: int) -> str:
    """Hours and minutes as people write them: « 7 h 30 »."""
    hours, rest = divmod(minutes, 60)
    return f"{hours}\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}{rest:02}" if rest else f"{hours}\N{NO-BREAK SPACE}h"
