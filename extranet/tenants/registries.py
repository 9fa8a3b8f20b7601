"""What must know every capability, filled by each app's `AppConfig.ready()`: nothing here imports them.

A registry holds plain functions. The order of registration is the order of `INSTALLED_APPS`, which is the order of
the menu.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Generic, TypeVar
from uuid import UUID

from django.utils.functional import Promise

from .actor import Actor

if TYPE_CHECKING:
    from .models import Fund

Text = str | Promise
Entry = TypeVar("Entry")


class Registry(Generic[Entry]):
    """A list that is filled once, when the apps are ready."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []

    def add(self, *entries: Entry) -> None:
        self._entries.extend(entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A page of the navigation; of `rank` 0 is what people come for each day.

    `shown_to` and `shown_in`, for what depends on more than a capability of the fund, run no queries.
    """

    label: Text
    url_name: str
    icon: str
    shown_to: Callable[[Actor], bool]
    capability: str | None = None
    rank: int = 1
    shown_in: Callable[[Fund], bool] = lambda fund: True


@dataclass(frozen=True, slots=True)
class PendingAction:
    """Something that waits: `url` is the page that clears it, `since` the moment it began to wait."""

    title: str
    detail: str
    url: str
    since: datetime


@dataclass(frozen=True, slots=True)
class PendingSource:
    """Where actions of one kind come from. `mine` wait for the actor, `others` for somebody else.

    Both give the total (counted up to 1000) and the oldest few.
    """

    name: str
    label: Text
    mine: Callable[[Actor], tuple[int, Iterable[PendingAction]]]
    others: Callable[[Actor], tuple[int, Iterable[PendingAction]]]
    capability: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """The pages of a capability, by their URL namespace: a fund without the capability answers 404 there."""

    namespace: str
    capability: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose data are asked for: her account, and the accounts that were merged into it."""

    user_ids: tuple[int, ...]
    email: str


Facts = Sequence[tuple[Text, object]]
"""One thing that is held: names and values (text, numbers, truth, dates, or lists of those)."""

Subject = tuple[str, UUID]
"""A row that speaks of a person: its model's label, its UUID."""


def no_subjects(person: Person) -> Iterable[Subject]:
    return ()


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What an app holds about a person in the fund whose scope is open (`BEY-22`).

    `name` is the section's key in the export and never changes; of `rank` 0 is what people look for first. `rows`
    gives what is held, the newest first, and may be long: callers take what they show. `subjects` are the rows of
    which she may know who looked at them. `is_shared`: it stands on the account, which is the same at all her funds.
    """

    name: str
    label: Text
    retention: Text
    basis: Text
    rows: Callable[[Person], Iterable[Facts]]
    subjects: Callable[[Person], Iterable[Subject]] = no_subjects
    rank: int = 1
    is_shared: bool = False
    capability: str | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of each fund for who watches the machines, by the fund's slug: counts and moments, nothing personal.

    `values` gives it, in the fund's scope, for each value of `label`, or under "" where there is none. `name` and
    `description` are Prometheus', in English.
    """

    name: str
    description: str
    values: Callable[[Fund], Mapping[str, float]]
    label: str = ""
    capability: str | None = None


measures: Registry[Measure] = Registry()
menu: Registry[MenuEntry] = Registry()
personal_data: Registry[PersonalData] = Registry()
pending: Registry[PendingSource] = Registry()
sections: Registry[Section] = Registry()
# Encrypted text outside the funds' own columns: each renews all of it under the first key and returns how many rows.
global_secrets: Registry[Callable[[], int]] = Registry()
