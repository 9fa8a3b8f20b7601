"""What the fund demands of those who sign in at it."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from extranet.accounts import limits
from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..permissions import check_administrator
from ..roles import Role


@transaction.atomic
def change_sign_in_rules(
    *,
    actor: Actor,
    fund: Fund,
    roles: Collection[str],
    idle_minutes: int,
    hours: int,
    step_up: str = limits.StepUp.HOLDERS,
    step_up_minutes: int = 15,
) -> Fund:
    """Choose the roles that need a second factor, how long a session lasts, and when a fresh proof is asked.

    Open sessions obey at the next click. Raises `ValidationError` for an unknown role or rule, or a time outside the
    ranges of `limits`.
    """
    check_administrator(actor)
    if not set(roles) <= set(Role.values):
        raise ValidationError({"roles": _("Choisissez parmi les rôles proposés.")})
    if step_up not in set(limits.StepUp):
        raise ValidationError({"step_up": _("Choisissez une des règles proposées.")})
    for name, value, bounds in (
        ("idle_minutes", idle_minutes, limits.IDLE_MINUTES_RANGE),
        ("hours", hours, limits.HOURS_RANGE),
        ("step_up_minutes", step_up_minutes, limits.STEP_UP_MINUTES_RANGE),
    ):
        if not bounds[0] <= value <= bounds[1]:
            raise ValidationError({name: _("Choisissez un nombre de %d à %d.") % bounds})
    locked = Fund.objects.select_for_update(of=("self",)).get(pk=fund.pk)
    chosen = {
        limits.FACTOR_ROLES: [role.value for role in Role if role in roles],
        limits.IDLE_MINUTES: idle_minutes,
        limits.HOURS: hours,
        limits.STEP_UP: str(step_up),
        limits.STEP_UP_MINUTES: step_up_minutes,
    }
    if locked.options | chosen != locked.options:
        locked.options |= chosen
        locked.save(update_fields=["options"])
        record(actor, verbs.SIGN_IN_RULES_CHANGED, locked, facts=chosen)
    return locked
