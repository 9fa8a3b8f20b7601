"""What enrolments add to the menu and to the first screen: each part of the app lists its own."""

from __future__ import annotations

from extranet.tenants.registries import MenuEntry, PendingSource

from . import staff_data


def menu_entries() -> list[MenuEntry]:
    return [
        *staff_data.menu_entries(),
    ]


def pending_sources() -> list[PendingSource]:
    return [
        *staff_data.pending_sources(),
    ]
