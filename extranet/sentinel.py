"""Redis behind Sentinels, where it is more than one machine: the broker's address and the cache's connections.

With `REDIS_SENTINELS=10.0.0.31:26379,10.0.0.32:26379,10.0.0.33:26379` the host in `BROKER_URL` and `CACHE_URL` is no
machine but the name under which the Sentinels watch the master: `redis://:password@extranet/0`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from redis.connection import parse_url
from redis.sentinel import Sentinel, SentinelConnectionPool

PORT = 26379
Address = tuple[str, int]


def addresses(words: Sequence[str]) -> list[Address]:
    """Host and port of each Sentinel. Raises `ImproperlyConfigured` for what isn't « host » or « host:port »."""
    found = []
    for word in words:
        parts = urlsplit(f"//{word.strip()}")
        try:
            port = parts.port or PORT
        except ValueError as error:
            raise ImproperlyConfigured(f"REDIS_SENTINELS: {word!r} has no port that is one") from error
        if not parts.hostname or parts.path:
            raise ImproperlyConfigured(f"REDIS_SENTINELS: {word!r} isn't host:port")
        found.append((parts.hostname, port))
    return found


def master_of(url: str, variable: str) -> str:
    """The master's name in such an address. Raises `ImproperlyConfigured` when it names a machine or socket."""
    parts = urlsplit(url)
    if parts.scheme != "redis" or not parts.hostname or parts.port:
        raise ImproperlyConfigured(f"{variable}: with REDIS_SENTINELS it is redis://:password@<the master's name>/<n>")
    return parts.hostname


def broker(url: str, sentinels: Sequence[Address]) -> tuple[str, dict[str, Any]]:
    """What Celery calls such an address: one a Sentinel, and the master's name among the transport's options."""
    master, parts = master_of(url, "BROKER_URL"), urlsplit(url)
    credentials = parts.netloc.rpartition("@")[0]
    at = f"{credentials}@" if credentials else ""
    database = parts.path.lstrip("/") or "0"
    return ";".join(f"sentinel://{at}{host}:{port}/{database}" for host, port in sentinels), {"master_name": master}


class MasterPool(SentinelConnectionPool):
    """Connections to whoever is the master now; a connection that was lost asks the Sentinels again.

    Django's Redis cache makes it of `CACHE_URL` and its OPTIONS (`pool_class`).
    """

    @classmethod
    def from_url(cls, url: str, **options: Any) -> MasterPool:
        """`sentinels` is an option of ours: their addresses; the others are those of a connection."""
        sentinels = options.pop("sentinels")
        master = master_of(url, "CACHE_URL")
        of_the_url = {name: value for name, value in parse_url(url).items() if name not in {"host", "port"}}
        timeouts = {name: value for name, value in options.items() if name.startswith("socket_")}
        return cls(master, Sentinel(sentinels, sentinel_kwargs=timeouts), **options, **of_the_url)
