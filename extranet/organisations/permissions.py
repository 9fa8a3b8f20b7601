"""Who may do what. Each function raises `PermissionDenied` that says whom to ask; seeing is `visible_to`'s business."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from extranet.tenants.actor import Actor, Kind

from .models import Organisation
from .roles import OrganisationKind, is_administrator, is_staff, keeps_workers


def check_staff(actor: Actor) -> None:
    if not (is_staff(actor) or actor.kind == Kind.SYSTEM):
        raise PermissionDenied(_("Seul le personnel du fonds le peut : adressez-vous à lui."))


def check_administrator(actor: Actor) -> None:
    if not (is_administrator(actor) or actor.kind == Kind.SYSTEM):
        raise PermissionDenied(_("Seul un administrateur du fonds le peut : adressez-vous à lui."))


def check_members(actor: Actor, organisation: Organisation) -> None:
    """The staff manage the members of every organisation; those of the fund's own office only administrators do.

    Otherwise an officer could make herself an administrator.
    """
    if organisation.is_a(OrganisationKind.FUND_OFFICE):
        check_administrator(actor)
    else:
        check_staff(actor)


def check_contact(actor: Actor, organisation: Organisation) -> None:
    """Its own people correct how their organisation is reached."""
    if actor.organisation_id != organisation.pk:
        check_staff(actor)


def may_see_workers(actor: Actor) -> bool:
    return is_staff(actor) or keeps_workers(actor)


def check_see_workers(actor: Actor) -> None:
    if not may_see_workers(actor):
        raise PermissionDenied(
            _("Seuls les mandataires et responsables de formation d’une entreprise en gèrent les salariés.")
        )


def check_workers(actor: Actor, organisation: Organisation) -> None:
    """A company's own people keep its register, and the fund's staff for all."""
    if not (keeps_workers(actor) and actor.organisation_id == organisation.pk):
        check_staff(actor)
    if not organisation.is_employer:
        raise PermissionDenied(_("Seuls une entreprise ou un organisme public ont ici des salariés."))
