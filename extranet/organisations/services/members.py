"""Memberships: invited by somebody who may, accepted by the person herself, changed, suspended, ended (`BEY-14`)."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.accounts import places
from extranet.accounts.invitations import send_invitation
from extranet.accounts.merging import kept_of
from extranet.accounts.models import User
from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund

from .. import verbs
from ..access_rules import access_rules
from ..acting import acting
from ..mails import suspending
from ..models import Establishment, EstablishmentLimit, Membership, Organisation, Proposal
from ..models.memberships import Standing
from ..permissions import check_member, check_members, has_fixed_dates, open_roles
from ..roles import ACCESS_ROLES, Role
from .changes import assign
from .last_manager import keeping_a_manager, lock_with_organisation, refuse_a_last_day
from .office_roles import gives_power, is_by_two, propose_change, propose_invitation
from .years import begin_or_end_year


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
    establishments: Collection[Establishment] = (),
) -> Membership | Proposal:
    """Invite a person to act for an organisation, or for some of its establishments; she accepts after signing in.

    Somebody unknown receives a link to set her password, somebody known a link to the fund's site. Somebody who left
    is invited anew on her old membership. Where the fund decides by two, whoever is to come into its own office is
    proposed, and no mail leaves yet. Raises `ValidationError` when a role doesn't fit the organisation, isn't the
    actor's to give, or the person is a member already.
    """
    check_members(actor, organisation)
    refuse_unfit_roles(organisation, roles)
    refuse_roles_beyond(roles, open_roles(actor, organisation, fund))
    values: dict[str, Any] = {
        "last_name": last_name,
        "first_name": first_name,
        "phone": phone,
        "roles": sorted(roles),
        "starts_on": starts_on or timezone.localdate(),
        "ends_on": ends_on,
    }
    if is_by_two(actor, fund, organisation):
        hers = invited_anew(organisation, known_or_new(email))
        return propose_invitation(actor, fund, hers, values, establishments)
    return let_in(
        actor=actor, fund=fund, organisation=organisation, email=email, establishments=establishments, **values
    )


def let_in(
    *,
    actor: Actor,
    fund: Fund,
    organisation: Organisation,
    email: str,
    last_name: str,
    first_name: str,
    roles: Collection[str],
    starts_on: datetime.date,
    ends_on: datetime.date | None,
    phone: str = "",
    establishments: Collection[Establishment] = (),
) -> Membership:
    """Write the invitation and send it. The caller has checked who may, and which roles.

    Raises `ValidationError` for somebody who is a member already, and as `limit_to`.
    """
    user = known_or_new(email)
    membership = invited_anew(organisation, user)
    membership.accepted_at = membership.ended_at = membership.suspended_at = None
    membership.granted_on = membership.expires_on = None  # a former year doesn't count
    membership.awaits_convention = Role.MANDATEE in roles and fund.has(Capability.PREENCODING)
    promise_until(membership, fund)
    assign(
        membership,
        {
            "last_name": last_name,
            "first_name": first_name,
            "phone": phone,
            "roles": sorted(roles),
            "starts_on": starts_on,
            "ends_on": ends_on,
        },
    )
    begin_or_end_year(fund, membership)
    save_valid(membership)
    limit_to(membership, establishments)
    places.let_in(user, fund)
    until = membership.invited_until
    send_invitation(user=user, fund=fund, organisation_name=organisation.name, until=until)
    record(actor, verbs.MEMBER_INVITED, membership, facts={"roles": membership.roles})
    return membership


def invited_anew(organisation: Organisation, user: User) -> Membership:
    """Hers, when it is over or its invitation lapsed: it begins anew. Else a new one, valid only when she has none."""
    hers = organisation.memberships.select_for_update(of=("self",)).filter(user=user).first()
    if hers and hers.standing(timezone.localdate()) in {Standing.OVER, Standing.LAPSED}:
        return hers
    return Membership(user=user, organisation=organisation)


def promise_until(membership: Membership, fund: Fund) -> None:
    """The invitation counts from now, for as many days as the fund gives."""
    membership.invited_at = timezone.now()
    days = datetime.timedelta(days=access_rules(fund).invitation_days)
    membership.invited_until = timezone.localdate() + days


def limit_to(membership: Membership, establishments: Collection[Establishment]) -> bool:
    """Let her act for these establishments only, or for all when there is none. Whether that changed is returned.

    Raises `ValidationError` for one of another organisation, and for somebody who manages the accesses of all.
    """
    wanted = {establishment.pk for establishment in establishments}
    if any(establishment.organisation_id != membership.organisation_id for establishment in establishments):
        raise ValidationError({"establishments": _("Choisissez parmi les établissements de l’organisation.")})
    if wanted and not ACCESS_ROLES.isdisjoint(membership.roles):
        raise ValidationError(
            {"establishments": _("Un responsable des accès l’est pour toute l’organisation : ne cochez rien.")}
        )
    stored = set(membership.limits.values_list("establishment", flat=True))
    membership.limits.exclude(establishment__in=wanted).delete()
    EstablishmentLimit.objects.bulk_create(
        [EstablishmentLimit(membership=membership, establishment_id=pk) for pk in sorted(wanted - stored)]
    )
    return wanted != stored


def refuse_unfit_roles(organisation: Organisation, roles: Collection[str]) -> None:
    """Raises `ValidationError` for roles that this kind of organisation doesn't have."""
    if unfit := set(roles) - organisation.possible_roles:
        labels = ", ".join(str(Role(role).label) for role in sorted(unfit))
        raise ValidationError({"roles": _("« %s » n’existe pas dans cette organisation.") % labels})


