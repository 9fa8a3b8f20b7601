"""« MES SERVICES » on the first screen: a tile for each service, open or closed with its reason (`MYA-47`, `MYA-41`).

Apps of a service add where its open tile leads:

    destinations.add(Destination(Service.PAYMENT_FILES, "funding:files", Capability.MEMBERSHIP))
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.organisations.acting import roles_of
from extranet.organisations.models import Membership, Organisation
from extranet.tenants.models import Fund
from extranet.tenants.registries import Registry, Text

from .catalogue import KIND_OF, ROLE_OF, SERVICES_OF, Service
from .choices import choices_of
from .models import Right
from .workflow import RightState

CONTRIBUTIONS_ADDRESS = "contributions_address"  # fund option: an https address elsewhere, or nothing


@dataclass(frozen=True, slots=True)
class Destination:
    """The first page of a service, where the capability is on."""

    service: Service
    url_name: str
    capability: str | None = None


destinations: Registry[Destination] = Registry()

TITLES: dict[str, tuple[Text, Text]] = {
    Service.TRAINING_FILES: (
        _("Espace Entreprise"),
        _("Déposer et suivre les demandes de prise en charge de votre entreprise."),
    ),
    Service.CONTRIBUTIONS: (
        _("Collecte des contributions"),
        _("Déclarer et suivre les contributions de votre entreprise."),
    ),
    Service.PAYMENT_FILES: (
        _("Espace Organisme de formation"),
        _("Déposer vos factures et suivre leurs règlements."),
    ),
    Service.TRAINING_OFFICE: (
        _("Inscriptions et participations"),
        _("Inscrire vos collaborateurs et suivre leurs participations."),
    ),
}


class TileState(StrEnum):
    OPEN = "open"
    SOON = "soon"  # confirmed, but this fund has no page for it yet
    ELSEWHERE = "elsewhere"  # confirmed for another organisation than the one she acts for
    REQUESTED = "requested"
    REFUSED = "refused"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    NOT_ASKED = "not_asked"


STATE_OF = {
    RightState.REQUESTED: TileState.REQUESTED,
    RightState.SUSPENDED: TileState.SUSPENDED,
    RightState.REFUSED: TileState.REFUSED,
    RightState.EXPIRED: TileState.EXPIRED,
    RightState.CONFIRMED: TileState.EXPIRED,  # reached only when the role was taken away in « Utilisateurs »
}


@dataclass(frozen=True, slots=True)
class Tile:
    """One service. `address` is where it leads when open, `other` the organisation to act for when elsewhere.

    `asks_at_once`: a click asks for it, because she has an entity of that profile; otherwise it leads to the form.
    """

    service: Service
    state: TileState
    since: datetime | None = None
    address: str = ""
    is_external: bool = False
    other: Organisation | None = None
    asks_at_once: bool = False

    @property
    def title(self) -> Text:
        return TITLES[self.service][0]

    @property
    def text(self) -> Text:
        return TITLES[self.service][1]

    @property
    def is_open(self) -> bool:
        return self.state == TileState.OPEN


def tiles_of(
    fund: Fund, membership: Membership | None, memberships: Iterable[Membership], rights: Iterable[Right]
) -> list[Tile]:
    """The tiles of a person: of the services this fund offers, and those she has. Runs no queries.

    `rights` are hers, the latest first.
    """
    rights = list(rights)
    offered = {service for profile in choices_of(fund).profiles for service in SERVICES_OF[profile]}
    asked = {right.service for right in rights}
    tiles = []
    for service in Service:
        holders = [one for one in memberships if holds(one, service)]
        if holders or service in offered or service in asked:
            tiles.append(tile(fund, service, membership, holders, rights))
    return tiles


def profile_of(service: Service) -> str:
    return next(profile for profile, services in SERVICES_OF.items() if service in services)


def holds(membership: Membership, service: Service) -> bool:
    """Whether she may do this for the organisation: by a right, or because somebody there gave her the role."""
    kind = KIND_OF[profile_of(service)]
    return membership.organisation.is_a(kind) and ROLE_OF[service] in roles_of(membership)


def tile(
    fund: Fund, service: Service, acting: Membership | None, holders: list[Membership], rights: list[Right]
) -> Tile:
    if acting and any(holder.pk == acting.pk for holder in holders):
        return open_tile(fund, service)
    if holders:
        return Tile(service, TileState.ELSEWHERE, other=holders[0].organisation)
    of_service = [right for right in rights if right.service == service]
    if not of_service:
        known = any(right.profile == profile_of(service) for right in rights)
        return Tile(service, TileState.NOT_ASKED, asks_at_once=known)
    waiting = [right for right in of_service if right.state == RightState.REQUESTED]
    latest = waiting[0] if waiting else of_service[0]
    return Tile(service, STATE_OF[RightState(latest.state)], since=latest.since)


def open_tile(fund: Fund, service: Service) -> Tile:
    """Where it leads: to the address that the fund set, to this site's page, or nowhere yet."""
    if service == Service.CONTRIBUTIONS and (external := fund.options.get(CONTRIBUTIONS_ADDRESS)):
        return Tile(service, TileState.OPEN, address=external, is_external=True)
    for destination in destinations:
        if destination.service == service and (destination.capability is None or fund.has(destination.capability)):
            return Tile(service, TileState.OPEN, address=reverse(destination.url_name))
    return Tile(service, TileState.SOON)
