"""Who may do what. Each function raises `PermissionDenied` that says whom to ask; seeing is `visible_to`'s business."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from extranet.tenants.actor import Actor, Kind
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund

from .access_rules import access_rules
from .models import Membership, Organisation
from .roles import (
    ACCESS_ROLES,
    ORGANISATIONS,
    WORKERS,
    YEARLY_ROLES,
    OrganisationKind,
    Role,
    is_administrator,
    is_of_office,
    is_staff,
    keeps_workers,
    manages_access,
)


def check_staff(actor: Actor, *matters: str) -> None:
    """Raises `PermissionDenied` unless `is_staff` for one of these matters, or the fund's machinery."""
    if is_staff(actor, *matters) or actor.kind == Kind.SYSTEM:
        return
    if is_of_office(actor):
        raise PermissionDenied(_("Vos matières dans le fonds n’en font pas partie : voyez avec un administrateur."))
    raise PermissionDenied(_("Seul le personnel du fonds le peut : adressez-vous à lui."))


def check_office(actor: Actor) -> None:
    """What every person of the fund's staff reads, whatever her matters."""
    if not is_of_office(actor):
        check_staff(actor)


def check_administrator(actor: Actor) -> None:
    """Raises `PermissionDenied` for anybody but the fund's administrators and its machinery."""
    if not (is_administrator(actor) or actor.kind == Kind.SYSTEM):
        raise PermissionDenied(_("Seul un administrateur du fonds le peut : adressez-vous à lui."))


def is_fund(actor: Actor) -> bool:
    """Whoever manages organisations and people for the fund, or its machinery."""
    return is_staff(actor, ORGANISATIONS) or actor.kind == Kind.SYSTEM


def check_members(actor: Actor, organisation: Organisation) -> None:
    """The fund's staff manage the people of every organisation, its own access managers theirs (`BEY-14`).

    Those of the fund's office only administrators do: otherwise an officer could make herself an administrator. Where
    the fund has taken the administration over, the organisation's own managers wait.
    """
    if organisation.is_a(OrganisationKind.FUND_OFFICE):
        check_administrator(actor)
    elif is_fund(actor):
        return
    elif actor.organisation_id != organisation.pk or not manages_access(actor):
        raise PermissionDenied(
            _("Seuls les responsables des accès de l’organisation et le personnel du fonds le peuvent.")
        )
    elif organisation.fund_manages_since:
        raise PermissionDenied(_("Le fonds gère en ce moment les accès de votre organisation : adressez-vous à lui."))


def check_member(actor: Actor, membership: Membership) -> None:
    """As `check_members`; a co-responsible changes no access manager but leaves by herself."""
    check_members(actor, membership.organisation)
    if is_fund(actor) or actor.has(Role.ACCESS_MANAGER) or membership.user_id == actor.user_id:
        return
    if not ACCESS_ROLES.isdisjoint(membership.roles):
        raise PermissionDenied(_("Seul un responsable des accès, ou le fonds, change l’accès d’un responsable."))


def check_main_manager(actor: Actor, organisation: Organisation) -> None:
    """Who names access managers: the main one of the organisation, and the fund's staff."""
    check_members(actor, organisation)
    if not (is_fund(actor) or actor.has(Role.ACCESS_MANAGER)):
        raise PermissionDenied(_("Seul le responsable des accès, ou le fonds, le peut."))


def open_roles(actor: Actor, organisation: Organisation, fund: Fund) -> frozenset[str]:
    """The roles that the actor may give and take there. Never one of the fund's; « Mandataire » comes by a convention.
    Only a main access manager and the fund name access managers; where the fund confirms each year of access, it alone
    gives that role.
    """
    possible = organisation.possible_roles
    if is_fund(actor):
        return possible
    rules = access_rules(fund)
    if fund.has(Capability.PREENCODING):
        possible -= {Role.MANDATEE}
    if rules.yearly and rules.fund_confirms_access:
        possible -= YEARLY_ROLES
    return possible if actor.has(Role.ACCESS_MANAGER) else possible - ACCESS_ROLES


def has_fixed_dates(actor: Actor, membership: Membership, fund: Fund) -> bool:
    """A mandatee's dates are her convention's: her organisation doesn't lengthen them."""
    return not is_fund(actor) and fund.has(Capability.PREENCODING) and Role.MANDATEE in membership.roles


def check_contact(actor: Actor, organisation: Organisation) -> None:
    """Its own people correct how their organisation is reached."""
    if actor.organisation_id != organisation.pk:
        check_staff(actor, ORGANISATIONS)


def check_identity(actor: Actor, organisation: Organisation) -> None:
    """A training body's managers correct its name and address; of other organisations only the staff do."""
    if not (
        actor.organisation_id == organisation.pk
        and actor.has(Role.MANAGER)
        and organisation.is_a(OrganisationKind.TRAINING_BODY)
    ):
        check_staff(actor)


def may_see_workers(actor: Actor) -> bool:
    return is_staff(actor, *WORKERS) or keeps_workers(actor)


def check_see_workers(actor: Actor) -> None:
    """Raises `PermissionDenied` for who doesn't keep workers; of a company whose they are, `visible_to` says."""
    if is_of_office(actor):
        check_staff(actor, *WORKERS)
    elif not may_see_workers(actor):
        raise PermissionDenied(
            _("Seuls les mandataires et responsables de formation d’une entreprise en gèrent les salariés.")
        )


def check_workers(actor: Actor, organisation: Organisation) -> None:
    """A company's own people keep its register, and the fund's staff for all."""
    if not (keeps_workers(actor) and actor.organisation_id == organisation.pk):
        check_staff(actor, *WORKERS)
    if not organisation.is_employer:
        raise PermissionDenied(_("Seuls une entreprise ou un organisme public ont ici des salariés."))
