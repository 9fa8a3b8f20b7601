"""« Mes droits »: the entities linked to one's account, a block for each profile (`MYA-44`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .catalogue import SERVICES_OF, Profile, Service
from .choices import choices_of
from .models import Application, Right
from .workflow import LIVE_STATES, RightState


@dataclass(slots=True)
class ServiceLine:
    """One service of an entity, and the last that happened to it; `right` is None while she hasn't asked."""

    service: Service
    right: Right | None = None

    @property
    def since(self) -> datetime | None:
        return self.right.since if self.right else None

    @property
    def look(self) -> str:
        """The kind of `<c-status>`."""
        looks = {RightState.CONFIRMED: "success", RightState.REQUESTED: "info", RightState.REFUSED: "error"}
        return looks.get(RightState(self.right.state), "warning") if self.right else "neutral"

    @property
    def is_open_again(self) -> bool:
        """Whether she may ask: never asked, refused or over."""
        return self.right is None or self.right.state not in LIVE_STATES


@dataclass(slots=True)
class Entity:
    """An entity, as she typed it the last time."""

    application: Application
    lines: list[ServiceLine] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What the fund calls it once a right there was given to her; before, no more than she typed."""
        given = [line.right.membership for line in self.lines if line.right and line.right.membership]
        return given[0].organisation.name if given else self.application.name

    @property
    def number(self) -> str:
        return self.application.entity_number_shown

    @property
    def may_correct(self) -> bool:
        return any(line.right and line.is_open_again for line in self.lines)


@dataclass(slots=True)
class Block:
    profile: Profile
    entities: list[Entity]
    may_add: bool


def rights_of(actor: Actor) -> list[Right]:
    """All of her rights in this fund, the latest first, with what pages show of them."""
    rights = Right.objects.filter(user=actor.user_id) if actor.user_id else Right.objects.none()
    return list(rights.select_related("application", "membership__organisation").order_by("-pk"))


def blocks_of(actor: Actor, fund: Fund) -> list[Block]:
    """A block for each profile that she has or that the fund lets people ask for. One query."""
    rights = rights_of(actor)
    offered = choices_of(fund).profiles
    return [
        Block(profile, entities, may_add=profile in offered)
        for profile in Profile
        if (entities := entities_in(right for right in rights if right.profile == profile)) or profile in offered
    ]


def entities_in(rights: Iterable[Right]) -> list[Entity]:
    """Rights of one profile, latest first, by entity; of each service what happened last counts."""
    by_key: dict[str, Entity] = {}
    latest: dict[tuple[str, str], Right] = {}
    for right in rights:
        by_key.setdefault(right.entity_key, Entity(right.application))
        latest.setdefault((right.entity_key, right.service), right)
    for key, entity in by_key.items():
        services = SERVICES_OF[entity.application.profile]
        entity.lines = [ServiceLine(service, latest.get((key, service))) for service in services]
    return sorted(by_key.values(), key=lambda entity: (entity.name.casefold(), entity.number))
