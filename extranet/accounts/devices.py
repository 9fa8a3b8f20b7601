"""Which device somebody signs in on: in a few words, and whether she has been seen on it before.

Known devices are remembered on the device itself: a signed cookie with the ids of the people who signed in there. No
list of anybody's devices is kept, and no third party is asked. Who deletes her cookies gets one mail more.
"""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from .models import User

COOKIE = settings.DEVICES_COOKIE_NAME
SALT = "extranet.accounts.devices"
REMEMBERED = 400 * 24 * 3600  # seconds: the longest that browsers keep a cookie

# The first that a User-Agent contains; Chrome's contains Safari, and Edge's both.
BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = {
    "Windows": "Windows",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Macintosh": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def described(user_agent: str) -> str:
    """« Firefox, Windows »: proper names, the same in every language. Empty when neither is known."""
    known = (next((name for mark, name in names.items() if mark in user_agent), "") for names in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, known))


def is_known(request: HttpRequest, user: User) -> bool:
    """Whether this person has signed in on this browser, at this fund, before."""
    return user.pk in people_of(request)


def remember(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """Note in this browser's cookie that she has signed in here: of the last twenty people it is no new device."""
    people = [user.pk, *(one for one in people_of(request) if one != user.pk)][:20]
    response.set_cookie(
        COOKIE,
        signing.dumps(people, salt=SALT),
        max_age=REMEMBERED,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def people_of(request: HttpRequest) -> list[int]:
    """The ids in the cookie; none when somebody has written another."""
    try:
        return list(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=REMEMBERED))
    except signing.BadSignature:
        return []
