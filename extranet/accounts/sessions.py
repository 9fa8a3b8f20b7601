"""Sessions that know whose they are: the engine behind `request.session`, and ending sessions.

Django's own table knows a key and a sealed text only. Ours (`models.Session`) also has the person, the fund, the device
and two moments, so that a person sees her sessions and ends one, and a session ends by itself after a while.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.http import HttpRequest
from django.utils import timezone

from . import devices
from .models import Session, User

OPENED_AT = "opened_at"  # seconds since 1970
DEVICE = "device"


class SessionStore(db.SessionStore):
    """Django's, on our table. `row` is the row that the session was read from, None for a new one."""

    row: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def load(self) -> dict[str, Any]:
        self.row = self._get_session_from_db()  # type: ignore[attr-defined]
        return self.decode(self.row.session_data) if self.row else {}

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.fund_id = data.get(settings.SESSION_FUND_KEY)
        row.device = data.get(DEVICE, "")
        row.seen_at = timezone.now()
        row.opened_at = datetime.fromtimestamp(data[OPENED_AT], UTC) if OPENED_AT in data else row.seen_at
        return row


def opened(request: HttpRequest) -> None:
    """Note in the session just signed in to when, where and on what; and clear away what has ended, anybody's."""
    fund = getattr(request, "fund", None)
    if fund is not None:
        request.session[settings.SESSION_FUND_KEY] = fund.pk
    request.session[OPENED_AT] = int(timezone.now().timestamp())
    request.session[DEVICE] = devices.described(request.headers.get("User-Agent", ""))
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


def end_others(request: HttpRequest, user: User) -> int:
    """Sign the person out everywhere else, on every fund's site. Returns how many sessions ended."""
    others = Session.objects.filter(user=user).exclude(session_key=request.session.session_key)
    return others.delete()[0]


def rotate(request: HttpRequest) -> None:
    """A new key for this session: whoever had learnt the old one has nothing."""
    request.session.cycle_key()
