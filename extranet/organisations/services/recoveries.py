"""A lost address or second factor: asked, checked by the staff, waited for, stopped or done (docs/states.md).

What one fund decides is its own: the account is given back everywhere, but the person acts again at once only in the
fund that checked who she is. The others confirm her themselves (`confirm_access`).
"""

from __future__ import annotations

import datetime
import hashlib
import secrets
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.accounts import recovery as account_recovery
from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import second_opinion
from .. import trust_verbs as verbs
from ..mails import recoveries as mails
from ..models import Membership, Proposal, Recovery
from ..permissions import check_administrator, check_members
from ..roles import Role
from ..second_opinion import Decision, Told
from ..trust_rules import ALONE_HOURS, rules_of

GIVEN_UP_AFTER = datetime.timedelta(days=14)  # past the waiting time, when the new address is never confirmed
LOOKED_AT_AGAIN = datetime.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class IdentityCheck:
    """How the staff made sure who is asking: kind (`Recovery.Check`), day, and what was seen or said."""

    kind: str
    on: datetime.date
    note: str


@transaction.atomic
def ask(*, fund: Fund, address: str, lost: str, contact: str) -> None:
    """Somebody says on the public page that she can't get in. The same work for every address.

    A row is written in any case, without a member for an address that the fund doesn't know; the sweep clears those.
    While a recovery of hers is open nothing is added.
    """
    members = Membership.objects.not_withdrawn().filter(user__email=address.strip().lower())
    member = members.filter(accepted_at__isnull=False).order_by("pk").first()
    try:
        with transaction.atomic():
            Recovery.objects.create(
                membership=member, lost=lost, contact=contact if member else "", next_attempt_at=None
            )
    except IntegrityError:
        return


@transaction.atomic
def start(*, actor: Actor, membership: Membership) -> Recovery:
    """The staff open a file for somebody who called. The open one, when there is one."""
    refuse_oneself(actor, membership)
    check_members(actor, membership.organisation)
    found = Recovery.objects.open().filter(membership=membership).first()
    if found:
        return found
    return Recovery.objects.create(membership=membership, lost=Recovery.Lost.FACTOR, next_attempt_at=None)


@transaction.atomic
def open_recovery(
    *, actor: Actor, fund: Fund, recovery: Recovery, check: IdentityCheck, new_address: str = ""
) -> Recovery | Proposal:
    """Record the identity check; the waiting time begins, or for an administrator a second one confirms first.

    Where nobody could be that second one, the other administrator checks alone: the wait is longer, and the whole
    office is told.

    Raises `ValidationError` for a check in the future, without a note, or when the recovery is closed already;
    `PermissionDenied` for one's own account.
    """
    member = member_of(recovery)
    refuse_oneself(actor, member)
    check_members(actor, member.organisation)
    if check.on > timezone.localdate():
        raise ValidationError({"on": _("Cette date est dans l’avenir : indiquez le jour de la vérification.")})
    if not check.note.strip():
        raise ValidationError({"note": _("Notez ce qui a été vérifié : on vous le demandera.")})
    locked = locked_open(recovery, Recovery.State.ASKED, Recovery.State.TO_CONFIRM)
    locked.check_kind, locked.checked_on, locked.check_note = check.kind, check.on, check.note.strip()
    locked.checked_by_id, locked.checked_name = actor.user_id, actor.name
    locked.new_address = new_address.strip().lower()
    facts = {"check": check.kind, "changes_address": bool(locked.new_address)}
    record(actor, verbs.RECOVERY_CHECKED, locked, facts=facts, text=check.note.strip())
    if Role.FUND_ADMINISTRATOR not in member.roles:
        return begin_waiting(actor, fund, locked)
    if somebody_could_confirm(actor, member):
        locked.check_identity()
        locked.save()
        return second_opinion.propose(actor=actor, fund=fund, decision=RECOVERY, subject=locked, facts=facts)
    waiting = begin_waiting(actor, fund, locked, hours=hours_alone(fund))
    mails.tell_office(fund, waiting, actor)
    return waiting


