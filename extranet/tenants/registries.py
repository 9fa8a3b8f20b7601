"""What must know every capability, filled by each app's `AppConfig.ready()`: nothing here imports them.

A registry holds plain functions. The order of registration is the order of `INSTALLED_APPS`, which is the order of
the menu.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Generic, TypeVar

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
    """A page of the navigation; of `rank` 0 is what people come for each day. Neither function runs queries.

    `offered_by` says whether a fund that has the capability wants this page too.
    """

    label: Text
    url_name: str
    icon: str
    shown_to: Callable[[Actor], bool]
    capability: str | None = None
    rank: int = 1
    offered_by: Callable[[Fund], bool] = lambda fund: True


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


menu: Registry[MenuEntry] = Registry()
pending: Registry[PendingSource] = Registry()
sections: Registry[Section] = Registry()
# Encrypted text outside the funds' own columns: each renews all of it under the first key and returns how many rows.
global_secrets: Registry[Callable[[], int]] = Registry()
