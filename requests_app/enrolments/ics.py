"""Sessions as calendar files (RFC 5545): one event a half-day, which keeps its name when the session changes."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from extranet.tenants.models import Fund
from extranet.tenants.requests import fund_address

from .models import Session
from .workflow import SessionState

CONTENT_TYPE = "text/calendar; charset=utf-8"


def of_session(fund: Fund, session: Session) -> bytes:
    calendar = empty(session.course.title)
    add(calendar, fund_address(fund), session)
    return calendar.to_ical()


def empty(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Extranet formation//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    return calendar


def add(calendar: Calendar, host: str, session: Session) -> None:
    """`host`: the fund's address, with a stroke at its end."""
    parts = sorted(session.parts.all(), key=lambda part: part.starts_at)
    for number, part in enumerate(parts, start=1):
        event = Event()
        event.add("uid", f"{part.uuid}@{host.split('/')[2].split(':')[0]}")
        event.add("dtstamp", timezone.now())
        event.add("dtstart", part.starts_at)
        event.add("dtend", part.ends_at)
        event.add("summary", title_of(session, number, len(parts)))
        event.add("location", session.place or _("En ligne"))
        event.add("url", host.rstrip("/") + reverse("enrolments:session", args=[session.uuid]))
        event.add("sequence", session.version)
        event.add("status", "CANCELLED" if session.state == SessionState.CANCELLED else "CONFIRMED")
        calendar.add_component(event)


def title_of(session: Session, number: int, of: int) -> str:
    """« Communiquer clairement (1/2) »."""
    return f"{session.course.title} ({number}/{of})" if of > 1 else session.course.title
