"""What the layout needs on each page. Runs no queries: an error page uses it too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info

from extranet.tenants.actor import Actor
from extranet.tenants.maintenance import current_notice
from extranet.tenants.models import Fund
from extranet.tenants.registries import MenuEntry, Registry, Text, menu

from .accessibility import conformity_of
from .menu import Link, links

# Pages of one service that the menu shows as another entry's: their URL name, and that entry's.
belonging: Registry[Callable[[], Iterable[tuple[str, str]]]] = Registry()


def page(request: HttpRequest) -> dict[str, Any]:
    fund, notice = getattr(request, "fund", None), current_notice()
    actor = getattr(request, "actor", None)
    return {
        "fund": fund,
        "maintenance": notice,
        "maintenance_text": notice and notice.texts.get(get_language() or settings.LANGUAGE_CODE, ""),
        "actor": actor,
        "membership": getattr(request, "membership", None),
        "support": getattr(request, "support", None),
        "memberships": [] if actor and actor.support else getattr(request, "memberships", []),
        "languages": own_names(fund.languages) if fund else [],
        "language": getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE),
        "conformity": conformity_of(fund) if fund else None,
        # Worked out where it is drawn: a page is made of several templates, a list's table among them.
        "menu": SimpleLazyObject(lambda: menu_of(request, fund, actor) if fund and actor else []),
    }


def menu_of(request: HttpRequest, fund: Fund, actor: Actor) -> list[tuple[Text, list[Link]]]:
    """What this actor is offered, by group; marked is the entry on whose page one is, or to which it belongs."""
    entries = [entry for entry in sorted(menu, key=lambda entry: entry.rank) if is_shown(entry, fund, actor)]
    view_name = getattr(request.resolver_match, "view_name", "")
    section = section_of(view_name, request.path, entries)
    mark = "page" if section == view_name else "true"
    return links(entries, lambda entry: mark if entry.url_name == section else "")


def is_shown(entry: MenuEntry, fund: Fund, actor: Actor) -> bool:
    offered = entry.capability is None or fund.has(entry.capability)
    return offered and entry.shown_in(fund) and entry.shown_to(actor)


def own_names(codes: list[str]) -> list[tuple[str, str]]:
    """Languages as (code, the name its speakers give it): who reads only German looks for « Deutsch »."""
    return [(code, get_language_info(code)["name_local"].capitalize()) for code in codes]


def section_of(view_name: str, path: str, entries: list[MenuEntry]) -> str:
    """The URL name of the entry on whose page one is; else of the one to which the page belongs (`belonging`), of the
    app's entry under whose address it lies, of its list, or of its first; or empty, also where it lies under an entry
    that isn't shown (contributions that are collected elsewhere)."""
    addresses = {entry.url_name: reverse(entry.url_name) for entry in entries}
    if view_name in addresses:
        return view_name
    for page_name, entry_name in (pair for pairs in belonging for pair in pairs()):
        if entry_name in addresses and path.startswith(reverse(page_name)):
            return entry_name
    namespace, separator, _ = view_name.rpartition(":")
    of_app = [name for name in addresses if separator and name.startswith(f"{namespace}:")]
    above = sorted(
        (name for name in of_app if path.startswith(addresses[name])), key=lambda name: -len(addresses[name])
    )
    root = min((addresses[name] for name in of_app), key=len, default="")
    deeper = [name for name in above if addresses[name] != root]
    lists = [name for name in of_app if name.endswith(":list")]
    if not deeper and not lists and is_under_hidden(namespace, path, addresses):
        return ""
    return next(iter([*deeper, *lists, *above, *of_app]), "")


def is_under_hidden(namespace: str, path: str, shown: Mapping[str, str]) -> bool:
    """Whether the page lies under an entry of its app that this fund or this person doesn't have. The app's root, under
    which all its pages lie, says nothing.
    """
    of_app = {entry.url_name for entry in menu if entry.url_name.startswith(f"{namespace}:")}
    addresses = {name: reverse(name) for name in of_app}
    root = min(addresses.values(), key=len, default="")
    return any(path.startswith(at) for name, at in addresses.items() if name not in shown and at != root)
