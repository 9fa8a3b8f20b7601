"""A year of access for training responsibles: begun with the role, asked for, renewed (`ITM-06`, `ITM-08`)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.accounts.models import User
from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund

from .. import verbs
from ..access_period import one_year_after, renewed
from ..access_rules import access_rules
from ..mails import access as mails
from ..models import AccessRequest, Membership
from ..models.memberships import Standing
from ..permissions import check_staff
from ..roles import ORGANISATIONS, YEARLY_ROLES, Role
from ..workflow import RequestState
from .last_manager import lock_with_organisation


def begin_or_end_year(fund: Fund, membership: Membership) -> None:
    """Give the unsaved row the dates that fit its roles: a year where the fund gives one at a time, else none.

    Whoever gives or takes roles calls it, so that no training responsible of such a fund has an access without end.
    """
    wanted = access_rules(fund).yearly and not YEARLY_ROLES.isdisjoint(membership.roles)
    if not wanted:
        membership.granted_on = membership.expires_on = None
        membership.expiry_notices = []
    elif membership.granted_on is None:
        membership.granted_on = timezone.localdate()
        membership.expires_on = one_year_after(membership.granted_on)
        membership.expiry_notices = []


@transaction.atomic
def ask_for_access(*, actor: Actor, fund: Fund, user: User, membership: Membership) -> AccessRequest:
    """« Demander ou renouveler votre accès »: extends at once, or waits for the fund where it wishes to confirm.

    A first access (the role isn't hers yet) always waits for the fund. Raises `ValidationError` when one waits already,
    or she may not have it there, `Membership.DoesNotExist` for somebody else's.
    """
    locked = lock_with_organisation(membership)
    if locked.user_id != user.pk:
        raise Membership.DoesNotExist
    if not access_rules(fund).yearly or YEARLY_ROLES.isdisjoint(locked.organisation.possible_roles):
        raise ValidationError(_("Cette organisation n’a pas d’accès d’un an à demander."))
    if locked.standing(timezone.localdate()) not in {Standing.IN_FORCE, Standing.EXPIRED}:
        raise ValidationError(_("Votre accès n’est pas en vigueur : adressez-vous à votre responsable des accès."))
    if locked.access_requests.waiting().exists():
        raise ValidationError(_("Votre demande est déjà chez le fonds : vous n’avez rien à faire."))
    asked = AccessRequest(membership=locked)
    asked.save()
    is_renewal = not YEARLY_ROLES.isdisjoint(locked.roles)
    record(actor, verbs.ACCESS_ASKED, locked, facts={"request": str(asked.uuid), "renewal": is_renewal})
    if is_renewal and not access_rules(fund).fund_confirms_access:
        extend(actor, fund, locked)
        asked.accept()
        asked.save()
    return asked


def extend(actor: Actor, fund: Fund, locked: Membership) -> None:
    """A year from the later of today and the old end; with the role, where she hadn't it yet."""
    today = timezone.localdate()
    locked.roles = sorted({*locked.roles, Role.TRAINING_OFFICER})
    if access_rules(fund).yearly:
        locked.expires_on = renewed(locked.expires_on, today)
        locked.granted_on, locked.expiry_notices = today, []
    locked.rights_changed_at = timezone.now()
    save_valid(locked)
    until = locked.expires_on.isoformat() if locked.expires_on else None
    record(actor, verbs.ACCESS_EXTENDED, locked, facts={"expires_on": until})


@transaction.atomic
def decide_access(*, actor: Actor, fund: Fund, asked: AccessRequest, accepted: bool, reason: str = "") -> AccessRequest:
    """The fund's staff accept or refuse, and the person is told; a second click changes nothing.

    Raises `ValidationError` for a refusal without reason, and for an acceptance when she has no access any more.
    """
    check_staff(actor, ORGANISATIONS)
    locked = lock_with_organisation(asked.membership)
    row = AccessRequest.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    if row.state != RequestState.WAITING:
        return row
    if accepted:
        if locked.standing(timezone.localdate()) not in {Standing.IN_FORCE, Standing.EXPIRED}:
            raise ValidationError(_("L’accès de cette personne n’est plus en vigueur : refusez la demande."))
        row.accept()
        extend(actor, fund, locked)
    else:
        if not reason.strip():
            raise ValidationError({"reason": _("Écrivez pourquoi : la personne le lira.")})
        row.refuse(reason=reason.strip())
        record(actor, verbs.ACCESS_REFUSED, locked, facts={"request": str(row.uuid)}, text=row.refusal_reason)
    row.save()
    mails.tell_access_decision(fund, row, locked)
    return row
