"""Changing the fund's rules about trust, by two people where the fund has decided so."""

from __future__ import annotations

from dataclasses import fields

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import second_opinion
from .. import trust_verbs as verbs
from ..models import Membership, Proposal
from ..permissions import check_administrator
from ..second_opinion import Decision, Told
from ..trust_rules import BOUNDS, TrustRules, rules_of

LABELS = {
    "four_eyes": gettext_lazy("Décisions à deux"),
    "support_access": gettext_lazy("Accès d’assistance"),
    "support_minutes": gettext_lazy("Durée d’un accès d’assistance, en minutes"),
    "recovery_hours": gettext_lazy("Attente avant une récupération, en heures"),
    "access_log_months": gettext_lazy("Conservation des consultations, en mois"),
}


@transaction.atomic
def change_trust_rules(*, actor: Actor, fund: Fund, rules: TrustRules) -> Fund | Proposal:
    """Choose the rules; where decisions are taken by two, propose them.

    Raises `ValidationError` for a number outside `BOUNDS`, or for decisions by two in a fund with one administrator.
    """
    check_administrator(actor)
    for name, (low, high) in BOUNDS.items():
        if not low <= getattr(rules, name) <= high:
            raise ValidationError({name: _("Choisissez un nombre de %d à %d.") % (low, high)})
    if rules == rules_of(fund):
        return fund
    refuse_two_of_one(fund, rules)
    if second_opinion.is_asked(fund, TRUST_RULES):
        facts = rules.as_options()
        return second_opinion.propose(actor=actor, fund=fund, decision=TRUST_RULES, subject=fund, facts=facts)
    return store(actor, fund, rules)


def refuse_two_of_one(fund: Fund, rules: TrustRules) -> None:
    administrators = Membership.objects.in_force(timezone.localdate()).administrators().values("user").distinct()
    if rules.four_eyes and not rules_of(fund).four_eyes and administrators.count() < 2:
        raise ValidationError(
            {
                "four_eyes": _(
                    "Le fonds n’a qu’un administrateur, qui ne pourrait plus rien décider : invitez le second."
                )
            }
        )


def store(actor: Actor, fund: Fund, rules: TrustRules) -> Fund:
    locked = Fund.objects.select_for_update(of=("self",)).get(pk=fund.pk)
    locked.options |= rules.as_options()
    locked.save(update_fields=["options"])
    record(actor, verbs.TRUST_RULES_CHANGED, locked, facts=rules.as_options())
    return locked


def carry_out(actor: Actor, fund: Fund, proposal: Proposal) -> Fund:
    return store(actor, fund, TrustRules(**proposal.facts))


def told(fund: Fund, proposal: Proposal) -> Told:
    """What would change, as « before → after »."""
    now, then = rules_of(fund), TrustRules(**proposal.facts)
    return [
        (str(LABELS[one.name]), f"{words(getattr(now, one.name))} → {words(getattr(then, one.name))}")
        for one in fields(TrustRules)
        if getattr(now, one.name) != getattr(then, one.name)
    ]


def words(value: bool | int) -> str:
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    return str(value)


TRUST_RULES = second_opinion.declare(
    Decision(
        "organisations.trust_rules",
        gettext_lazy("Changer les règles de confiance et de contrôle"),
        check_administrator,
        carry_out,
        told,
        lambda proposal: reverse("trust:settings"),
    )
)
