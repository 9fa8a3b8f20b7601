"""`/live` and `/ready`: outside fund and sign-in. Which part is up or down, and no word more.

`/ready` says whether this process should be given people's requests. Without database, migrations or cache it should
not: 503. Without the broker it should: pages work, what is deferred is a row that waits for the sweep (docs/faults.md),
and every web process would leave the balancer at once. That is « degraded », with status 200.
"""

from __future__ import annotations

from celery import current_app
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis.exceptions import RedisError

from . import migrated


def answer(request: HttpRequest) -> HttpResponse | None:
    """The probe's answer, or None for any other path."""
    if request.path_info == "/live":
        return HttpResponse("up", content_type="text/plain")
    if request.path_info == "/ready":
        return readiness()
    return None


def readiness() -> JsonResponse:
    """`status` and one entry a part, each `up` or `down`; the status of the whole may be `degraded`."""
    database = database_answers()
    needed = {"database": database, "migrations": database and migrations_are_applied(), "cache": cache_answers()}
    parts = needed | {"broker": broker_answers()}
    status = "down" if not all(needed.values()) else "up" if all(parts.values()) else "degraded"
    said = {"status": status} | {part: "up" if up else "down" for part, up in parts.items()}
    return JsonResponse(said, status=503 if status == "down" else 200)


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def migrations_are_applied() -> bool:
    try:
        return migrated.is_whole()
    except DatabaseError:  # no such table, or no right to read it yet: `migrate` gives it
        return False


def cache_answers() -> bool:
    try:
        cache.get("ready")
    except (RedisError, OSError):
        return False
    return True


def broker_answers() -> bool:
    """One connection, tried once, within the time-outs of CELERY_BROKER_TRANSPORT_OPTIONS."""
    try:
        with current_app.connection_for_write() as broker:
            broker.transport.close_connection(broker.transport.establish_connection())
    except Exception:  # noqa: BLE001 - whatever a broker's client raises
        return False
    return True
