"""The suite as the site runs: signed in as the application role, loud about what usually passes silently."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.utils import translation

from extranet.tenants.roles import insert_only_tables
from tests.factories import FundFactory

pytest_plugins = [
    "tests.accounts.provider",
    "tests.features",
    "tests.html.checker",
    "tests.migrated",
    "tests.strictness",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", action="store_true", help="keep a picture of every page in var/screenshots/")


@pytest.fixture(autouse=True)
def application_role(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests use the database as web and worker do: bound by the policies. The owner only makes it."""
    marker = request.node.get_closest_marker("django_db")
    names = set(request.fixturenames)
    if marker is None and not {"db", "transactional_db", "live_server"} & names:
        yield
        return
    real_commits = (marker and marker.kwargs.get("transaction")) or {"transactional_db", "live_server"} & names
    # Django's transaction comes first: its ROLLBACK undoes SET ROLE.
    request.getfixturevalue("transactional_db" if real_commits else "db")
    options = connection.settings_dict["OPTIONS"]
    options["assume_role"] = settings.APPLICATION_ROLE
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {settings.APPLICATION_ROLE}")
    yield
    del options["assume_role"]
    if not connection.in_atomic_block and connection.connection:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")  # the flush that follows is the owner's


@pytest.fixture(autouse=True, scope="session")
def what_is_only_added_to_can_be_emptied() -> Iterator[None]:
    """Between tests that commit, Django truncates every table, which the triggers of some rightly refuse."""
    shutil.rmtree(settings.JOURNAL_HEADS_DIR, ignore_errors=True)  # of funds of an earlier database
    original = DatabaseOperations.sql_flush
    switch = "ALTER TABLE {} {} TRIGGER USER".format

    def flush(self: DatabaseOperations, style: Any, tables: Any, **options: Any) -> list[str]:
        kept = set(insert_only_tables())
        guarded = sorted(table for table in tables if table.startswith("journal_") or table in kept)
        statements = original(self, style, tables, **options)
        return [switch(t, "DISABLE") for t in guarded] + statements + [switch(t, "ENABLE") for t in guarded]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", flush)
        yield


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """Limits on sign-in live in the cache: no test inherits another's. Other test processes share the server."""
    yield
    server = cache._cache.get_client(write=True)
    if keys := list(server.scan_iter(match=f"{settings.CACHES['default']['KEY_PREFIX']}:*")):
        server.delete(*keys)


@pytest.fixture(autouse=True)
def the_sites_own_language() -> None:
    """A request leaves its language behind, and the next test isn't its reader."""
    translation.deactivate()


@pytest.fixture
def fund(db: None):
    return FundFactory()


@pytest.fixture
def other_fund(db: None):
    return FundFactory()


@pytest.fixture
def cards_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The installation has a host that asks for identity cards."""
    for name, value in {
        "ADDRESS": "https://eid.localhost",
        "PROXY_SECRET": "-",
        "AUTHORITIES": ["nowhere.pem"],
    }.items():
        monkeypatch.setattr(settings, f"EID_{name}", value)
