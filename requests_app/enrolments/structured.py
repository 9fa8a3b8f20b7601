"""What search engines read of a course: schema.org's Course and its instances, as JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from extranet.tenants.models import Fund
from extranet.tenants.requests import fund_address
from extranet.ui.json_ld import json_ld

from .models import Course, Session


def block(fund: Fund, course: Course, sessions: Iterable[Session]) -> SafeString:
    """The element; `sessions` are public ones. No person is named."""
    return json_ld(described(fund, course, sessions))


def described(fund: Fund, course: Course, sessions: Iterable[Session]) -> dict[str, Any]:
    site = fund_address(fund).rstrip("/")
    text = course.text
    return {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": text.title,
        "description": text.description or text.title,
        "courseCode": course.code,
        "inLanguage": course.language,
        "url": site + reverse("enrolments:course", args=[course.uuid]),
        "provider": {"@type": "Organization", "name": course.provider.name if course.provider else fund.name},
        "hasCourseInstance": [instance(fund, site, course, session) for session in sessions],
    }


def instance(fund: Fund, site: str, course: Course, session: Session) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "CourseInstance",
        "courseMode": "Onsite" if session.place else "Online",
        "startDate": session.starts_at.astimezone(fund.zone).isoformat(),
        "endDate": session.ends_at.astimezone(fund.zone).isoformat(),
        "courseWorkload": f"PT{int(course.hours * 60)}M",
        "inLanguage": course.language,
        "url": site + reverse("enrolments:session", args=[session.uuid]),
        "maximumAttendeeCapacity": session.capacity,
        "remainingAttendeeCapacity": session.places_left,
    }
    if session.place:
        found["location"] = {"@type": "Place", "name": session.place, "address": session.place}
    return found
