"""When a half-day may be signed, and the code on the trainer's screen that proves being there (`BEY-06`).

The code changes every half minute and is worked out, not stored: a keyed hash of the half-day and of the moment. One
that was copied opens for a minute at most; what that can't prevent (a photo sent at once to somebody away) is said on
the trainer's page, who counts the people in the room.
"""

from __future__ import annotations

import datetime
import hmac

from django.utils import timezone

from extranet.tenants.encryption import fingerprint

from .models import SessionPart
from .workflow import SessionState

WINDOW = 30  # seconds
TO_SIGN = datetime.timedelta(minutes=10)  # between reading the code and signing: to sign in, or to open a mail
BEFORE = datetime.timedelta(minutes=30)
AFTER = datetime.timedelta(minutes=30)
KIND = "enrolments.door"
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32, none that is taken for another
LENGTH = 8


def is_open(part: SessionPart, now: datetime.datetime | None = None) -> bool:
    """From half an hour before the half-day until half an hour after it, unless the session is cancelled."""
    now = now or timezone.now()
    return part.session.state == SessionState.PLANNED and part.starts_at - BEFORE <= now <= part.ends_at + AFTER


def code_at(part: SessionPart, moment: datetime.datetime) -> str:
    """Eight letters, in the fund's open scope."""
    return code_of(part, int(moment.timestamp()) // WINDOW)


def code_of(part: SessionPart, window: int) -> str:
    digest = fingerprint(KIND, f"{part.uuid}:{window}")[1:]
    return "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:LENGTH])


def is_right(part: SessionPart, code: str, now: datetime.datetime | None = None) -> bool:
    """Whether the code is on the screen now, or was until half a minute ago."""
    typed = "".join(code.split()).replace("-", "").upper()
    if not typed.isascii():
        return False
    window = int((now or timezone.now()).timestamp()) // WINDOW
    return any(hmac.compare_digest(typed, code_of(part, one)) for one in (window, window - 1))


def seconds_left(now: datetime.datetime) -> int:
    """Seconds until the code changes."""
    return WINDOW - int(now.timestamp()) % WINDOW
