"""The test database is migrated once for each state of the migrations, then copied: seconds instead of a minute."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

PREFIX = "migrated_"
LOCK = 7_215_339  # any number: nobody else locks one on the servers of tests


def fingerprint() -> str:
    """Changes when a migration does, of ours or of a package, or what migrations are made with."""
    sources = [Path(app.path) / "migrations" for app in apps.get_app_configs()]
    sources.append(settings.ROOT / "extranet" / "tenants")
    digest = hashlib.sha256()
    for file in (file for folder in sources for file in sorted(folder.glob("*.py"))):
        digest.update(str(file).encode() + file.read_bytes())
    return digest.hexdigest()[:16]


class MigratedDatabase:
    """The one to copy from. Test processes that start together take turns: the first makes it, the others copy."""

    def __init__(self, cursor: CursorWrapper, *, reuses: bool) -> None:
        self.cursor = cursor
        self.name = PREFIX + fingerprint()
        cursor.execute("SET lock_timeout = 0; SET statement_timeout = 0")  # waiting for a migration takes its time
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute("SELECT datname FROM pg_database")
        databases = [name for (name,) in cursor.fetchall()]
        self.known = [name for name in databases if name.startswith(PREFIX)]
        # One that tests have used may hold what they left.
        self.is_used = reuses and connection.creation._get_test_db_name() in databases

    def copy_into_the_next_database(self) -> None:
        if self.name in self.known:
            connection.settings_dict["TEST"]["TEMPLATE"] = self.name

    def keep_what_was_made(self) -> None:
        if self.name in self.known or self.is_used:
            return
        for outdated in self.known:
            self.cursor.execute(f'DROP DATABASE "{outdated}"')
        connection.close()  # a database can only be copied while nobody uses it
        self.cursor.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{connection.settings_dict["NAME"]}"')


@pytest.fixture(scope="session")
def migrated_database(django_db_blocker: Any) -> Iterator[ExitStack]:
    """What is to be closed once this process has its own database."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None,
    django_db_blocker: Any,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    migrated_database: ExitStack,
) -> None:
    """Runs before pytest-django makes the test database."""
    with django_db_blocker.unblock():
        elsewhere = migrated_database.enter_context(connection.creation._nodb_cursor())
        migrated = MigratedDatabase(elsewhere, reuses=django_db_keepdb and not django_db_createdb)
        migrated.copy_into_the_next_database()
        migrated_database.callback(migrated.keep_what_was_made)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any, migrated_database: ExitStack) -> None:
    """Runs once the test database is there."""
    with django_db_blocker.unblock():
        migrated_database.close()
