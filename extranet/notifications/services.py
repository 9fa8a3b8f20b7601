"""Sending a mail: a row in the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from extranet.journal.facts import checked
from extranet.tenants import work
from extranet.tenants.encryption import encrypt
from extranet.tenants.models import Fund
from extranet.tenants.scope import OtherFund, current_fund_id

from . import tasks
from .kinds import MailKind
from .models import Message


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

    `payload` are ids; `secret` are words that no row may show. Raises `OutsideScope` or `OtherFund` when the open scope
    isn't the fund's, `NotAFact` when the payload could be personal data.
    """
    if current_fund_id() != fund.pk:
        raise OtherFund(f"a mail of fund {fund.pk} in the scope of fund {current_fund_id()}")
    message = Message.objects.create(
        kind=kind.name,
        address=address,
        user_id=user_id,
        language=language,
        payload=checked(payload),
        secret=encrypt(json.dumps(dict(secret))) if secret else b"",
    )
    work.nudge(tasks.send, fund.pk)
    return message
