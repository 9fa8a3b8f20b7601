"""What merging two accounts of one person does to what they asked for: the kept account has it all, each right once."""

from __future__ import annotations

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from extranet.accounts.models import User
from extranet.journal.services import record
from extranet.organisations.models import Membership
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from . import verbs
from .models import Application, Right
from .services.granting import take_role
from .workflow import RightState

# Of two rights on the same, the first of these stays: what the fund suspended is not opened again by a merge.
STRONGEST = [RightState.SUSPENDED, RightState.CONFIRMED, RightState.REQUESTED]


def move_rights(fund: Fund, kept: User, emptied: User) -> None:
    """In the open scope, after the memberships: a right that both had is the kept account's once, the other ends."""
    actor = Actor.system(fund)
    with translation.override(fund.language):
        for right in Right.objects.filter(user=emptied).select_for_update(of=("self",)).order_by("pk"):
            follow_membership(right, kept)
            if twin := twin_of(right, kept):
                end_weaker(actor, right, twin)
            right.user = kept
            right.save()
    Application.objects.filter(user=emptied).update(user=kept)


def follow_membership(right: Right, kept: User) -> None:
    """Where both accounts were members of one organisation, the right is from now on the one that stays."""
    if right.membership is None or right.membership.user_id == kept.pk:
        return
    united = Membership.objects.filter(user=kept, organisation=right.membership.organisation_id).first()
    right.membership = united or right.membership


def twin_of(right: Right, kept: User) -> Right | None:
    same = Right.objects.live().filter(
        user=kept, profile=right.profile, entity_key=right.entity_key, service=right.service
    )
    return same.select_for_update(of=("self",)).first() if right.state in STRONGEST else None


def end_weaker(actor: Actor, right: Right, twin: Right) -> None:
    strongest = min(right, twin, key=lambda one: STRONGEST.index(RightState(one.state)))
    weaker = twin if strongest is right else right
    reason = _("Deux comptes sont réunis : l’autre avait déjà ce droit.")
    if weaker.state == RightState.REQUESTED:
        weaker.refuse(by=None, reason=reason)
    else:
        weaker.end(by=None, reason=reason, on=timezone.localdate())
    weaker.save()
    if strongest.state == RightState.SUSPENDED:
        take_role(actor, weaker)
    verb = verbs.RIGHT_REFUSED if weaker.state == RightState.REFUSED else verbs.RIGHT_ENDED
    record(actor, verb, weaker, facts={"service": weaker.service, "merged": True}, text=reason)
