"""An agenda as iCalendar (RFC 5545): entries keep their names, so that a calendar program moves what has moved.

Nothing in it depends on when it is read: the same agenda is the same bytes, and a program that has them gets 304.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from extranet.tenants.models import Fund
from extranet.tenants.registries import Dated
from extranet.tenants.requests import fund_address

from .gathering import Line

CONTENT_TYPE = "text/calendar; charset=utf-8"
READ_AGAIN = datetime.timedelta(hours=1)


def of_person(fund: Fund, appointments: Iterable[Line], deadlines: Iterable[Line]) -> bytes:
    """The calendar's bytes (RFC 5545): the same as long as nothing changes.

    Her deadlines leave her free on their day.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Extranet formation//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Mon agenda – %(fund)s") % {"fund": fund.name})
    calendar.add("x-wr-timezone", str(fund.zone))
    calendar.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    host = fund_address(fund)
    for line in appointments:
        calendar.add_component(event(fund, host, line.entry))
    for line in deadlines:
        due = event(fund, host, line.entry)
        due.add("transp", "TRANSPARENT")  # she is free on that day
        due.add("categories", [str(line.label)])
        calendar.add_component(due)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def event(fund: Fund, host: str, entry: Dated) -> Event:
    """`host`: the fund's address, with a stroke at its end."""
    found = Event()
    found.add("uid", f"{entry.uid}@{host.split('/')[2].split(':')[0]}")
    found.add("dtstamp", entry.since.astimezone(datetime.UTC))
    found.add("last-modified", entry.since.astimezone(datetime.UTC))
    found.add("sequence", entry.version)
    found.add("summary", entry.title)
    found.add("status", "CONFIRMED" if entry.is_sure else "TENTATIVE")
    found.add("url", host.rstrip("/") + entry.url)
    if isinstance(entry.begins, datetime.datetime):
        found.add("dtstart", entry.begins.astimezone(fund.zone))
        found.add("dtend", (entry.ends or entry.begins).astimezone(fund.zone))
    else:
        found.add("dtstart", entry.begins)
        found.add("dtend", entry.begins + datetime.timedelta(days=1))
    if entry.place:
        found.add("location", entry.place)
    if entry.note:
        found.add("description", entry.note)
    return found
