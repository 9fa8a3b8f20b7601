"""A long menu is drawn in groups, a short one as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse

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


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as the page draws it, at two places. `current` is its aria-current: empty on others' pages."""

    address: str
    icon: str
    label: str
    current: str


def links(entries: Iterable[MenuEntry], current: Callable[[MenuEntry], str]) -> list[tuple[Text, list[Link]]]:
    """The groups of `grouped`, with the links to draw."""
    return [
        (heading, [Link(reverse(one.url_name), one.icon, str(one.label), current(one)) for one in of_it])
        for heading, of_it in grouped(entries)
    ]
