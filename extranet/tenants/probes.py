"""`/live` and `/ready`: outside fund and sign-in, they say up or down and nothing else."""

from __future__ import annotations

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from redis.exceptions import RedisError


def answer(request: HttpRequest) -> HttpResponse | None:
    """The probe's answer, or None for any other path."""
    if request.path_info == "/live":
        return HttpResponse("up", content_type="text/plain")
    if request.path_info == "/ready":
        return _text(database_answers() and cache_answers())
    return None


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def cache_answers() -> bool:
    try:
        cache.get("ready")
    except (RedisError, OSError):
        return False
    return True


def _text(up: bool) -> HttpResponse:
    return HttpResponse("up" if up else "down", content_type="text/plain", status=200 if up else 503)
