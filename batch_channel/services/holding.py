"""Holding a channel or a batch by hand, and releasing it: nothing is exchanged meanwhile, and nothing is lost."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.permissions import check_administrator, check_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.work import nudge

from .. import claims, incidents, tasks, verbs
from ..models import Batch, Channel
from ..workflow import WAITING_BATCH_STATES, BatchState
from .batches import CANCELLED, abandon
from .channels import try_at_once


@transaction.atomic
def hold_channel(*, actor: Actor, channel: Channel, reason: str) -> Channel:
    """Stop exchanging: nothing is prepared, sent or collected. What is being exchanged this moment ends as it began."""
    check_administrator(actor)
    locked = Channel.objects.select_for_update(of=("self",)).get(pk=channel.pk)
    if locked.held_at is None:
        locked.held_at = timezone.now()
        locked.save(update_fields=["held_at"])
        record(actor, verbs.CHANNEL_HELD, locked, text=reason)
    return locked


@transaction.atomic
def release_channel(*, actor: Actor, fund: Fund, channel: Channel) -> Channel:
    """Go on, at once. It also ends a full stop: if the server still shows another key, it stops again unsent."""
    check_administrator(actor)
    locked = Channel.objects.select_for_update(of=("self",)).get(pk=channel.pk)
    if locked.held_at is not None or locked.error == incidents.STOP:
        locked.held_at = None
        try_at_once(locked)
        locked.save(update_fields=["held_at", "error", "attempts", "next_attempt_at", "seen_fingerprint"])
        record(actor, verbs.CHANNEL_RELEASED, locked)
        nudge(tasks.exchange, fund.pk)
    return locked


@transaction.atomic
def hold_batch(*, actor: Actor, batch: Batch, reason: str) -> Batch:
    """Keep a batch back before its GO. Raises `ValidationError` once GO was tried: it may have left."""
    check_staff(actor, Capability.BATCH)
    locked = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if locked.state not in WAITING_BATCH_STATES or locked.go_tried_at is not None:
        raise ValidationError(_("Ce lot est parti, ou son GO a été tenté : il ne peut plus être retenu."))
    if locked.held_at is None:
        locked.held_at = timezone.now()
        locked.save(update_fields=["held_at"])
        record(actor, verbs.BATCH_HELD, locked, text=reason)
    return locked


@transaction.atomic
def release_batch(*, actor: Actor, fund: Fund, batch: Batch) -> Batch:
    """Let a batch that was held leave with the next exchange."""
    check_staff(actor, Capability.BATCH)
    locked = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if locked.held_at is not None:
        locked.held_at = None
        locked.save(update_fields=["held_at"])
        record(actor, verbs.BATCH_RELEASED, locked)
        nudge(tasks.exchange, fund.pk)
    return locked


@transaction.atomic
def cancel_batch(*, actor: Actor, fund: Fund, batch: Batch, reason: str) -> Batch:
    """Withdraw a batch before its GO; what it carried waits, blocked, for whoever sends it again.

    Whatever may be on the server already is withdrawn there (TD) by the next exchange. Raises `ValidationError` once GO
    was tried, and while the file is being written.
    """
    check_staff(actor, Capability.BATCH)
    channel = Channel.objects.select_for_update(of=("self",)).get(pk=batch.channel_id)
    locked = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if locked.state not in WAITING_BATCH_STATES or locked.go_tried_at is not None:
        raise ValidationError(_("Ce lot est parti, ou son GO a été tenté : il ne peut plus être annulé."))
    if locked.state == BatchState.GATHERED:
        raise ValidationError(_("Le fichier de ce lot est en train de s’écrire : réessayez dans une minute."))
    if locked.cancelled_at is None:
        locked.cancelled_at, locked.held_at = timezone.now(), None
        locked.save(update_fields=["cancelled_at", "held_at"])
        record(actor, verbs.BATCH_CANCELLED, locked, facts={"name": locked.name}, text=reason)
        if channel.is_carried or (locked.started_at is None and not claims.is_claimed(channel)):
            abandon(locked, CANCELLED)
        else:
            nudge(tasks.exchange, fund.pk)
    return Batch.objects.get(pk=locked.pk)
