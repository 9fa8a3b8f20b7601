"""What a training body has to show: its menu entry, and whose reading is noted."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from extranet.journal.looks import LookKind, WatchedPage
from extranet.organisations.pages import SettingsPage
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import MenuEntry, PendingSource

from ..queries import is_body

HELPING: tuple[str, ...] = ()  # pages of this part that a support access may open or send


def watched() -> Iterator[WatchedPage]:
    """A pack of evidence names the people who were trained; figures name nobody."""
    yield WatchedPage("funding:prepared_file_download", "funding.PreparedFile", LookKind.DOCUMENT)


def menu_entries() -> list[MenuEntry]:
    return [MenuEntry(_("Bilan et preuves"), "funding:accountability", "chart", is_body, Capability.MEMBERSHIP)]


def settings_entries() -> list[SettingsPage]:
    return []


def pending_sources() -> list[PendingSource]:
    return []
