"""Where a session stands for whoever wants to enrol: its state, its registration, its places."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .workflow import SessionState

if TYPE_CHECKING:
    from .models import Session


@dataclass(frozen=True, slots=True)
class Standing:
    """`kind` is the component's: success, info, warning, error, neutral. `is_open`: one may ask for a place now."""

    kind: str
    label: str
    is_open: bool = False


def standing_of(session: Session, zone: ZoneInfo, now: datetime.datetime | None = None) -> Standing:
    """Where a session is on its way, for a badge. Days are counted in `zone`, the fund's."""
    now = now or timezone.now()
    today = now.astimezone(zone).date()
    if session.state != SessionState.PLANNED:
        kind = "error" if session.state == SessionState.CANCELLED else "neutral"
        return Standing(kind, str(SessionState(session.state).label))
    if session.ends_at <= now:
        return Standing("neutral", _("Terminée"))
    if session.starts_at <= now:
        return Standing("info", _("En cours"))
    if session.opens_on and today < session.opens_on:
        return Standing("neutral", _("Inscriptions à partir du %s") % f"{session.opens_on:%d/%m/%Y}")
    if session.closes_on and today > session.closes_on:
        return Standing("neutral", _("Inscriptions closes"))
    if session.places_left:
        return Standing("success", _("Inscriptions ouvertes"), is_open=True)
    if session.has_waiting_list:
        return Standing("warning", _("Complète : liste d’attente"), is_open=True)
    return Standing("warning", _("Complète"))


def places(session: Session) -> str:
    """« 3 places sur 12 »; a dash for a session that doesn't take place."""
    if session.state == SessionState.CANCELLED:
        return "–"
    left = session.places_left
    said = ngettext("%(left)s place sur %(capacity)s", "%(left)s places sur %(capacity)s", left)
    return said % {"left": left, "capacity": session.capacity}
