"""Letters received, and how they are delivered: menu, and what waits to be read or printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.journal.looks import LookKind, WatchedPage
from extranet.organisations.pages import SettingsPage
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import (
    NOTHING,
    MenuEntry,
    PendingAction,
    PendingSource,
    Waiting,
    counted,
    nothing,
)

from ..models import Letter
from ..queries import is_funding_staff
from ..queries.letters import reads_letters, sees_letters

HELPING: tuple[str, ...] = ()  # pages of this part that a support access may open or send


def watched() -> Iterator[WatchedPage]:
    """A letter may speak of people; its page names who opened it."""
    model = Letter._meta.label
    yield WatchedPage("funding:letter", model)
    yield WatchedPage("funding:letter_file", model, LookKind.DOCUMENT)


def menu_entries() -> list[MenuEntry]:
    here = Capability.MEMBERSHIP
    return [
        MenuEntry(_("Mes courriers"), "funding:letters", "mail", sees_letters, here, 0),
        MenuEntry(_("Courriers"), "funding:sent_letters", "mail", is_funding_staff, here),
    ]


def settings_entries() -> list[SettingsPage]:
    return [SettingsPage(_("Réglages des courriers"), "funding:letter_options", Capability.MEMBERSHIP)]


def pending_sources() -> list[PendingSource]:
    here = Capability.MEMBERSHIP
    return [
        PendingSource("funding.letters", _("Courriers non lus"), unread, nothing, here),
        PendingSource("funding.letters_to_print", _("Courriers à imprimer"), to_print, nothing, here),
    ]


def unread(actor: Actor) -> Waiting:
    """Of one's organisation, those shown to oneself."""
    if not reads_letters(actor):
        return NOTHING
    return found(Letter.objects.unread_by(actor), "funding:letter", "letter")


def to_print(actor: Actor) -> Waiting:
    if not is_funding_staff(actor):
        return NOTHING
    return found(Letter.objects.to_print(), "funding:letters_to_print", "")


def found(rows: Any, page: str, of_each: str) -> Waiting:
    return counted(
        rows.select_related("organisation", "request").order_by("available_at", "pk"),
        lambda row: PendingAction(
            title=row.subject,
            detail=row.file_number or row.get_kind_display() if of_each else row.organisation.name,
            url=reverse(page, args=[row.uuid] if of_each else []),
            since=row.available_at,
        ),
    )
