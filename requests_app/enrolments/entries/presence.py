"""What presence at the door adds to the staff's page of a session, and whose reading is noted."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from extranet.journal.looks import LookKind, WatchedPage

from ..session_pages import SessionPage


def session_pages() -> Iterator[SessionPage]:
    yield SessionPage(_("Présences"), "enrolments:presence_sheets")


def watched() -> Iterator[WatchedPage]:
    """The staff's pages with names; a trainer's link is nobody's account."""
    yield WatchedPage("enrolments:presence_half_day", "enrolments.Session")
    yield WatchedPage("enrolments:presence_printed", "enrolments.Session", LookKind.DOCUMENT)
