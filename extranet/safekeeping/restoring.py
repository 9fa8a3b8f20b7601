"""A backup put back, into an empty database and empty folders only, by the database's owner."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection

from . import backing_up
from .backing_up import ABOUT, DUMP, FORMAT, HEADS, MEDIA
from .folders import copied, files_of, is_empty
from .postgresql import program, run

RELATIONS = (
    "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'S')"
)


class NotRestored(Exception):
    """Nothing was put back; the message says what stands in the way."""


def restore(folder: Path, database: Mapping[str, Any]) -> dict[str, Any]:
    """Put the backup back and return its `backup.json`. `database` is the owner's; Django must be signed in to it.

    Everything is checked before anything is written. Raises `NotRestored`, `NoProgram`, `ProgramFailed`, `OSError`.
    The database's part is one transaction: it is whole, or empty as before.
    """
    about = acceptable(folder)
    with connection.cursor() as cursor:
        cursor.execute(RELATIONS)
        if cursor.fetchone()[0]:
            raise NotRestored("the database isn't empty: create a new one, owned by extranet_owner")
    if not is_empty([Path(settings.MEDIA_ROOT)]):
        raise NotRestored(f"{settings.MEDIA_ROOT} isn't empty: move it aside, or name another MEDIA_ROOT")
    if not is_empty([Path(settings.JOURNAL_HEADS_DIR)]):
        raise NotRestored(
            f"{settings.JOURNAL_HEADS_DIR} isn't empty: move it aside and keep it, for it tells which acts are lost"
        )
    for path in files_of(folder / MEDIA):
        with path.open("rb") as file:
            default_storage.save(str(path.relative_to(folder / MEDIA)), File(file))
    for path in files_of(folder / HEADS):
        with path.open("rb") as file:
            copied(file, Path(settings.JOURNAL_HEADS_DIR) / path.relative_to(folder / HEADS))
    tool = program("pg_restore", at_least=about["pg_dump"])
    connection.close()
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-comments"]
    run([tool, *options, f"--dbname={database['NAME']}", folder / DUMP], database)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # a dump holds no statistics, and the first pages would wait for plans without them
    return about


def acceptable(folder: Path) -> dict[str, Any]:
    """What the backup says of itself, once it is whole and the journal's number was raised."""
    findings, _notes = backing_up.check(folder)
    if findings:
        raise NotRestored(f"the backup isn't whole: {findings[0]} ({len(findings)} findings, see check_backup)")
    about: dict[str, Any] = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    if about["format"] != FORMAT:
        raise NotRestored(f"a backup of the format {about['format']} isn't known to this version")
    if about["journal_cluster"] >= settings.JOURNAL_CLUSTER:
        raise NotRestored(
            f"JOURNAL_CLUSTER is {settings.JOURNAL_CLUSTER}, and the backup was made under {about['journal_cluster']}:"
            " set it, for every process, to a number higher than it ever was; that also keeps mails, webhooks and"
            " batches back until somebody has seen them"
        )
    return about
