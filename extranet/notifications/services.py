"""Sending a mail, which is a row in the caller's transaction, and sending one again"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.facts import checked
from extranet.journal.services import record
from extranet.tenants import work
from extranet.tenants.actor import Actor
from extranet.tenants.encryption import encrypt
from extranet.tenants.models import Fund
from extranet.tenants.scope import OtherFund, current_fund_id

from . import tasks, verbs
from .kinds import MailKind, named
from .models import Message, Pace
from .preferences import chosen_address, paces_of
from .times import next_digest


def queue(
    kind: MailKind,
    *,
    fund: Fund,
    address: str,
    user_id: int | None = None,
    language: str,
    payload: Mapping[str, Any],
    secret: Mapping[str, str] | None = None,
) -> Message:
    """Put a mail into the outbox: it goes out once the caller's transaction has committed, and not if it doesn't.

    `payload` are ids; `secret` are words that no row may show. A mail that its recipient can do without goes to the
    address of her choice, and is held where she wants it in her daily digest. Raises `OutsideScope` or `OtherFund` when
    the open scope isn't the fund's, `NotAFact` when the payload could be personal data.
    """
    if current_fund_id() != fund.pk:
        raise OtherFund(f"a mail of fund {fund.pk} in the scope of fund {current_fund_id()}")
    message = Message(
        kind=kind.name,
        address=address,
        user_id=user_id,
        language=language,
        payload=checked(payload),
        secret=encrypt(json.dumps(dict(secret))) if secret else b"",
    )
    if kind.can_be_stopped and user_id:
        message.address = chosen_address(user_id) or address
        if not secret and paces_of(user_id).get(kind.name) == Pace.DAILY:
            hold(message, fund)
    message.save()
    if message.next_attempt_at:
        work.nudge(tasks.send, fund.pk)
    return message


def hold(message: Message, fund: Fund) -> None:
    """Until the next digest."""
    message.state, message.next_attempt_at = Message.State.HELD, None
    message.held_until = next_digest(fund, timezone.now())


@transaction.atomic
def resend(*, actor: Actor, message: Message) -> Message:
    """Send a mail that was given up once more; its words are made anew. The caller has checked who the actor is.

    Raises `ValidationError` when it is on its way already, or its words are gone.
    """
    locked = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if locked.state != Message.State.FAILED:
        raise ValidationError(_("Cet e-mail n’est plus en échec : il n’y a rien à renvoyer."))
    if advice := named(locked.kind).instead_of_resending:
        raise ValidationError(str(advice))
    locked.state, locked.next_attempt_at = Message.State.DUE, timezone.now()
    locked.attempts, locked.error = 0, ""
    locked.save(update_fields=["state", "next_attempt_at", "attempts", "error"])
    record(actor, verbs.MAIL_RESENT, locked, facts={"kind": locked.kind})
    work.nudge(tasks.send, locked.fund_id)
    return locked
