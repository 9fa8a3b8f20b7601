"""Mandatees admitted by a convention (`ATM-12`): named by the company, accepted by the fund."""

from __future__ import annotations

import datetime

from django.utils import timezone

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund

from .. import verbs
from ..models import Membership, Organisation
from ..permissions import check_staff
from ..roles import Role
from .members import known_or_new, let_in, promise_until
from .years import begin_or_end_year


def admit(
    *,
    actor: Actor,
    fund: Fund,
    company: Organisation,
    email: str,
    last_name: str,
    first_name: str,
    starts_on: datetime.date,
    ends_on: datetime.date | None,
) -> Membership:
    """Let a named mandatee act for the company between two days; whoever isn't a member yet is invited.

    Raises `ValidationError` for dates or names that make no membership.
    """
    check_staff(actor, Capability.PREENCODING)
    members = company.memberships.select_for_update(of=("self",))
    membership = members.filter(user=known_or_new(email), ended_at__isnull=True).first()
    if membership is None:
        membership = let_in(
            actor=actor,
            fund=fund,
            organisation=company,
            email=email,
            last_name=last_name,
            first_name=first_name,
            roles=[Role.MANDATEE],
            starts_on=starts_on,
            ends_on=ends_on,
        )
    membership.roles = sorted({*membership.roles, Role.MANDATEE})
    membership.starts_on, membership.ends_on = starts_on, ends_on
    membership.awaits_convention = False
    membership.rights_changed_at = timezone.now()
    if membership.accepted_at is None:
        promise_until(membership, fund)
    begin_or_end_year(fund, membership)
    membership.full_clean()
    membership.save()
    record(actor, verbs.MEMBER_ADMITTED, membership, facts={"starts_on": starts_on.isoformat()})
    return membership
