"""Opening and ending a support access, and telling the member afterwards."""

from __future__ import annotations

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.work import nudge

from .. import trust_verbs as verbs
from ..mails import support as support_mails
from ..models import Membership, SupportAccess
from ..permissions import check_administrator
from ..roles import OrganisationKind
from ..trust_rules import rules_of


@transaction.atomic
def open_access(*, actor: Actor, fund: Fund, membership: Membership, reason: str) -> SupportAccess:
    """Begin to act as this member, for the time that the fund chose; an access that she had open ends.

    Raises `PermissionDenied` for whoever isn't an administrator, where the fund doesn't permit it, and towards the
    fund's own office; `ValidationError` without a reason, or when the member's access isn't in force.
    """
    check_administrator(actor)
    rules = rules_of(fund)
    if not rules.support_access:
        raise PermissionDenied(
            _("Ce fonds ne permet pas l’accès d’assistance : un administrateur le permet dans les règles de confiance.")
        )
    if membership.organisation.is_a(OrganisationKind.FUND_OFFICE) or membership.user_id == actor.user_id:
        raise PermissionDenied(
            _("L’accès d’assistance sert aux organisations, pas au personnel du fonds ni à soi-même.")
        )
    if not reason.strip():
        raise ValidationError({"reason": _("Dites pourquoi : la personne le lira.")})
    if not Membership.objects.in_force(timezone.localdate()).filter(pk=membership.pk).exists():
        raise ValidationError(_("L’accès de cette personne n’est pas en vigueur : elle-même ne verrait rien."))
    if actor.user_id is None:
        raise PermissionDenied(_("Un accès d’assistance est ouvert par une personne."))
    now = timezone.now()
    for former in SupportAccess.objects.select_for_update(of=("self",)).filter(user=actor.user_id, ended_at=None):
        end_one(actor, former)
    ends_at = now + datetime.timedelta(minutes=rules.support_minutes)
    access = SupportAccess.objects.create(
        membership=membership,
        user_id=actor.user_id,
        name=actor.name,
        reason=reason.strip(),
        opened_at=now,
        ends_at=ends_at,
        next_attempt_at=ends_at,
    )
    facts = {"membership": str(membership.uuid), "ends_at": ends_at.isoformat()}
    record(actor, verbs.SUPPORT_OPENED, access, facts=facts, text=reason.strip())
    return access


@transaction.atomic
def end_access(*, actor: Actor, access: SupportAccess) -> SupportAccess:
    """« Terminer »: the mail leaves now. A second click changes nothing; somebody else's access is not hers to end."""
    if access.user_id != actor.user_id:
        raise PermissionDenied(_("Seule la personne qui a ouvert cet accès le termine."))
    locked = SupportAccess.objects.select_for_update(of=("self",)).get(pk=access.pk)
    if locked.ended_at is None:
        end_one(actor, locked)
    return locked


def end_one(actor: Actor, access: SupportAccess) -> None:
    from ..tasks import tell_of_support

    access.ended_at = min(timezone.now(), access.ends_at)
    access.next_attempt_at = timezone.now()
    access.save(update_fields=["ended_at", "next_attempt_at"])
    record(actor, verbs.SUPPORT_ENDED, access)
    nudge(tell_of_support, access.fund_id)


@transaction.atomic
def tell(fund: Fund, access: SupportAccess) -> None:
    """What the worker does once it is over: the member is told."""
    locked = SupportAccess.objects.select_for_update(of=("self",)).get(pk=access.pk)
    if locked.ended_at is None:
        locked.ended_at = locked.ends_at
        record(Actor.system(fund), verbs.SUPPORT_ENDED, locked)
    locked.next_attempt_at = None
    locked.save(update_fields=["ended_at", "next_attempt_at"])
    support_mails.tell_member(fund, locked)