def somebody_could_confirm(actor: Actor, member: Membership) -> bool:
    """Whether there is a third administrator, or may have been one lately.

    Whose rights changed within the time that one waits alone counts: taking her away first opens no way round her.
    """
    others = member.organisation.memberships.exclude(user__in=[actor.user_id, member.user_id])
    lately = timezone.now() - datetime.timedelta(hours=ALONE_HOURS)
    in_force = others.in_force(timezone.localdate()).administrators()
    return in_force.exists() or others.filter(rights_changed_at__gte=lately).exists()


def hours_alone(fund: Fund) -> int:
    """Hours that a recovery waits where nobody of the fund confirms it: the fund's own, and at least `ALONE_HOURS`."""
    return max(ALONE_HOURS, rules_of(fund).recovery_hours)


def begin_waiting(actor: Actor, fund: Fund, recovery: Recovery, hours: int | None = None) -> Recovery:
    """The old address is told, with a link that stops it; the new one, if any, gets a link that confirms it.

    `hours`: where one waits longer than the fund's rule.
    """
    stop = secrets.token_urlsafe(32)
    until = timezone.now() + datetime.timedelta(hours=hours or rules_of(fund).recovery_hours)
    recovery.wait(until=until, stop_digest=digest(stop))
    confirmation = secrets.token_urlsafe(32) if recovery.new_address else ""
    recovery.address_digest = digest(confirmation) if confirmation else ""
    recovery.save()
    record(actor, verbs.RECOVERY_OPENED, recovery, facts={"ready_at": until.isoformat()})
    mails.tell_opened(fund, recovery, stop)
    if confirmation:
        mails.ask_new_address(fund, recovery, confirmation)
    return recovery


@transaction.atomic
def stop(*, fund: Fund, secret: str) -> Recovery:
    """« Ce n'est pas moi »: the holder of the mailed link stops it. Raises `Recovery.DoesNotExist` for a wrong link,
    and `ValidationError` when it is over."""
    locked = locked_open(Recovery.objects.get(stop_digest=digest(secret)), Recovery.State.WAITING)
    locked.stop()
    locked.save()
    record(Actor.link(fund, name=""), verbs.RECOVERY_STOPPED, locked)
    mails.tell_stopped(fund, locked)
    return locked


@transaction.atomic
def confirm_address(*, fund: Fund, secret: str) -> Recovery:
    """The holder of the new address shows that it is hers.

    Raises `ValidationError` as `stop`, and `Recovery.DoesNotExist` for an unknown secret; a second click changes
    nothing.
    """
    locked = locked_open(Recovery.objects.get(address_digest=digest(secret)), Recovery.State.WAITING)
    if locked.address_confirmed_at is None:
        locked.address_confirmed_at = timezone.now()
        locked.next_attempt_at = locked.ready_at
        locked.save()
        record(Actor.link(fund, name=""), verbs.RECOVERY_ADDRESS_CONFIRMED, locked)
    return locked


@transaction.atomic
def cancel(*, actor: Actor, recovery: Recovery, reason: str) -> Recovery:
    """The staff give it up, with a reason. Raises `ValidationError` when it is closed already."""
    member = member_of(recovery)
    check_members(actor, member.organisation)
    locked = locked_open(recovery, Recovery.State.ASKED, Recovery.State.TO_CONFIRM, Recovery.State.WAITING)
    locked.cancel(reason=reason)
    locked.save()
    record(actor, verbs.RECOVERY_CANCELLED, locked, text=reason)
    return locked


@transaction.atomic
def look_at(fund: Fund, recovery: Recovery) -> None:
    """What the worker does with one that is due: finish it, or look again later, or give it up in the end."""
    locked = as_stored(recovery)
    now = timezone.now()
    if locked.state != Recovery.State.WAITING or locked.ready_at is None:
        return
    if now < locked.ready_at:
        locked.next_attempt_at = locked.ready_at
    elif locked.new_address and locked.address_confirmed_at is None:
        if now > locked.ready_at + GIVEN_UP_AFTER:
            locked.cancel(reason="")
            record(Actor.system(fund), verbs.RECOVERY_CANCELLED, locked)
        else:
            locked.next_attempt_at = now + LOOKED_AT_AGAIN
    else:
        finish(fund, locked)
        return
    locked.save()


