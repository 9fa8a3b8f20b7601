"""How long each kind of file is kept, and what of it stays afterwards (`BEY-23`): filled by each app's `ready()`.

A *file* is what the fund closes as a whole: a training request, a dossier. Its clock begins when nothing more is
expected of it. At its end names, addresses, birth dates, free texts and bytes go; hours, amounts, dates, states and
digests stay, so every total is the same the day after. What has no end of its own (codes, mails that left) is swept by
its age. Nothing here imports an app: rules name models, lookups and columns, and `extranet.retention` does the rest.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .periods import DAY
from .registries import Registry, Text

if TYPE_CHECKING:
    from .models import Fund, FundObject

BLANK = "—"
"""What a text becomes that the database wants filled."""

# What people are told goes: the categories of a file's parts.
NAMES, ADDRESSES, WORDS = _("Noms et état civil"), _("Adresses et comptes"), _("Textes libres")
AUTHORS, BYTES = _("Qui l’a fait"), _("Documents")


class Unit(StrEnum):
    """What a duration counts."""

    YEARS = "years"  # whole ones, after the end of the year in which the clock began
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Term:
    """A duration with the bounds between which a fund may choose."""

    unit: Unit
    default: int
    shortest: int
    longest: int

    def ends_on(self, began_on: datetime.date, amount: int) -> datetime.date:
        """The last day on which everything is kept."""
        if self.unit is Unit.YEARS:
            return datetime.date(began_on.year + amount, 12, 31)
        return began_on + amount * DAY

    def latest_beginning(self, ends_by: datetime.date, amount: int) -> datetime.date:
        """The last day on which a clock may have begun that ends on `ends_by` or before."""
        if self.unit is Unit.DAYS:
            return ends_by - amount * DAY
        is_last_day = (ends_by.month, ends_by.day) == (12, 31)
        return datetime.date(ends_by.year - amount - (0 if is_last_day else 1), 12, 31)


FIVE_YEARS, TEN_YEARS = 5 * 365 + 2, 10 * 365 + 3  # days, with the leap days that they may have
UNSENT = Term(Unit.DAYS, default=730, shortest=90, longest=FIVE_YEARS)
"""Of what was begun and never sent."""


@dataclass(frozen=True, slots=True)
class Emptied:
    """Rows that stay, with columns that become a value or an expression.

    `path` is the lookup from the row to its file, "" for the file itself. `category` is what people are told goes.
    """

    model: type[models.Model]
    path: str
    columns: Mapping[str, Any]
    category: Text


@dataclass(frozen=True, slots=True)
class Dropped:
    """Rows that go entirely: they hold nothing that any total counts."""

    model: type[models.Model]
    path: str
    category: Text


@dataclass(frozen=True, slots=True)
class Erased:
    """Documents whose bytes go: the row stays with its length and digest. `columns` are the keys that point at them."""

    model: type[models.Model]
    path: str
    columns: Sequence[str]
    category: Text


@dataclass(frozen=True, slots=True)
class Done:
    """What no list of columns says: `act` does it to the rows and returns how many there were. `what` it takes away."""

    model: type[models.Model]
    path: str
    act: Callable[[Any], int]
    what: Text
    category: Text


Part = Emptied | Dropped | Erased | Done


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """A kind of file. `name` is stored and never changes.

    `starts` says in words from when the clock runs, `reason` by which law or choice. `began` takes a queryset of files
    and leaves those whose clock runs, with the day as `began_on`; of the others `open_because` says why they have
    none. `reference` is the number by which people know a file, never a name. `kept` says what stays, and `totals`
    are figures of some files, named in `figures`, which must be the same before and after. `parts` are done in their
    order. `tell` is called when a file is announced, with the first day on which it may go: for whoever it concerns.
    """

    name: str
    label: Text
    model: type[FundObject]
    term: Term
    starts: Text
    reason: Text
    open_because: Text
    began: Callable[[Any], Any]
    reference: Callable[[Any], str]
    address: Callable[[Any], str]
    parts: Iterable[Part]
    kept: Sequence[Text]
    totals: Callable[[Any], Mapping[str, Any]]
    figures: Mapping[str, Text]
    capability: str | None = None
    tell: Callable[[Fund, Any, datetime.date], None] | None = None

    @property
    def subject(self) -> str:
        """The label under which journal, holds and tombstones know the file."""
        return self.model._meta.label


@dataclass(frozen=True, slots=True)
class SweepRule:
    """Rows that go by their age, without a list beforehand: nobody would look through them.

    `old` gives those older than a moment; `forget` deletes or empties some of them, in the caller's transaction, and
    returns how many.
    """

    name: str
    label: Text
    term: Term
    starts: Text
    reason: Text
    old: Callable[[datetime.datetime], Any]
    dropped: Text
    kept: Text
    forget: Callable[[Any], int] = lambda rows: rows.delete()[0]
    capability: str | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """Where a file stands: `ends_on` is the last day of its data, None while `open_because` says why there is none."""

    rule: RetentionRule
    began_on: datetime.date | None
    ends_on: datetime.date | None
    open_because: Text = ""


retention_rules: Registry[RetentionRule] = Registry()
sweep_rules: Registry[SweepRule] = Registry()
holds: Registry[Callable[[], models.QuerySet[Any, Any]]] = Registry()
"""UUIDs of whatever somebody holds, of all kinds: for rules of apps below the one that has the holds."""


def rule_named(name: str) -> RetentionRule:
    """Raises `KeyError` when no app registered it."""
    found = next((rule for rule in retention_rules if rule.name == name), None)
    if found is None:
        raise KeyError(name)
    return found


def blanked(column: str) -> models.Case:
    """`BLANK` where something was written, and still nothing where nothing was."""
    return models.Case(
        models.When(**{column: ""}, then=models.Value("")), default=models.Value(BLANK), output_field=models.TextField()
    )
