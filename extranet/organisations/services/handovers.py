"""Who manages an organisation's accesses: handed to a colleague, taken over by the fund, given back (`BEY-14`)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund

from .. import verbs
from ..mails import access as mails
from ..models import Handover, Membership, Organisation
from ..models.memberships import Standing
from ..permissions import check_main_manager, check_staff
from ..queries import MembershipQuerySet
from ..roles import ORGANISATIONS, OrganisationKind, Role
from ..workflow import HandoverState
from .last_manager import has_manager, keeping_a_manager, lock_with_organisation
from .years import begin_or_end_year


@transaction.atomic
def propose_handover(*, actor: Actor, fund: Fund, giver: Membership, successor: Membership, stays_co: bool) -> Handover:
    """« Transmettre »: the successor, a member of the same organisation, is asked by mail and on her first screen.

    Raises `ValidationError` when one waits already, or the successor can't act for the organisation.
    """
    check_main_manager(actor, giver.organisation)
    locked = lock_with_organisation(giver)
    if Role.ACCESS_MANAGER not in locked.roles or locked.user_id != actor.user_id:
        raise PermissionDenied(_("Chacun ne transmet que sa propre fonction de responsable des accès."))
    candidate = successors(locked).filter(pk=successor.pk).select_related("user").first()
    if candidate is None:
        raise ValidationError({"successor": _("Choisissez un collègue dont l’accès est en vigueur.")})
    if locked.organisation.handovers.filter(state=HandoverState.WAITING).exists():
        raise ValidationError(_("Une transmission attend déjà une réponse : retirez-la d’abord."))
    handover = Handover(organisation=locked.organisation, giver=locked, successor=candidate, stays_co=stays_co)
    handover.save()
    mails.propose_handover(fund, handover)
    record(actor, verbs.HANDOVER_PROPOSED, handover, facts={"successor": str(candidate.uuid)})
    return handover


def successors(giver: Membership) -> MembershipQuerySet:
    """The colleagues to whom one may hand over."""
    colleagues = giver.organisation.memberships.in_force(timezone.localdate()).exclude(pk=giver.pk)
    return colleagues.filter(awaits_convention=False).exclude(roles__contains=[Role.ACCESS_MANAGER])


@transaction.atomic
def accept_handover(*, actor: Actor, fund: Fund, handover: Handover) -> Handover:
    """The successor becomes the access manager; the former one stays co-responsible, or gives the function up.

    Somebody who had no other role leaves the organisation with it. A second click changes nothing. Raises
    `ValidationError` when either of them can no longer act, or the fund manages the accesses meanwhile.
    """
    locked, giver, successor = locked_handover(handover)
    if successor.user_id != actor.user_id:
        raise PermissionDenied(_("Seule la personne proposée répond."))
    if locked.state != HandoverState.WAITING:
        return locked
    today = timezone.localdate()
    gone = giver.standing(today) != Standing.IN_FORCE or Role.ACCESS_MANAGER not in giver.roles
    if gone or successor.standing(today) != Standing.IN_FORCE or giver.organisation.fund_manages_since:
        raise ValidationError(_("La situation a changé depuis la proposition : adressez-vous au fonds."))
    with keeping_a_manager(giver.organisation):
        give_roles(fund, successor, {Role.ACCESS_MANAGER}, instead_of={Role.CO_ACCESS_MANAGER})
        successor.limits.all().delete()
        kept = {Role.CO_ACCESS_MANAGER} if locked.stays_co else set()
        give_roles(fund, giver, kept, instead_of={Role.ACCESS_MANAGER})
    locked.accept()
    locked.save()
    record(actor, verbs.HANDOVER_ACCEPTED, locked, facts={"stays_co": locked.stays_co})
    return locked


def give_roles(fund: Fund, member: Membership, given: set[Role], *, instead_of: set[Role]) -> None:
    """Change roles of a locked member; whoever has none left is no longer a member."""
    roles = sorted((set(member.roles) - instead_of) | given)
    member.rights_changed_at = timezone.now()
    if roles:
        member.roles = roles
        begin_or_end_year(fund, member)
    else:
        member.ended_at = member.rights_changed_at
        member.managed_qualities.all().delete()
    save_valid(member)


@transaction.atomic
def decline_handover(*, actor: Actor, handover: Handover) -> Handover:
    """The successor would rather not, or the manager thinks better of it; a second click changes nothing."""
    locked, giver, successor = locked_handover(handover)
    if actor.user_id not in {giver.user_id, successor.user_id}:
        check_main_manager(actor, giver.organisation)
    if locked.state == HandoverState.WAITING:
        declines = actor.user_id == successor.user_id
        (locked.decline if declines else locked.withdraw)()
        locked.save()
        record(actor, verbs.HANDOVER_DECLINED if declines else verbs.HANDOVER_WITHDRAWN, locked)
    return locked


def locked_handover(handover: Handover) -> tuple[Handover, Membership, Membership]:
    """The handover, its giver and its successor as they are stored; nobody changes the organisation's people."""
    giver = lock_with_organisation(handover.giver)
    successor = lock_with_organisation(handover.successor)
    successor.organisation = giver.organisation
    return Handover.objects.select_for_update(of=("self",)).get(pk=handover.pk), giver, successor


@transaction.atomic
def take_over(*, actor: Actor, organisation: Organisation, reason: str) -> Organisation:
    """« Le fonds reprend la gestion »: its staff manage the people, its access managers wait; open handovers end.

    Raises `ValidationError` without a reason, for the journal and for those who ask later.
    """
    check_staff(actor, ORGANISATIONS)
    locked = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if not reason.strip():
        raise ValidationError({"reason": _("Écrivez pourquoi le fonds reprend la gestion.")})
    if locked.is_a(OrganisationKind.FUND_OFFICE):
        raise ValidationError(_("Le fonds gère déjà les accès de ses propres services."))
    if locked.fund_manages_since is None:
        locked.fund_manages_since = timezone.now()
        locked.save(update_fields=["fund_manages_since"])
        for handover in locked.handovers.select_for_update(of=("self",)).filter(state=HandoverState.WAITING):
            handover.withdraw()
            handover.save()
        record(actor, verbs.ADMINISTRATION_TAKEN, locked, text=reason.strip())
    return locked


@transaction.atomic
def give_back(*, actor: Actor, organisation: Organisation) -> Organisation:
    """The organisation's access managers manage its people again.

    Raises `ValidationError` while it has none: the staff name one first.
    """
    check_staff(actor, ORGANISATIONS)
    locked = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if locked.fund_manages_since is not None:
        if not has_manager(locked):
            raise ValidationError(
                _("Nommez d’abord un responsable des accès : invitez-le, ou donnez ce rôle à un membre.")
            )
        locked.fund_manages_since = None
        locked.save(update_fields=["fund_manages_since"])
        record(actor, verbs.ADMINISTRATION_RETURNED, locked)
    return locked
