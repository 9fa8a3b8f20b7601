"""What the settings make of addresses behind a pool and behind Sentinels. `make cluster-test` runs the real servers."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from extranet import sentinel
from tests.security.production import ENVIRONMENT

BROKER = "sentinel://:secret@10.0.0.31:26379/0;sentinel://:secret@10.0.0.32:26380/0"
CACHE = "sentinel://:secret@10.0.0.31/1;sentinel://:secret@10.0.0.32:26380/1"
ASKING = """
import json
from django.conf import settings as s
from django.core.cache import cache
pool = cache._cache._get_connection_pool(True)
print(json.dumps({
    "options": s.DATABASES["default"].get("OPTIONS"),
    "broker": s.CELERY_BROKER_URL,
    "master": s.CELERY_BROKER_TRANSPORT_OPTIONS.get("master_name"),
    "pool": type(pool).__name__,
    "cache": {name: pool.connection_kwargs.get(name) for name in ("host", "db", "password", "socket_timeout")},
    "watched": getattr(pool, "service_name", None),
    "asked": [
        [one.connection_pool.connection_kwargs[name] for name in ("host", "port", "socket_timeout")]
        for one in pool.sentinel_manager.sentinels
    ] if hasattr(pool, "sentinel_manager") else None,
}))
"""


def production(**variables: str) -> dict:
    """Production's settings with these variables, as a process of its own reads them."""
    environment = {"PATH": os.environ["PATH"], **ENVIRONMENT, **variables}
    done = subprocess.run(
        [sys.executable, "-c", ASKING], cwd=settings.ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_one_machine_is_as_it_was():
    found = production()
    assert "-c statement_timeout=15s" in found["options"]["options"]
    assert (found["broker"], found["master"], found["watched"]) == ("redis://broker.invalid/0", None, None)
    assert (found["pool"], found["cache"]["host"]) == ("ConnectionPool", "cache.invalid")


def test_several_machines():
    found = production(DATABASE_POOLED="yes", BROKER_URL=BROKER, CACHE_URL=CACHE, REDIS_MASTER="ferra")
    assert "options" not in (found["options"] or {}), "PgBouncer refuses a connection that brings some"
    assert (found["broker"], found["master"]) == (BROKER, "ferra")
    assert (found["watched"], found["pool"]) == ("ferra", "MasterPool")
    assert found["cache"] == {"host": None, "db": 1, "password": "secret", "socket_timeout": 1}
    assert found["asked"] == [["10.0.0.31", 26379, 1], ["10.0.0.32", 26380, 1]]


def test_who_migrates_goes_past_the_pool():
    found = production(DATABASE_POOLED="yes", EXTRANET_DATABASE_ROLE="owner")
    assert "-c statement_timeout=0" in found["options"]["options"]


@pytest.mark.parametrize(
    "url",
    [
        "sentinel://10.0.0.31:port/1",
        "sentinel://10.0.0.31/one",
        "sentinel:///1",
        "sentinel://10.0.0.31/1,10.0.0.32/1",
        "sentinel://10.0.0.31/1;redis://10.0.0.32/1",
        "sentinel://10.0.0.31/1;sentinel://10.0.0.32/2",
        "sentinel://:one@10.0.0.31/1;sentinel://:two@10.0.0.32/1",
    ],
)
def test_another_notation_is_refused(url: str):
    with pytest.raises(ImproperlyConfigured):
        sentinel.read(url)
