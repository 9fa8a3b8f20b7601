"""What enrolments add to the menu and to the first screen: each part of the app lists its own."""

from __future__ import annotations

from extranet.tenants.registries import MenuEntry, PendingSource

from . import catalogue, enrolling, reports, requesting, staff_data


def menu_entries() -> list[MenuEntry]:
    return [
        *catalogue.menu_entries(),
        *enrolling.menu_entries(),
        *reports.menu_entries(),
        *requesting.menu_entries(),
        *staff_data.menu_entries(),
    ]


def pending_sources() -> list[PendingSource]:
    return [
        *enrolling.pending_sources(),
        *requesting.pending_sources(),
        *staff_data.pending_sources(),
    ]
