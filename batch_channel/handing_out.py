"""The signing worker's side of files that people carry: unsealing and wiping them, reading what was brought."""

from __future__ import annotations

import base64
import datetime
import logging

from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from extranet.tenants import encryption, work
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from . import collecting, files, keys, sealing
from .models import Answer, Batch, Delivery, Handout
from .services import answers

logger = logging.getLogger(__name__)

KEPT = datetime.timedelta(minutes=15)
"""How long a file waits, unsealed, to be fetched."""


def hand_out(fund_id: int) -> None:
    """Make ready what was asked for in the fund, and wipe what nobody fetched in time. Outside any scope."""
    fund = Fund.objects.get(pk=fund_id)
    if not fund.has(Capability.BATCH):
        return
    for handout in work.claims(Handout, fund.pk):
        try:
            content = (
                None if handout.ready_at else encryption.encrypt(base64.b64encode(unsealed(fund, handout)).decode())
            )
        except (sealing.Unreadable, ImproperlyConfigured):
            logger.warning("handout %s of fund %s: the keys can't open it", handout.pk, fund.pk)
            content = None
        with scope(fund):
            keep(handout, content)


def unsealed(fund: Fund, handout: Handout) -> bytes:
    """Whole: it is for one person's browser."""
    with scope(fund):
        if handout.file == Handout.File.ANSWER:
            return b"".join(files.unsealed(Answer.objects.get(handouts=handout)))
        batch = Batch.objects.get(handouts=handout)
        if handout.file == Handout.File.DATA:
            return b"".join(files.unsealed(batch))
        return sealing.unseal(batch.signature, purpose=keys.FILE)


def keep(handout: Handout, content: bytes | None) -> None:
    """The unsealed file until it is fetched or its time is over; without content it is over now."""
    current = Handout.objects.select_for_update(of=("self",)).get(pk=handout.pk)
    if current.ended_at:
        return
    now = timezone.now()
    current.content = content
    if content is None:
        current.ended_at, current.next_attempt_at = now, None
    else:
        current.ready_at, current.next_attempt_at = now, now + KEPT
    current.save(update_fields=["content", "ended_at", "next_attempt_at", "ready_at"])


def read_deliveries(fund_id: int) -> None:
    """Read the answers that people brought, as if they had been collected. Outside any scope."""
    fund = Fund.objects.get(pk=fund_id)
    if not fund.has(Capability.BATCH):
        return
    for delivery in work.claims(Delivery, fund.pk):
        try:
            raw = sealing.unseal(delivery.content, purpose=keys.ANSWER)
            signature = sealing.unseal(delivery.signature, purpose=keys.ANSWER) if delivery.signature else None
        except (sealing.Unreadable, ImproperlyConfigured):
            logger.warning("delivery %s of fund %s: the keys can't open it", delivery.pk, fund.pk)
            continue  # it is due again after the lease, when the keys may be there
        with collecting.brought(delivery.name, raw, signature) as fetched, scope(fund):
            same = Answer.objects.filter(channel=delivery.channel_id, name=delivery.name, sha256=fetched.sha256)
            if not same.exists():
                answers.take(fund, Delivery.objects.select_related("channel").get(pk=delivery.pk).channel, fetched)
            Delivery.objects.filter(pk=delivery.pk).delete()
