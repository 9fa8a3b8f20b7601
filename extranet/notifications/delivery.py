"""From the outbox to the mail server.

A mail server can't be asked "did you get this one?", so nobody can send exactly once. We send at least once: a worker
that dies between the server's "250 OK" and our note of it leaves a claimed row, which is sent again when the claim is
stale (`work.LEASE`), under the same Message-ID. A worker that dies before that loses nothing.
"""

from __future__ import annotations

import logging
import smtplib
from datetime import timedelta

from django.core.exceptions import ObjectDoesNotExist
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from extranet.tenants import work
from extranet.tenants.models import Fund
from extranet.tenants.restored import Leaving, is_held
from extranet.tenants.scope import scope

from .kinds import NothingToSay
from .models import Message
from .preferences import is_muted
from .rendering import render

logger = logging.getLogger(__name__)

# Together not quite two days: as long as a set-password link is valid.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60))
ATTEMPTS = len(PAUSES) + 1

State = Message.State


def send_due(fund_id: int) -> None:
    """Send what is due in a fund, one message after the other. Outside any scope."""
    fund = Fund.objects.get(pk=fund_id)
    if is_held(fund, Leaving.MAILS):
        return
    for message in work.claims(Message, fund_id, state=State.CLAIMED):
        send(message, fund)


def send(message: Message, fund: Fund) -> None:
    """Render a claimed message, hand it to the mail server, and write down what came of it."""
    if message.attempts > ATTEMPTS:  # each time its worker died
        return close(message, State.FAILED, "gave-up")
    if fund.is_sandbox:  # its people are invented, and nothing leaves it
        return close(message, State.WITHHELD, "sandbox")
    try:
        with scope(fund, read_only=True):
            if is_muted(message):
                raise NothingToSay("not-wanted")
            mail = render(message, fund)
    except (NothingToSay, ObjectDoesNotExist) as reason:
        return close(message, State.WITHHELD, str(reason) if isinstance(reason, NothingToSay) else "gone")
    except Exception as error:
        logger.exception("message %s of fund %s could not be rendered", message.pk, fund.pk)
        return retry(message, f"render-{type(error).__name__}")
    return hand_over(message, mail)


def hand_over(message: Message, mail: EmailMultiAlternatives) -> None:
    try:
        mail.send()
    except OSError as error:  # every error of smtplib is one
        code = smtp_code(error)
        logger.warning("message %s was not taken: %s %s", message.pk, type(error).__name__, code or "")
        reason = f"smtp-{code}" if code else type(error).__name__
        if is_final(error, code):
            close(message, State.FAILED, reason)
        else:
            retry(message, reason)
    except Exception as error:
        logger.exception("message %s could not be handed over", message.pk)
        retry(message, f"send-{type(error).__name__}")
    else:
        close(message, State.SENT, "")


def smtp_code(error: OSError) -> int | None:
    """The mail server's three digits, when it said any."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(iter(error.recipients.values()))[0]
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None


def is_final(error: OSError, code: int | None) -> bool:
    """Whether the server refuses this recipient or this text for good.

    Its other refusals (our password, our sender, our greeting) are our installation's, which somebody will mend.
    """
    about_the_message = isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)
    return about_the_message and code is not None and code >= 500


def retry(message: Message, reason: str) -> None:
    """Due again after a pause, or given up. Leaves alone a message that another worker has claimed meanwhile."""
    again = work.next_attempt(message, PAUSES)
    if again is None:
        return close(message, State.FAILED, reason)
    with scope(message.fund_id):
        mine = Message.objects.filter(pk=message.pk, state=State.CLAIMED, attempts=message.attempts)
        mine.update(state=State.DUE, next_attempt_at=again, error=reason[:60])
    return None


def close(message: Message, state: Message.State, reason: str) -> None:
    """Over, one way or another. What was sent is sent, whoever else has claimed it meanwhile."""
    with scope(message.fund_id):
        ours = Message.objects.filter(pk=message.pk)
        if state != State.SENT:
            ours = ours.filter(state=State.CLAIMED, attempts=message.attempts)
        ours.update(
            state=state,
            next_attempt_at=None,
            secret=b"",
            error=reason[:60],
            sent_at=timezone.now() if state == State.SENT else None,
        )
