"""How often a program may call: by key, and by address for who has none."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.utils.translation import gettext as _
from redis.exceptions import ConnectionError as CacheUnreachable
from redis.exceptions import TimeoutError as CacheSilent

from .problems import Problem, answer

WINDOW = 60  # seconds


def limited(request: Any, get_response: Callable[[Any], HttpResponse]) -> HttpResponse:
    """The response with the limit in its headers (`RateLimit-*`), or the problem `too_many_requests`."""
    allowed = settings.API_RATES["caller" if request.caller else "stranger"]
    now = int(time.time())
    try:
        used = count(who(request), now)
    except (CacheUnreachable, CacheSilent):  # the limit spares the machines, it guards no secret
        return get_response(request)
    headers = {
        "RateLimit-Limit": str(allowed),
        "RateLimit-Remaining": str(max(0, allowed - used)),
        "RateLimit-Reset": str(WINDOW - now % WINDOW),
    }
    if used > allowed:
        detail = _("Attendez quelques secondes, puis continuez moins vite.")
        retry = {"Retry-After": headers["RateLimit-Reset"]}
        return answer(request, Problem("too_many_requests", detail, headers=headers | retry))
    response = get_response(request)
    for name, value in headers.items():
        response.headers[name] = value
    return response


def who(request: Any) -> str:
    """A program by its key. Whoever has none, or a wrong one, by the address of its network, as sign-in counts it."""
    return f"key-{request.caller.key}" if request.caller else f"address-{get_adapter().get_client_ip(request)}"


def count(name: str, now: int) -> int:
    """How often this one called in the current minute, this time included."""
    key = f"api-calls-{name}-{now // WINDOW}"
    try:
        return cache.incr(key)
    except ValueError:  # the first of this minute
        cache.add(key, 0, timeout=2 * WINDOW)
        return cache.incr(key)
