"""Pages about one session, to which the staff's page of it leads: each part of the app adds its own."""

from __future__ import annotations

from dataclasses import dataclass

from extranet.tenants.registries import Registry, Text


@dataclass(frozen=True, slots=True)
class SessionPage:
    """The route takes the session's UUID."""

    label: Text
    url_name: str


session_pages: Registry[SessionPage] = Registry()
