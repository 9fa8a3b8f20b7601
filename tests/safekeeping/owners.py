"""The database's owner, who runs the commands that erase and restore."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection


@contextmanager
def owner() -> Iterator[None]:
    options = connection.settings_dict["OPTIONS"]
    before = options.pop("assume_role", None)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    yield
    options["assume_role"] = before
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {settings.APPLICATION_ROLE}")
