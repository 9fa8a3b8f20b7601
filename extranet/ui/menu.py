"""A long menu is drawn in groups, a short one as it is."""

from __future__ import annotations

from collections.abc import Iterable

from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import MenuEntry, MenuGroup, Text

SHORT = 9  # entries that need no headings

ORDER = [MenuGroup.DAILY.value, *Capability.values, *(one.value for one in MenuGroup if one != MenuGroup.DAILY)]
HEADINGS: dict[str, Text] = dict([*MenuGroup.choices, *Capability.choices])


def group_of(entry: MenuEntry) -> str:
    return entry.group or entry.capability or MenuGroup.DAILY


def grouped(entries: Iterable[MenuEntry]) -> list[tuple[Text, list[MenuEntry]]]:
    """The entries under their headings, in the order that they have within each; one group without heading when they
    are few."""
    shown = list(entries)
    if len(shown) <= SHORT:
        return [("", shown)] if shown else []
    groups = [(HEADINGS[name], [entry for entry in shown if group_of(entry) == name]) for name in ORDER]
    return [(heading, of_it) for heading, of_it in groups if of_it]
