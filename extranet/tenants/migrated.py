"""Whether the database has the migrations that this code was written for."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

APPLIED = "SELECT app, name FROM public.django_migrations"
_seen_whole = False


@cache
def expected() -> frozenset[tuple[str, str]]:
    """App and name of every migration of this code, by the names of its files: none of them is loaded."""
    found = set()
    for app in apps.get_app_configs():
        module, explicit = MigrationLoader.migrations_module(app.label)
        if module is None:
            continue
        try:
            package = import_module(module)
        except ModuleNotFoundError as error:
            if explicit or error.name != module:
                raise
            continue  # an app without migrations
        found |= {(app.label, name) for _, name, is_package in iter_modules(package.__path__)
                  if not is_package and name[0] not in "_~"}  # fmt: skip
    return frozenset(found)


def missing() -> set[tuple[str, str]]:
    """App and name of what is still to be applied. Raises `DatabaseError` where the table can't be read."""
    with connection.cursor() as cursor:
        cursor.execute(APPLIED)
        return set(expected()) - set(cursor.fetchall())


def is_whole() -> bool:
    """Whether nothing is missing; once that is so it is remembered for the life of this process.

    What is applied beyond what this code knows does no harm: the version before runs on the newer schema
    (docs/operations/maintenance.md). Raises `DatabaseError` where the table can't be read.
    """
    global _seen_whole
    _seen_whole = _seen_whole or not missing()
    return _seen_whole
