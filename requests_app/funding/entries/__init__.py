"""What member services add to the menu, the first screen and the settings: each part of the app lists its own."""

from __future__ import annotations

from collections.abc import Iterator

from extranet.journal.looks import WatchedPage
from extranet.organisations.pages import SettingsPage, WorkerPage
from extranet.rights.catalogue import Service
from extranet.rights.tiles import Destination
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import MenuEntry, PendingSource

from . import accountability, asking, contributions, counters, deciding, exchanges, invoicing, letters, paying, refunds

PARTS = (asking, deciding, invoicing, refunds, paying, contributions, letters, exchanges, counters, accountability)


def menu_entries() -> list[MenuEntry]:
    return [entry for part in PARTS for entry in part.menu_entries()]


def destinations() -> list[Destination]:
    """Where open tiles of these services lead."""
    here = Capability.MEMBERSHIP
    return [
        Destination(Service.TRAINING_FILES, "funding:requests", here),
        Destination(Service.PAYMENT_FILES, "funding:agreements", here),
        *contributions.destinations_of_tiles(),
    ]


def settings_entries() -> list[SettingsPage]:
    return [entry for part in PARTS for entry in part.settings_entries()]


def worker_entries() -> list[WorkerPage]:
    return counters.worker_entries()


def pending_sources() -> list[PendingSource]:
    return [source for part in PARTS for source in part.pending_sources()]


def watched() -> Iterator[WatchedPage]:
    for part in PARTS:
        yield from part.watched()


def helping() -> list[str]:
    """Pages that a support access may open or send."""
    return [f"funding:{name}" for part in PARTS for name in part.HELPING]
