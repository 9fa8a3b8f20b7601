"""What must know every capability, filled by each app's `AppConfig.ready()`: nothing here imports them.

A registry holds plain functions. The order of registration is the order of `INSTALLED_APPS`, which is the order of
the menu.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import UUID

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .actor import Actor
from .protection import Protection

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from .models import Fund
    from .periods import Period

Text = str | Promise
Entry = TypeVar("Entry")
Row = TypeVar("Row", bound=models.Model)


class Registry(Generic[Entry]):
    """A list that is filled once, when the apps are ready."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []

    def add(self, *entries: Entry) -> None:
        self._entries.extend(entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)


class MenuGroup(models.TextChoices):
    """Where an entry stands that is of no capability, in this order; the capabilities' come after the first."""

    DAILY = "daily", ""
    PEOPLE = "people", _("Organisations et personnes")
    OFFICE = "office", _("Le fonds")
    TOOLS = "tools", _("Aide et outils")


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A page of the navigation; of `rank` 0 is what people come for each day.

    A long menu is drawn in groups: that of `group` where there is one, else that of the capability.

    `shown_to` and `shown_in`, for what depends on more than a capability of the fund, run no queries.
    """

    label: Text
    url_name: str
    icon: str
    shown_to: Callable[[Actor], bool]
    capability: str | None = None
    rank: int = 1
    shown_in: Callable[[Fund], bool] = lambda fund: True
    group: str = ""


@dataclass(frozen=True, slots=True)
class PendingAction:
    """Something that waits: `url` is the page that clears it, `since` the moment it began to wait."""

    title: str
    detail: str
    url: str
    since: datetime


SHOWN = 5
"""How many of those that wait a first screen names."""
COUNTED = 1000
"""How far they are counted: beyond, it says « 999+ »."""

Waiting = tuple[int, Sequence[PendingAction]]
"""How many things wait, counted up to COUNTED, and the first few of them."""


NOTHING: Waiting = (0, [])


def nothing(actor: Actor) -> Waiting:
    return NOTHING


def counted(rows: QuerySet[Row], action: Callable[[Row], PendingAction]) -> Waiting:
    """How many rows wait, and what is said of the first few, in the order that the rows have."""
    total = rows.order_by()[:COUNTED].count()
    return total, [action(row) for row in (rows[:SHOWN] if total else [])]


@dataclass(frozen=True, slots=True)
class PendingSource:
    """Where actions of one kind come from. `mine` wait for the actor, `others` for somebody else.

    Both give the total, counted up to `counted_up_to`, and the oldest few.
    """

    name: str
    label: Text
    mine: Callable[[Actor], Waiting]
    others: Callable[[Actor], Waiting] = nothing
    capability: str | None = None
    counted_up_to: int = COUNTED


@dataclass(frozen=True, slots=True)
class Section:
    """The pages of a capability, by their URL namespace: a fund without the capability answers 404 there."""

    namespace: str
    capability: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose data are asked for: her account, and the accounts that were merged into it.

    Where she is to be erased (`erasing`) the rest is filled in too: `worker_ids` are entries of companies' registers
    that somebody said are hers, `births` her names with her birth date, `names` all of them (folded, last name first),
    `addresses` those of her accounts. `typed` are addresses that others wrote beside her name: they may be shared, so a
    row is hers by one of them only together with her name.
    """

    user_ids: tuple[int, ...]
    email: str
    worker_ids: tuple[int, ...] = ()
    births: tuple[tuple[str, date], ...] = ()
    addresses: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()

    @property
    def mails(self) -> set[str]:
        """Every address that is surely hers; none where only her names are known."""
        return {self.email, *self.addresses} - {""}


Facts = Sequence[tuple[Text, object]]
"""One thing that is held: names and values (text, numbers, truth, dates, or lists of those)."""


@dataclass(frozen=True, slots=True)
class Goes:
    """Rows about a person that are deleted or emptied when she is erased (`BEY-22`).

    `count` says how many there are, `erase` does it and returns how many. Both run in the fund's scope. `is_first`: it
    finds its rows by those that other apps erase.
    """

    what: Text
    count: Callable[[Person], int]
    erase: Callable[[Person], int]
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Stays:
    """Rows about a person that the law, or what they prove, keeps: `why`, and `until` a day where it can be known.

    `rows` are all that may still name her, of as many models as it takes; the first are those that are counted. What
    holds her name and stands in none of them is erased: a test reads every column of the database.
    """

    what: Text
    why: Text
    rows: Callable[[Person], Sequence[QuerySet[Any]]]
    until: Callable[[Person], date | None]


Subject = tuple[str, UUID]
"""A row that speaks of a person: its model's label, its UUID."""


