"""The role that comes and goes with a right: pages ask for roles, so nothing else opens or closes.

Callers hold the application's lock; here the organisation's comes next, then the membership's, as everywhere.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from extranet.accounts import places
from extranet.journal.services import record
from extranet.organisations import verbs as organisation_verbs
from extranet.organisations.models import Membership, Organisation
from extranet.organisations.models.memberships import Standing
from extranet.organisations.roles import Role
from extranet.organisations.services.years import begin_or_end_year
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund

from .. import verbs
from ..catalogue import ROLE_OF
from ..models import Application, Right


def give_role(
    actor: Actor, fund: Fund, application: Application, organisation: Organisation, role: Role
) -> tuple[Membership, bool]:
    """Let the person be this in the organisation, from now on; she asked herself, so there is nothing to accept.

    Returns her membership, and whether rights gave her the role (not somebody who had invited her with it). Raises
    `ValidationError` when an access of hers begins on a later day.
    """
    today = timezone.localdate()
    members = Membership.objects.select_for_update(of=("self",))
    membership = members.filter(organisation=organisation, user=application.user_id).first()
    if membership is None:
        membership = Membership(organisation=organisation, user_id=application.user_id, roles=[])
    standing = membership.standing(today) if membership.pk else Standing.OVER
    if standing == Standing.TO_COME:
        raise ValidationError(
            _("Son accès à cette organisation commence le %s : changez d’abord ses dates dans « Utilisateurs ».")
            % date_format(membership.starts_on, "SHORT_DATE_FORMAT")
        )
    if standing == Standing.OVER:
        membership.roles = []
        membership.starts_on, membership.ends_on, membership.ended_at = today, None, None
        membership.suspended_at = membership.invited_until = None
        membership.granted_on = membership.expires_on = None
        membership.awaits_convention = False
        membership.title, membership.phone = application.title, application.person_phone
        membership.last_name, membership.first_name = application.last_name, application.first_name
    gave = role not in membership.roles or rights_with(membership, role).filter(gave_role=True).exists()
    membership.roles = sorted({*membership.roles, role})
    if standing == Standing.OVER or membership.accepted_at is None:
        membership.accepted_at = timezone.now()
    membership.organisation = organisation
    membership.rights_changed_at = timezone.now()
    begin_or_end_year(fund, membership)
    save_valid(membership)
    places.let_in(application.user, fund)
    record(actor, verbs.ACCESS_GIVEN, membership, facts={"role": role.value, "application": str(application.uuid)})
    return membership, gave


def take_role(actor: Actor, right: Right) -> None:
    """Take away what the right gave, unless another confirmed right gives the same; with the last role goes the access.

    The caller has moved the right on already.
    """
    if right.membership is None or not right.gave_role:
        return
    Organisation.objects.select_for_update(of=("self",)).get(pk=right.membership.organisation_id)
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=right.membership.pk)
    if right.role not in membership.roles or rights_with(membership, right.role).exists():
        return
    if roles := sorted(set(membership.roles) - {right.role}):
        membership.roles, membership.rights_changed_at = roles, timezone.now()
        begin_or_end_year(Fund.objects.get(pk=actor.fund_id), membership)
        membership.save(update_fields=["roles", "rights_changed_at", "granted_on", "expires_on", "expiry_notices"])
        record(actor, organisation_verbs.MEMBER_CHANGED, membership, facts={"fields": ["roles"], "roles": roles})
    elif membership.ended_at is None:
        membership.ended_at = membership.rights_changed_at = timezone.now()
        membership.save(update_fields=["ended_at", "rights_changed_at"])
        record(actor, organisation_verbs.MEMBER_ENDED, membership)


def rights_with(membership: Membership, role: Role) -> models.QuerySet[Right]:
    """Her confirmed rights in the organisation that give this role: one for each establishment, for instance."""
    services = [service for service, given in ROLE_OF.items() if given == role]
    return Right.objects.confirmed().filter(membership=membership, service__in=services)
