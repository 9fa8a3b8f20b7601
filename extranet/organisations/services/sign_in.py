"""What the fund demands of those who sign in at it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.accounts import limits
from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import second_opinion, verbs
from ..models import Proposal
from ..permissions import check_administrator
from ..roles import Role
from ..second_opinion import Decision, Told


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
) -> Fund | Proposal:
    """Choose the roles that need a second factor, how long a session lasts, and when a fresh proof is asked.

    Open sessions obey at the next click. Where decisions are taken by two, a change is proposed.

    Raises `ValidationError` for an unknown role or rule, or a time outside the ranges of `limits`.
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
    chosen = {
        limits.FACTOR_ROLES: [role.value for role in Role if role in roles],
        limits.IDLE_MINUTES: idle_minutes,
        limits.HOURS: hours,
        limits.STEP_UP: str(step_up),
        limits.STEP_UP_MINUTES: step_up_minutes,
    }
    if fund.options | chosen != fund.options and second_opinion.is_asked(fund, SIGN_IN_RULES):
        return second_opinion.propose(actor=actor, fund=fund, decision=SIGN_IN_RULES, subject=fund, facts=chosen)
    return store(actor, fund, chosen)


def store(actor: Actor, fund: Fund, chosen: Mapping[str, Any]) -> Fund:
    locked = Fund.objects.select_for_update(of=("self",)).get(pk=fund.pk)
    if locked.options | chosen != locked.options:
        locked.options |= chosen
        locked.save(update_fields=["options"])
        record(actor, verbs.SIGN_IN_RULES_CHANGED, locked, facts=chosen)
    return locked


def carry_out(actor: Actor, fund: Fund, proposal: Proposal) -> Fund:
    return store(actor, fund, proposal.facts)


def told(fund: Fund, proposal: Proposal) -> Told:
    roles = ", ".join(str(Role(role).label) for role in proposal.facts[limits.FACTOR_ROLES])
    return [
        (_("Rôles qui demandent une seconde étape"), roles or _("aucun")),
        (_("Fin d’une session sans activité, en minutes"), str(proposal.facts[limits.IDLE_MINUTES])),
        (_("Fin d’une session dans tous les cas, en heures"), str(proposal.facts[limits.HOURS])),
        (_("Confirmation avant ce qui engage"), str(limits.StepUp(proposal.facts[limits.STEP_UP]).label)),
        (_("Durée d’une confirmation, en minutes"), str(proposal.facts[limits.STEP_UP_MINUTES])),
    ]


SIGN_IN_RULES = second_opinion.declare(
    Decision(
        "organisations.sign_in_rules",
        gettext_lazy("Changer les règles de connexion"),
        check_administrator,
        carry_out,
        told,
        lambda proposal: reverse("fund_settings:page"),
    )
)
