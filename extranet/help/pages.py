"""Which page somebody speaks of: its address without the secrets that some addresses hold."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from django.urls import Resolver404, resolve


def page_named(address: str) -> str:
    """The path of an address of this site, each part that is neither a number nor a UUID put out; else nothing.

    A signed link's key opens a page to whoever has it: it never stands in a ticket.
    """
    path = urlsplit(address).path
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    for value in match.kwargs.values():
        if not isinstance(value, int | UUID):
            path = path.replace(str(value), "…")
    return path[:300]
