"""Who may do what with keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from extranet.organisations.permissions import check_administrator
from extranet.organisations.roles import is_administrator, manages_access
from extranet.tenants.actor import Actor, Kind

if TYPE_CHECKING:
    from .models import ApiKey


def may_manage_keys(actor: Actor) -> bool:
    """An organisation's own administrators: those who let colleagues in, and in the fund's office its administrators.

    In person: no key makes another.
    """
    return actor.kind == Kind.PERSON and (manages_access(actor) or is_administrator(actor))


def may_see_all_keys(actor: Actor) -> bool:
    """The fund's administrators: whose programs reach its data, in case one has to be stopped."""
    return actor.kind == Kind.PERSON and is_administrator(actor)


def check_manages_keys(actor: Actor) -> None:
    if not may_manage_keys(actor):
        raise PermissionDenied(_("Seul un responsable des accès gère les clés de l’organisation : voyez avec lui."))


def check_sees_all_keys(actor: Actor) -> None:
    if not may_see_all_keys(actor):
        check_administrator(actor)


def check_key(actor: Actor, key: ApiKey) -> None:
    """Whoever changes a key: her organisation's."""
    check_manages_keys(actor)
    if key.organisation_id != actor.organisation_id:
        raise PermissionDenied(
            _("Cette clé est celle d’une autre organisation : ses responsables des accès la gèrent.")
        )


def check_ends_key(actor: Actor, key: ApiKey) -> None:
    """As `check_key`; and the fund's administrators, any."""
    if not may_see_all_keys(actor):
        check_key(actor, key)