def no_subjects(person: Person) -> Iterable[Subject]:
    return ()


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What an app holds about a person in the fund whose scope is open (`BEY-22`).

    `name` is the section's key in the export and never changes; of `rank` 0 is what people look for first. `rows`
    gives what is held, the newest first, and may be long: callers take what they show. `subjects` are the rows of
    which she may know who looked at them. `retention` names a rule where its duration belongs, and the fund's own is
    read there: « %(help-tickets)s après le dernier message. » `protection` is the level of the strictest thing in it.
    `is_shared`: it stands on the account, which is the same at all her funds. `ends_with_account`: it is of no use
    without one, and goes with an account that nobody uses. `goes` and `stays` say what becomes of it
    when she is erased: a section without either fails a test.
    """

    name: str
    label: Text
    retention: Text
    basis: Text
    protection: Protection
    rows: Callable[[Person], Iterable[Facts]]
    subjects: Callable[[Person], Iterable[Subject]] = no_subjects
    rank: int = 1
    is_shared: bool = False
    ends_with_account: bool = False
    capability: str | None = None
    goes: Sequence[Goes] = ()
    stays: Sequence[Stays] = ()


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


@dataclass(frozen=True, slots=True)
class SandboxScene:
    """A sandbox that is being furnished, outside any scope, and its invented people.

    `organisation_id` is the copy of the organisation whose programs test there; `colleague` is somebody invented who
    acts for it, `staff` somebody of the fund's office.
    """

    fund: Fund
    organisation_id: int
    staff: Actor
    colleague: Actor


@dataclass(frozen=True, slots=True)
class SandboxFurnisher:
    """What an app puts into a sandbox, by its own services (`BEY-05`).

    `furnish` opens its scopes itself. `welcome` runs in the sandbox's scope when a program comes for a person for the
    first time: it accepts in her place what a program can't accept.
    """

    furnish: Callable[[SandboxScene], None]
    capability: str | None = None
    welcome: Callable[[Fund, Actor], None] | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """Something with a day in somebody's agenda; it names nobody but her.

    `uid` is its name for ever, and `version` counts its moves. `begins` is a moment, or a day that lasts until its
    evening. `url` is the path of its page, `since` the moment from which it stands so.
    """

    uid: str
    title: str
    begins: datetime | date
    url: str
    since: datetime
    ends: datetime | None = None
    place: str = ""
    note: str = ""
    version: int = 0
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class DatedSource:
    """Where dated things of one kind come from: those of this actor in this fund, a few hundred at most."""

    label: Text
    entries: Callable[[Fund, Actor], Iterable[Dated]]
    capability: str | None = None


@dataclass(frozen=True, slots=True)
class WebhookEvent:
    """Something that other programs can be told of: an act of the journal, by its verbs, on one of our objects.

    `name` is what they subscribe to and never changes. `visible` is what an actor sees of such objects
    (`Model.objects.visible_to`), and `organisations` the ids of those that an object concerns: a program is told when
    both say so. `path` gives the object's address in the API; `number`, its attribute with a number that
    people use. `scope` is the right that a key needs, "" when any key may know.
    """

    name: str
    label: Text
    verbs: tuple[str, ...]
    visible: Callable[[Actor], Any]
    organisations: Callable[[Any], Iterable[int | None]]
    path: Callable[[Any], str]
    scope: str = ""
    capability: str | None = None
    number: str = "number"


class Picture(StrEnum):
    """How a statistic is drawn."""

    BARS = "bars"  # a bar a part
    SPREAD = "spread"  # a bar to the median, and a line on to the 90th percentile


class Adding(StrEnum):
    """What of a statistic is a sum of what: the rest could be worked out from a total."""

    NOTHING = "nothing"  # medians
    PARTS = "parts"  # the parts add up to the whole, in each period: rates, and what stands at a period's end
    PERIODS = "periods"  # months add up to quarters and years: events


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a period. `part` is a stage, a kind or a code, empty for all of them; `measure` one of several.

    `behind`: how many people or organisations it comes from, as the definition says; under five it is never shown.
    """

    value: Decimal
    behind: int
    part: str = ""
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Statistic:
    """A figure that a fund keeps and may open to all (`BEY-24`). `name` is its address and never changes.

    `definition` says what is counted, from which dates, whom five are counted of, and what is left out. `figures` runs
    in the fund's scope, for one period, and must be bounded by an index whatever the fund's age. `word` gives the
    words of a part.
    """

    name: str
    label: Text
    definition: Text
    unit: Text
    figures: Callable[[Fund, Period], Iterable[Figure]]
    word: Callable[[str], Text]
    picture: Picture = Picture.BARS
    adding: Adding = Adding.NOTHING
    capability: str | None = None


appointments: Registry[DatedSource] = Registry()  # hours to be somewhere
deadlines: Registry[DatedSource] = Registry()  # something to do by then
sandbox_furnishers: Registry[SandboxFurnisher] = Registry()
measures: Registry[Measure] = Registry()
menu: Registry[MenuEntry] = Registry()
personal_data: Registry[PersonalData] = Registry()
# What has to be settled before a person is erased: each gives a sentence a thing, in the fund's scope.
erasure_obstacles: Registry[Callable[[Person], Iterable[Text]]] = Registry()
pending: Registry[PendingSource] = Registry()
sections: Registry[Section] = Registry()
webhook_events: Registry[WebhookEvent] = Registry()
statistics: Registry[Statistic] = Registry()
# Encrypted text outside the funds' own columns: each renews all of it under the first key and returns how many rows.
global_secrets: Registry[Callable[[], int]] = Registry()
# Entries of companies' registers that are a person's because she said so, by their ids.
own_workers: Registry[Callable[[Person], Iterable[int]]] = Registry()
# Addresses that stand beside her name in rows that are surely hers.
typed_addresses: Registry[Callable[[Person], Iterable[str]]] = Registry()
# The other way round: the accounts whose such entries are, by the entries' ids.
accounts_of_workers: Registry[Callable[[Iterable[int]], Iterable[int]]] = Registry()
