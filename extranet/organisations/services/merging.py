"""What merging two accounts does to memberships, in one fund; and the steps that a person takes towards it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from extranet.accounts import merging as accounts
from extranet.accounts.models import AccountMerge, User
from extranet.accounts.tasks import carry_over_merges
from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.work import nudge

from .. import trust_verbs as verbs
from ..mails import merging as mails
from ..models import EstablishmentLimit, Membership, Recovery


@transaction.atomic
def ask_to_merge(*, actor: Actor, fund: Fund, user: User, address: str) -> None:
    """Mail the link to the other address, when it has an account; her own address is told in any case.

    Raises `ValidationError` for her own address.
    """
    found = accounts.ask(fund=fund, user=user, address=address)
    mails.tell_asked(fund, user)
    if found:
        other, secret = found
        mails.send_link(fund, other, secret)
    record(actor, verbs.MERGE_ASKED, fund)


@transaction.atomic
def merge(*, actor: Actor, fund: Fund, wish: AccountMerge) -> None:
    """Both accounts are proved: the other is closed now, this fund's memberships follow now, others' by the worker.

    Raises `ValidationError` as `accounts.merging.close_other`.
    """
    closed = accounts.close_other(wish)
    kept, emptied = User.objects.get(pk=closed.kept_id), User.objects.get(pk=closed.emptied_id)
    record(actor, verbs.ACCOUNTS_MERGED, fund, facts={"kept": kept.pk, "emptied": emptied.pk})
    mails.tell_merged(fund, kept, emptied)
    accounts.carry_over_in(fund, kept, emptied)
    nudge(carry_over_merges, fund.pk)


def move_memberships(fund: Fund, kept: User, emptied: User) -> None:
    """In the open scope: hers become the kept account's; where both are members of one organisation, one unites both.

    What awaited the fund's confirmation still does, and what didn't isn't held up by the other account's recovery.
    """
    today = timezone.localdate()
    rows = Membership.objects.select_for_update(of=("self",)).select_related("organisation", "user").order_by("pk")
    keep_confirmed(rows.filter(user=kept), kept)
    drop_recoveries(fund, emptied)
    for membership in rows.filter(user=emptied):
        mine = rows.filter(user=kept, organisation=membership.organisation_id).first()
        doubtful = membership.awaits_confirmation
        if mine is None:
            membership.user = kept
            membership.access_confirmed_at = None if doubtful else kept.recovered_at
            membership.save(update_fields=["user", "access_confirmed_at"])
            record(Actor.system(fund), verbs.MEMBER_MERGED, membership, facts={"from": emptied.pk, "to": kept.pk})
        elif unite(mine, membership, today, doubtful=doubtful):
            facts = {"from": emptied.pk, "to": kept.pk, "roles": mine.roles}
            record(Actor.system(fund), verbs.MEMBER_MERGED, mine, facts=facts)


def drop_recoveries(fund: Fund, emptied: User) -> None:
    """A recovery of the closed account would give back the kept one, whose address was never warned."""
    for recovery in Recovery.objects.open().filter(membership__user=emptied).select_for_update(of=("self",)):
        recovery.cancel(reason="")
        recovery.save()
        record(Actor.system(fund), verbs.RECOVERY_CANCELLED, recovery)


def keep_confirmed(mine: Iterable[Membership], kept: User) -> None:
    """The kept account took over the other's recovery: what was hers without doubt before stays so."""
    if kept.recovered_at is None:
        return
    for membership in mine:
        known_at = membership.access_confirmed_at or membership.invited_at
        if known_at < kept.recovered_at and not own_doubt(kept, known_at):
            membership.access_confirmed_at = kept.recovered_at
            membership.save(update_fields=["access_confirmed_at"])


def own_doubt(kept: User, known_at: datetime.datetime) -> bool:
    """Whether the kept account had itself been recovered since this fund last knew whose it is."""
    before = AccountMerge.objects.filter(kept=kept, proved_at__isnull=False).order_by("-proved_at").first()
    recovered = before.kept_recovered_at if before else kept.recovered_at
    return recovered is not None and known_at < recovered


def unite(mine: Membership, other: Membership, today: datetime.date, *, doubtful: bool) -> bool:
    """Put into `mine` what `other` gives beyond it, and end `other`. False when `other` gives nothing any more."""
    if not is_live(other, today):
        return False
    if is_live(mine, today):
        mine.roles = sorted({*mine.roles, *other.roles})
        mine.starts_on = min(mine.starts_on, other.starts_on)
        mine.ends_on = max(mine.ends_on, other.ends_on) if mine.ends_on and other.ends_on else None
        mine.awaits_convention = mine.awaits_convention and other.awaits_convention
        narrow(mine, other)
    else:
        if mine.is_nobody:
            mine.last_name, mine.first_name = other.last_name, other.first_name
            mine.title, mine.phone = other.title, other.phone
        mine.roles, mine.starts_on, mine.ends_on = other.roles, other.starts_on, other.ends_on
        mine.accepted_at, mine.ended_at = other.accepted_at, None
        mine.awaits_convention, mine.suspended_at = other.awaits_convention, other.suspended_at
        mine.granted_on, mine.expires_on, mine.expiry_notices = other.granted_on, other.expires_on, other.expiry_notices
        mine.limits.all().delete()
        copy_limits(mine, other)
    if doubtful:
        mine.access_confirmed_at, mine.invited_at = None, min(mine.invited_at, other.invited_at)
    mine.save()
    other.ended_at = timezone.now()
    other.save(update_fields=["ended_at"])
    return True


def narrow(mine: Membership, other: Membership) -> None:
    """What keeps either of them within bounds binds what they become: a merge opens nothing by itself."""
    mine.suspended_at = mine.suspended_at or other.suspended_at
    dated = [one for one in (mine, other) if one.expires_on]
    if dated:
        first = min(dated, key=lambda one: one.expires_on or datetime.date.max)
        mine.granted_on, mine.expires_on, mine.expiry_notices = first.granted_on, first.expires_on, first.expiry_notices
    copy_limits(mine, other)


def copy_limits(mine: Membership, other: Membership) -> None:
    """The establishments that `other` was limited to, and the qualities that it managed, are `mine`."""
    for limit in other.limits.order_by("pk"):
        EstablishmentLimit.objects.get_or_create(membership=mine, establishment_id=limit.establishment_id)
    for managed in other.managed_qualities.order_by("pk"):
        if not mine.managed_qualities.filter(kind=managed.kind).exists():
            managed.membership = mine
            managed.save(update_fields=["membership"])


def is_live(membership: Membership, today: datetime.date) -> bool:
    over = membership.ended_at is not None or (membership.ends_on is not None and membership.ends_on < today)
    return not over and membership.accepted_at is not None
