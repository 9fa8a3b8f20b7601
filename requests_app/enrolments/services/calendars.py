"""A participant's own calendar: a secret address that a calendar program reads (`BEY-18`)."""

from __future__ import annotations

import hashlib
import secrets

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor

from .. import verbs
from ..models import Participant


@transaction.atomic
def renew_calendar(*, actor: Actor, user_id: int) -> str:
    """A new secret, shown once: only its digest is stored, and the former address is empty from now on.

    Raises `PermissionDenied` for somebody who isn't known as a participant.
    """
    mine = Participant.objects.of_account(user_id).select_for_update(of=("self",)).select_related("worker")
    rows = list(mine.order_by("pk"))
    if not rows:
        raise PermissionDenied(_("Ce calendrier est celui des participants : rattachez d’abord vos inscriptions."))
    close(rows)
    secret = secrets.token_urlsafe(32)
    rows[0].calendar_digest = digest_of(secret)
    rows[0].save(update_fields=["calendar_digest"])
    record(actor, verbs.CALENDAR_RENEWED, rows[0].worker)
    return secret


@transaction.atomic
def close_calendar(*, actor: Actor, user_id: int) -> None:
    """The address answers nothing any more."""
    mine = Participant.objects.of_account(user_id).select_for_update(of=("self",)).select_related("worker")
    rows = [row for row in mine.order_by("pk") if row.calendar_digest]
    close(rows)
    for row in rows:
        record(actor, verbs.CALENDAR_RENEWED, row.worker, facts={"closed": True})


def close(rows: list[Participant]) -> None:
    Participant.objects.filter(pk__in=[row.pk for row in rows]).update(calendar_digest=b"")


def digest_of(secret: str) -> bytes:
    """The secret has 256 bits: a plain digest is enough."""
    return hashlib.sha256(secret.encode()).digest()


def owner_of(secret: str) -> Participant | None:
    """Whose calendar it is, of those who are still joined."""
    rows = Participant.objects.filter(calendar_digest=digest_of(secret), joined_at__isnull=False)
    return rows.select_related("account").first()
