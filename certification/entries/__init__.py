"""What certificates add to the menu and to the first screen."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from extranet.organisations.roles import Role, is_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import MenuEntry, PendingSource, Text

from ..choices import Page, offers
from ..queries import concerns_dossiers
from . import guessing, messages, months, supporting, validation


def menu_entries() -> list[MenuEntry]:
    """A body's entries, in the order of the fund's guide (`ATN-03`); the staff have the two lists."""
    return [
        entry(Page.DASHBOARD, "home"),
        entry(Page.EXCHANGES, "mail"),
        entry(Page.IDENTITY, "building"),
        entry(Page.DOSSIERS, "file"),
        of_staff(_("Dossiers"), "list", "file"),
        of_staff(_("Suivi des mois"), "board", "calendar"),
        of_staff(_("Transmissions"), "transmissions", "send"),
        entry(Page.PTP, "file"),
        entry(Page.VAE, "file"),
        entry(Page.BULK, "calendar"),
        entry(Page.PAYMENTS, "euro", concerns_dossiers),
        entry(Page.COURSES, "training"),
        entry(Page.DOCUMENTS, "file"),
        of_staff(_("Échanges"), "exchanges", "mail"),
        of_staff(_("Documents des dossiers"), "documents", "file", rank=1),
        of_staff(_("Justificatifs à contrôler"), "supporting_list", "signature"),
        *validation.menu_entries(),
        entry(Page.GUIDE, "help", concerns_dossiers, rank=1),
    ]


def is_body(actor: Actor) -> bool:
    return actor.has(Role.MANAGER)


def is_officer(actor: Actor) -> bool:
    return is_staff(actor, Capability.CERTIFICATION)


def entry(page: Page, icon: str, shown_to: Callable[[Actor], bool] = is_body, *, rank: int = 0) -> MenuEntry:
    """A page that a fund may leave out of the menu."""
    return MenuEntry(
        page.label, f"certification:{page.value}", icon, shown_to, Capability.CERTIFICATION, rank, offers(page)
    )


def of_staff(label: Text, page: str, icon: str, *, rank: int = 0) -> MenuEntry:
    return MenuEntry(label, f"certification:{page}", icon, is_officer, Capability.CERTIFICATION, rank)


def pending_sources() -> list[PendingSource]:
    return [
        *guessing.pending_sources(),
        *months.pending_sources(),
        *supporting.pending_sources(),
        *validation.pending_sources(),
        *messages.pending_sources(),
    ]
