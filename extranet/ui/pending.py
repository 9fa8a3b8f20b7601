"""Gathers the actions that wait, from every capability's source."""

from __future__ import annotations

from dataclasses import dataclass

from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.registries import PendingAction, Text, pending


@dataclass(frozen=True, slots=True)
class Pile:
    """The waiting actions of one kind: how many, and the oldest few."""

    name: str
    label: Text
    total: int
    actions: list[PendingAction]
    counted_up_to: int

    @property
    def shown_total(self) -> str:
        return f"{self.counted_up_to - 1}+" if self.total >= self.counted_up_to else str(self.total)


@dataclass(frozen=True, slots=True)
class Waiting:
    mine: list[Pile]
    others: list[Pile]


def waiting(fund: Fund, actor: Actor) -> Waiting:
    """What waits for the actor and what waits for others, oldest first; kinds with nothing are left out."""
    mine: list[Pile] = []
    others: list[Pile] = []
    for source in pending:
        if source.capability is not None and not fund.has(source.capability):
            continue
        for piles, count_and_list in ((mine, source.mine), (others, source.others)):
            total, actions = count_and_list(actor)
            if total:
                piles.append(Pile(source.name, source.label, total, list(actions), source.counted_up_to))
    return Waiting(mine, others)
