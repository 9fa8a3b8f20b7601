"""Where declarations come from. This app knows a declaration's kind and its source's UUID, and asks the owner here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from .protocol.records import Registration

if TYPE_CHECKING:
    from .models import Declaration


@dataclass(frozen=True, slots=True)
class Source:
    """Where declarations of one kind come from; declared in the owner's `AppConfig.ready()`.

    All three are called in the fund's scope; what is missing from a mapping isn't there any more.
    `registrations` is asked when a batch is prepared: what training and participation to write.
    `address` gives the page (a path) of each source, for the staff's lists.
    `changed` is called in the transaction that stored the declaration's new state.
    """

    kind: str
    registrations: Callable[[Sequence[UUID]], Mapping[UUID, Registration]]
    address: Callable[[Sequence[UUID]], Mapping[UUID, str]]
    changed: Callable[[Declaration], None]


_declared: dict[str, Source] = {}


def declare(source: Source) -> Source:
    """Raises `ValueError` when the kind is taken."""
    if source.kind in _declared:
        raise ValueError(f"{source.kind!r} is taken")
    return _declared.setdefault(source.kind, source)


def named(kind: str) -> Source:
    """The source of this kind. Raises `KeyError` when no installed app declares it."""
    return _declared[kind]
