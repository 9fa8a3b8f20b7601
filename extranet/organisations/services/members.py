"""Memberships: invited by somebody who may, accepted by the person herself, changed, ended."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.accounts.invitations import send_invitation
from extranet.accounts.merging import kept_of
from extranet.accounts.models import PersonFund, User
from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund

from .. import verbs
from ..acting import acting
from ..models import Membership, Organisation
from ..permissions import check_members
from ..roles import OrganisationKind, Role
from .changes import assign


@transaction.atomic
def invite(
    *,
    actor: Actor,
    fund: Fund,
    organisation: Organisation,
    email: str,
    last_name: str,
    first_name: str,
    roles: Collection[str],
    phone: str = "",
    starts_on: datetime.date | None = None,
    ends_on: datetime.date | None = None,
) -> Membership:
    """Invite a person to act for an organisation; she accepts herself after signing in.

    Somebody unknown receives a link to set her password, somebody known a link to the fund's site. Somebody who left
    is invited anew on her old membership. Raises `ValidationError` when a role doesn't fit the organisation or the
    person is a member already.
    """
    check_members(actor, organisation)
    refuse_unfit_roles(organisation, roles)
    user = known_or_new(email)
    membership = former_membership(organisation, user) or Membership(user=user, organisation=organisation)
    membership.accepted_at = membership.ended_at = None
    membership.awaits_convention = Role.MANDATEE in roles and fund.has(Capability.PREENCODING)
    membership.invited_at = timezone.now()
    assign(
        membership,
        {
            "last_name": last_name,
            "first_name": first_name,
            "phone": phone,
            "roles": sorted(roles),
            "starts_on": starts_on or timezone.localdate(),
            "ends_on": ends_on,
        },
    )
    save_valid(membership)
    PersonFund.objects.get_or_create(user=user, fund=fund)
    send_invitation(user=user, fund=fund, organisation_name=organisation.name)
    record(actor, verbs.MEMBER_INVITED, membership, facts={"roles": membership.roles})
    return membership


def former_membership(organisation: Organisation, user: User) -> Membership | None:
    over = organisation.memberships.over(timezone.localdate())
    return over.select_for_update(of=("self",)).filter(user=user).first()


def refuse_unfit_roles(organisation: Organisation, roles: Collection[str]) -> None:
    if unfit := set(roles) - organisation.possible_roles:
        labels = ", ".join(str(Role(role).label) for role in sorted(unfit))
        raise ValidationError({"roles": _("« %s » n’existe pas dans cette organisation.") % labels})


def known_or_new(email: str) -> User:
    """The person with this address, made without a password when there is none; of a merged account the kept one."""
    known = User.objects.filter(email=email.strip().lower()).first()
    if known:
        return kept_of(known)
    user = User.objects.create_user(email)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    return user


@transaction.atomic
def resend_invitation(*, actor: Actor, fund: Fund, membership: Membership) -> Membership:
    """Mail the way in once more. Raises `ValidationError` when the person has accepted or the membership is over."""
    check_members(actor, membership.organisation)
    locked = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if not Membership.objects.awaiting_acceptance(timezone.localdate()).filter(pk=locked.pk).exists():
        raise ValidationError(_("Cette personne n’a pas d’invitation en attente : il n’y a rien à renvoyer."))
    locked.invited_at = timezone.now()
    locked.save(update_fields=["invited_at"])
    send_invitation(user=locked.user, fund=fund, organisation_name=locked.organisation.name)
    record(actor, verbs.MEMBER_INVITED_AGAIN, locked)
    return locked


@transaction.atomic
def accept(*, membership: Membership, user: User) -> Membership:
    """The invited person accepts; a second click changes nothing.

    Raises `Membership.DoesNotExist` for anybody else, and when the invitation was withdrawn.
    """
    open_ones = Membership.objects.not_withdrawn().select_for_update(of=("self",))
    locked = open_ones.get(pk=membership.pk, user=user)
    if locked.accepted_at is None:
        locked.accepted_at = timezone.now()
        locked.save(update_fields=["accepted_at"])
        record(acting(locked.fund_id, user, locked), verbs.MEMBER_ACCEPTED, locked)
    return locked


@transaction.atomic
def change_member(
    *,
    actor: Actor,
    membership: Membership,
    last_name: str,
    first_name: str,
    phone: str,
    roles: Collection[str],
    starts_on: datetime.date,
    ends_on: datetime.date | None,
) -> Membership:
    """Change a member's names, roles or dates.

    Raises `ValidationError` when a role doesn't fit, or the fund's office would be left without administrator.
    """
    check_members(actor, membership.organisation)
    refuse_unfit_roles(membership.organisation, roles)
    locked = lock_with_organisation(membership)
    values = {
        "last_name": last_name,
        "first_name": first_name,
        "phone": phone,
        "roles": sorted(roles),
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    changed = assign(locked, values)
    save_valid(locked)
    refuse_headless(locked.organisation)
    record(actor, verbs.MEMBER_CHANGED, locked, facts={"fields": changed, "roles": locked.roles})
    return locked


@transaction.atomic
def end_membership(*, actor: Actor, membership: Membership) -> Membership:
    """End it now: the person loses access with her next click; an invitation under way is withdrawn.

    Raises `ValidationError` when the fund's office would be left without administrator.
    """
    check_members(actor, membership.organisation)
    locked = lock_with_organisation(membership)
    if locked.ended_at is None:
        locked.ended_at = timezone.now()
        locked.save(update_fields=["ended_at"])
        refuse_headless(locked.organisation)
        record(actor, verbs.MEMBER_ENDED, locked)
    return locked


def lock_with_organisation(membership: Membership) -> Membership:
    """The membership as it is stored; nobody else changes a member of its organisation meanwhile."""
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=membership.organisation_id)
    locked = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    locked.organisation = organisation
    return locked


def refuse_headless(office: Organisation) -> None:
    """Raise `ValidationError` when nobody is left who could let anybody in."""
    if not office.is_a(OrganisationKind.FUND_OFFICE):
        return
    if not office.memberships.in_force(timezone.localdate()).administrators().exists():
        raise ValidationError(_("Le fonds resterait sans administrateur : nommez-en d’abord un autre."))