def refuse_roles_beyond(touched: Collection[str], may: Collection[str]) -> None:
    """Raise `ValidationError` when one of the roles that are given or taken isn't the actor's to give."""
    if beyond := set(touched) - set(may):
        labels = ", ".join(str(Role(role).label) for role in sorted(beyond))
        said = _("Seul le fonds, ou votre responsable des accès, donne et retire : %s.")
        raise ValidationError({"roles": said % labels})


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
    """Mail the way in once more; it is valid for as long as a new one.

    Raises `ValidationError` when the person has accepted or the membership is over.
    """
    check_member(actor, membership)
    locked = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if locked.standing(timezone.localdate()) not in {Standing.INVITED, Standing.LAPSED}:
        raise ValidationError(_("Cette personne n’a pas d’invitation en attente : il n’y a rien à renvoyer."))
    promise_until(locked, fund)
    locked.save(update_fields=["invited_at", "invited_until"])
    name, until = locked.organisation.name, locked.invited_until
    send_invitation(user=locked.user, fund=fund, organisation_name=name, until=until)
    record(actor, verbs.MEMBER_INVITED_AGAIN, locked)
    return locked


@transaction.atomic
def accept(*, membership: Membership, user: User) -> Membership:
    """The invited person accepts; a second click changes nothing.

    Raises `Membership.DoesNotExist` for anybody else, and when the invitation was withdrawn; `ValidationError` when it
    has lapsed.
    """
    open_ones = Membership.objects.not_withdrawn().select_for_update(of=("self",))
    locked = open_ones.get(pk=membership.pk, user=user)
    if locked.standing(timezone.localdate()) == Standing.LAPSED:
        raise ValidationError(_("Cette invitation est périmée : demandez à qui vous a invité de la renvoyer."))
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
    establishments: Collection[Establishment] | None = None,
) -> Membership | Proposal:
    """Change a member's names, roles, dates or establishments (None leaves these).

    Where the fund decides by two, more power in its own office is proposed, and only the names change at once.

    Raises `ValidationError` when a role doesn't fit or isn't the actor's to give or take, and when the fund's office
    would be left without administrator, or the organisation without access manager.
    """
    check_member(actor, membership)
    locked = lock_with_organisation(membership)
    check_member(actor, locked)  # she may have become an access manager meanwhile
    if locked.is_nobody:
        raise ValidationError(_("Cet accès est terminé et son nom est effacé : invitez la personne à nouveau."))
    fund = locked.fund
    refuse_unfit_roles(locked.organisation, roles)
    refuse_roles_beyond(set(roles) ^ set(locked.roles), open_roles(actor, locked.organisation, fund))
    if has_fixed_dates(actor, locked, fund) and (starts_on, ends_on) != (locked.starts_on, locked.ends_on):
        raise ValidationError({"ends_on": _("Les dates d’un mandataire sont celles de sa convention.")})
    values = {
        "last_name": last_name,
        "first_name": first_name,
        "phone": phone,
        "roles": sorted(roles),
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    if is_by_two(actor, fund, locked.organisation) and gives_power(locked, values):
        return propose_change(actor, fund, locked, values, establishments)
    return store(actor, fund, locked, values, establishments)


def store(
    actor: Actor,
    fund: Fund,
    locked: Membership,
    values: Mapping[str, Any],
    establishments: Collection[Establishment] | None = None,
) -> Membership:
    """What `change_member` does with a locked membership, and what a second person's confirmation calls.

    Raises `ValidationError` as `change_member`.
    """
    with keeping_a_manager(locked.organisation):
        refuse_a_last_day(locked, values["ends_on"])
        changed = assign(locked, values)
        begin_or_end_year(fund, locked)
        if RIGHTS & set(changed):
            locked.rights_changed_at = timezone.now()
        save_valid(locked)
        if establishments is not None and limit_to(locked, establishments):
            changed.append("establishments")
    record(actor, verbs.MEMBER_CHANGED, locked, facts={"fields": changed, "roles": locked.roles})
    return locked


RIGHTS = {"roles", "starts_on", "ends_on"}


@transaction.atomic
def suspend(*, actor: Actor, membership: Membership) -> Membership:
    """She loses access with her next click, and reads it in a mail; roles and history stay. Twice changes nothing.

    Raises `ValidationError` when she has no access to suspend, or is the last access manager.
    """
    check_member(actor, membership)
    locked = lock_with_organisation(membership)
    check_member(actor, locked)
    standing = locked.standing(timezone.localdate())
    if standing == Standing.SUSPENDED:
        return locked
    if standing not in {Standing.IN_FORCE, Standing.TO_COME, Standing.EXPIRED}:
        raise ValidationError(_("Cette personne n’a pas d’accès à suspendre."))
    if locked.user_id == actor.user_id:
        raise ValidationError(_("Vous ne pouvez pas suspendre votre propre accès : un collègue ou le fonds le peut."))
    with keeping_a_manager(locked.organisation):
        locked.suspended_at = locked.rights_changed_at = timezone.now()
        locked.save(update_fields=["suspended_at", "rights_changed_at"])
    record(actor, verbs.MEMBER_SUSPENDED, locked)
    suspending.tell(locked.fund, locked, suspending.SUSPENDED)
    return locked


@transaction.atomic
def resume(*, actor: Actor, membership: Membership) -> Membership:
    """She has the access that she had before. A second time changes nothing.

    Raises `ValidationError` when it has ended meanwhile.
    """
    check_member(actor, membership)
    locked = lock_with_organisation(membership)
    check_member(actor, locked)
    if locked.standing(timezone.localdate()) == Standing.OVER:
        raise ValidationError(_("Cet accès est terminé : invitez la personne à nouveau."))
    if locked.suspended_at:
        locked.suspended_at, locked.rights_changed_at = None, timezone.now()
        locked.save(update_fields=["suspended_at", "rights_changed_at"])
        record(actor, verbs.MEMBER_RESUMED, locked)
        suspending.tell(locked.fund, locked, suspending.RESUMED)
    return locked


@transaction.atomic
def end_membership(*, actor: Actor, membership: Membership) -> Membership:
    """End it now: the person loses access with her next click, and reads it in a mail.

    An invitation under way is withdrawn, without another mail.

    Raises `ValidationError` when the fund's office would be left without administrator, or the organisation without
    access manager.
    """
    check_member(actor, membership)
    locked = lock_with_organisation(membership)
    check_member(actor, locked)
    if locked.ended_at is None:
        with keeping_a_manager(locked.organisation):
            locked.ended_at = locked.rights_changed_at = timezone.now()
            locked.save(update_fields=["ended_at", "rights_changed_at"])
            locked.managed_qualities.all().delete()
        record(actor, verbs.MEMBER_ENDED, locked)
        if locked.accepted_at:
            suspending.tell(locked.fund, locked, suspending.ENDED)
    return locked