def finish(fund: Fund, recovery: Recovery) -> None:
    """Give the account back, here confirmed; where the new address was taken meanwhile, wait for another."""
    member = member_of(recovery)
    old_address = member.user.email
    try:
        user = account_recovery.give_back(member.user, new_address=recovery.new_address)
    except account_recovery.AddressTaken:
        recovery.address_confirmed_at = None
        recovery.next_attempt_at = timezone.now() + LOOKED_AT_AGAIN
        recovery.save()
        return
    Membership.objects.filter(user=user).update(access_confirmed_at=user.recovered_at)
    recovery.finish()
    recovery.save()
    record(Actor.system(fund), verbs.RECOVERY_DONE, recovery, facts={"changes_address": bool(recovery.new_address)})
    mails.tell_done(fund, recovery, user, old_address)


@transaction.atomic
def confirm_access(*, actor: Actor, membership: Membership, note: str) -> Membership:
    """After a recovery done elsewhere: this fund's staff made sure who she is, and let her act again.

    Raises `ValidationError` without a note, or when there is nothing to confirm; `PermissionDenied` for oneself.
    """
    refuse_oneself(actor, membership)
    check_members(actor, membership.organisation)
    if not note.strip():
        raise ValidationError({"note": _("Notez ce qui a été vérifié : on vous le demandera.")})
    locked = Membership.objects.select_for_update(of=("self",)).select_related("user").get(pk=membership.pk)
    if not locked.awaits_confirmation:
        raise ValidationError(_("Cet accès n’attend plus de confirmation : il n’y a rien à faire."))
    locked.access_confirmed_at = timezone.now()
    locked.save(update_fields=["access_confirmed_at"])
    record(actor, verbs.ACCESS_CONFIRMED, locked, text=note.strip())
    return locked


def refuse_oneself(actor: Actor, membership: Membership) -> None:
    if actor.user_id == membership.user_id:
        raise PermissionDenied(_("C’est votre propre compte : une autre personne du fonds s’en charge."))


def member_of(recovery: Recovery) -> Membership:
    return Membership.objects.select_related("organisation", "user").get(pk=recovery.membership_id or 0)


def as_stored(recovery: Recovery) -> Recovery:
    """The row, locked: of « Ce n'est pas moi » and the worker's last step only one comes first."""
    return Recovery.objects.select_for_update(of=("self",)).get(pk=recovery.pk)


def locked_open(recovery: Recovery, *states: Recovery.State) -> Recovery:
    locked = as_stored(recovery)
    if locked.state not in states:
        raise ValidationError(
            _("Cette récupération est maintenant « %(state)s » : rechargez la page."),
            params={"state": locked.get_state_display()},
        )
    return locked


def digest(secret: str) -> str:
    """What is kept of a mailed secret of 256 bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def purge_unknown(fund: Fund) -> int:
    """Delete what was asked for addresses that the fund doesn't know. Returns how many."""
    return Recovery.objects.filter(membership__isnull=True).delete()[0]


def proposed_recovery(proposal: Proposal) -> Recovery:
    return Recovery.objects.get(uuid=cast(UUID, proposal.subject_uuid))


def carry_out(actor: Actor, fund: Fund, proposal: Proposal) -> Recovery:
    recovery = proposed_recovery(proposal)
    refuse_oneself(actor, member_of(recovery))
    return begin_waiting(actor, fund, locked_open(recovery, Recovery.State.TO_CONFIRM))


def told(fund: Fund, proposal: Proposal) -> Told:
    recovery = proposed_recovery(proposal)
    member = member_of(recovery)
    return [
        (_("Personne"), member.full_name),
        (_("Organisation"), member.organisation.name),
        (_("Vérification"), recovery.get_check_kind_display()),
        (_("Note de la vérification"), recovery.check_note),
        (_("Nouvelle adresse e-mail"), recovery.new_address or _("inchangée")),
    ]


RECOVERY = second_opinion.declare(
    Decision(
        "organisations.recovery",
        gettext_lazy("Rétablir l’accès d’un administrateur"),
        check_administrator,
        carry_out,
        told,
        lambda proposal: reverse("trust:recovery", args=[proposal.subject_uuid]),
        always=True,
    )
)
