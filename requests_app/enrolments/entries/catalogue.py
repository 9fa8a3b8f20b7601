"""The catalogue and the sessions in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import MenuEntry

from ..queries import is_enrolment_staff, is_responsible


def menu_entries() -> list[MenuEntry]:
    here = Capability.ENROLMENT
    return [
        MenuEntry(_("Formations planifiées"), "enrolments:sessions", "calendar", plans_or_enrols, here, 0),
        MenuEntry(_("Formations"), "enrolments:courses", "training", is_enrolment_staff, here, 0),
        MenuEntry(_("Catalogue"), "enrolments:catalogue", "search", reads_only, here, 0),
    ]


def plans_or_enrols(actor: Actor) -> bool:
    return is_enrolment_staff(actor) or is_responsible(actor)


def reads_only(actor: Actor) -> bool:
    """Everybody but the staff, who have the courses themselves."""
    return not is_enrolment_staff(actor)
