"""Redis behind Sentinels, on several machines: the cache's connections. Celery has its own for the broker.

Both addresses are in Celery's notation, one a Sentinel: `sentinel://:password@10.0.0.31:26379/1;sentinel://…/1`. (The
`celery` command takes `BROKER_URL` from the environment by itself, past our settings: so it must be its notation.)
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from redis.sentinel import Sentinel, SentinelConnectionPool

SCHEME = "sentinel://"
PORT = 26379


def is_watched(url: str) -> bool:
    """Whether it is the address of Sentinels."""
    return url.startswith(SCHEME)


def read(url: str) -> tuple[list[tuple[str, int]], dict[str, Any]]:
    """Host and port of each Sentinel, and what all say of the master: database, user name, password.

    Raises `ImproperlyConfigured` for any other notation, and where they don't say the same.
    """
    places, said = [], []
    for one in url.split(";"):
        parts = urlsplit(one)
        try:
            port = parts.port or PORT
            database = int(parts.path.strip("/") or 0)
        except ValueError as error:
            raise ImproperlyConfigured("each part is sentinel://host:port/<number of the database>") from error
        if parts.scheme != "sentinel" or not parts.hostname or parts.query:
            raise ImproperlyConfigured("each part is sentinel://host:port/<number of the database>")
        places.append((parts.hostname, port))
        named = {"username": parts.username, "password": parts.password}
        said.append({"db": database} | {name: unquote(word) for name, word in named.items() if word})
    if any(one != said[0] for one in said):
        raise ImproperlyConfigured("all Sentinels lead to the same database with the same password")
    return places, said[0]


class MasterPool(SentinelConnectionPool):
    """Connections to whoever is the master now; a connection that was lost asks the Sentinels again.

    Django's Redis cache makes it of its LOCATION and OPTIONS (`pool_class`).
    """

    @classmethod
    def from_url(cls, url: str, **options: Any) -> MasterPool:
        """`master` is an option of ours: the name under which the Sentinels watch; the others are a connection's."""
        places, of_the_master = read(url)
        master = options.pop("master")
        timeouts = {name: value for name, value in options.items() if name.startswith("socket_")}
        return cls(master, Sentinel(places, sentinel_kwargs=timeouts), **options, **of_the_master)
