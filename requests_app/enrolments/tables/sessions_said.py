"""How lists and files say which session of which course."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from ..models import Course, Session


def session_days(session: Session) -> str:
    """« 12/01/2027 », « 12/01/2027 au 14/01/2027 »."""
    first, last = day_of(session.starts_at), day_of(session.ends_at)
    if first == last:
        return f"{first:%d/%m/%Y}"
    return gettext("%(first)s au %(last)s") % {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}


def day_of(moment: datetime.datetime) -> datetime.date:
    return timezone.localtime(moment).date()


def course_cell(course: Course) -> SafeString:
    """Title, and the code below."""
    return format_html('{}<span class="line muted">{}</span>', course.title, course.code)
