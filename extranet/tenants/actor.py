"""Who is acting: ids and roles, frozen. Everything that asks "may they?" takes one of these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Self
from uuid import UUID

if TYPE_CHECKING:
    from .models import Fund


class Kind(StrEnum):
    PERSON = "person"
    LINK = "link"
    KEY = "key"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something acting in one fund, on behalf of one organisation or none.

    `support` marks the fund's staff who act in a member's place to help, `key` the program by whose key one acts; the
    journal keeps them with each act.
    """

    kind: Kind
    fund_id: int
    name: str
    organisation_id: int | None = None
    user_id: int | None = None
    roles: frozenset[str] = frozenset()
    establishments: frozenset[int] = frozenset()  # ids of the organisation's, where she acts for these only
    support: UUID | None = None
    key: UUID | None = None

    @classmethod
    def system(cls, fund: Fund | int) -> Self:
        """A task or a command: nobody's wish, the fund's own machinery."""
        return cls(Kind.SYSTEM, fund if isinstance(fund, int) else fund.pk, "system")

    @classmethod
    def link(cls, fund: Fund | int, *, name: str, roles: Iterable[str] = ()) -> Self:
        """The holder of a signed link, who may have no account."""
        return cls(Kind.LINK, fund if isinstance(fund, int) else fund.pk, name, roles=frozenset(roles))

    def has(self, *roles: str) -> bool:
        """Whether the actor holds at least one of these roles."""
        return not self.roles.isdisjoint(roles)
