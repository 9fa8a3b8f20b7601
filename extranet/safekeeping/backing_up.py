"""A backup: the database as of one moment, every document that it speaks of, and the journal's heads.

    database.dump    pg_dump's custom format, of one snapshot; read with pg_restore
    documents.jsonl  what that snapshot says of each document: fund, key, size, SHA-256
    media/           all stored bytes, read after the database: a document's bytes are written before its row
    heads/           the journal's heads (`JOURNAL_HEADS_DIR`)
    backup.json      when, by which versions, and where each fund's journal ended
    SHA256SUMS       of all of that; `sha256sum --check` reads it

Bytes are never overwritten, so nothing changes while they are copied. What is missing then was erased meanwhile, as the
law wants it: it is said, and is no damage.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.files.storage import default_storage

from . import postgresql
from .folders import SUMS, appearing, copied, differences, files_of, sums_of
from .postgresql import for_libpq, program, run

FORMAT = "extranet-backup/1"
DUMP, DOCUMENTS, MEDIA, HEADS, ABOUT = "database.dump", "documents.jsonl", "media", "heads", "backup.json"
ROWS_AT_ONCE = 2000

LAST_SEALS = """
    SELECT fund.id, fund.slug, coalesce(seal.number, 0), coalesce(seal.digest, '')
    FROM tenants_fund fund LEFT JOIN LATERAL (
        SELECT number, digest FROM journal_seal WHERE fund_id = fund.id ORDER BY number DESC LIMIT 1
    ) seal ON true ORDER BY fund.id
"""


def back_up(target: Path, database: Mapping[str, Any]) -> dict[str, Any]:
    """Write a backup at `target`, which must not exist, and return what its `backup.json` says.

    `database` is the backup role's, which reads across funds. Raises `NotWritten`, `NoProgram`, `ProgramFailed`,
    `psycopg.Error`; nothing is left behind then.
    """
    with appearing(target) as draft, snapshot(database) as (connection, name):
        major = connection.info.server_version // 10_000
        dump = program("pg_dump", at_least=major)
        run([dump, "--format=custom", f"--snapshot={name}", f"--file={draft / DUMP}"], database)
        documents = write_documents(connection, draft / DOCUMENTS)
        stored = copy_media(draft / MEDIA)
        copy_folder(Path(settings.JOURNAL_HEADS_DIR), draft / HEADS)
        about = {
            "format": FORMAT,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "journal_cluster": settings.JOURNAL_CLUSTER,
            "postgresql": connection.info.server_version,
            "pg_dump": postgresql.version_of(dump),
            "python": platform.python_version(),
            "migrations": rows(connection, "SELECT count(*), max(applied)::text FROM django_migrations")[0],
            "funds": [
                {"id": pk, "slug": slug, "last_seal": number, "digest": digest}
                for pk, slug, number, digest in rows(connection, LAST_SEALS)
            ],
            "documents": documents,
            "files": stored,
        }
        (draft / ABOUT).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    return about


@contextmanager
def snapshot(database: Mapping[str, Any]) -> Iterator[tuple[psycopg.Connection, str]]:
    """A transaction that sees one moment, and its name for `pg_dump`. Nothing is kept from writing meanwhile."""
    known = for_libpq(database)
    keys = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password", "PGDATABASE": "dbname"}
    with psycopg.connect(**{keys[name]: value for name, value in known.items()}) as connection:  # type: ignore[arg-type]
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        # The copy of the documents may take hours, in which this transaction has nothing to say.
        connection.execute("SET idle_in_transaction_session_timeout = 0")
        connection.execute("SET statement_timeout = 0")
        yield connection, rows(connection, "SELECT pg_export_snapshot()")[0][0]


def rows(connection: psycopg.Connection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()


def write_documents(connection: psycopg.Connection, path: Path) -> int:
    """What the snapshot says of the documents that have bytes. Returns how many."""
    count = 0
    with path.open("w", encoding="utf-8") as file, connection.cursor(name="documents") as cursor:
        cursor.itersize = ROWS_AT_ONCE
        cursor.execute("SELECT fund_id, key, size, sha256 FROM documents_document WHERE key <> '' ORDER BY id")
        for fund, key, size, sha256 in cursor:
            file.write(json.dumps({"fund": fund, "key": key, "size": size, "sha256": sha256}) + "\n")
            count += 1
    return count


def copy_media(target: Path) -> int:
    """All that the storage holds. Returns how many files."""
    target.mkdir(mode=0o700)
    count = 0
    for name in stored_names(""):
        try:
            with default_storage.open(name, "rb") as source:
                copied(source, target / name)
        except FileNotFoundError:  # erased between the list and here
            continue
        count += 1
    return count


def stored_names(folder: str) -> Iterator[str]:
    """The names in the storage, whatever it is made of."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever stored
        return
    prefix = f"{folder}/" if folder else ""
    yield from (prefix + name for name in sorted(names))
    for inner in sorted(folders):
        yield from stored_names(prefix + inner)


def copy_folder(source: Path, target: Path) -> None:
    target.mkdir(mode=0o700)
    for path in files_of(source):
        if path.name != "lock":
            with path.open("rb") as file:
                copied(file, target / path.relative_to(source))


def check(folder: Path) -> tuple[list[str], list[str]]:
    """What is wrong with a backup, and what one should know. Reads all of it; needs no database.

    Raises `NoProgram` without `pg_restore`.
    """
    found = list(differences(folder))
    if not (folder / ABOUT).is_file():
        return [*found, f"{ABOUT} is missing: this is no backup of ours"], []
    about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    notes = [f"made at {about['made_at']}, JOURNAL_CLUSTER {about['journal_cluster']}"]
    found += unreadable_dump(folder, about)
    if (folder / DOCUMENTS).is_file() and (folder / SUMS).is_file():
        found += documents_differ(folder, notes)
    notes += [f"{one['slug']}: its journal ends with seal {one['last_seal']}" for one in about["funds"]]
    return found, notes


def unreadable_dump(folder: Path, about: Mapping[str, Any]) -> Iterator[str]:
    try:
        run([program("pg_restore", at_least=about["pg_dump"]), "--list", folder / DUMP], {})
    except postgresql.ProgramFailed as failure:
        yield f"{DUMP} can't be read: {failure}"


def documents_differ(folder: Path, notes: list[str]) -> Iterator[str]:
    """Documents of the database whose bytes are others. What isn't there was erased while the backup ran."""
    gone, sums = 0, sums_of(folder)  # these were compared with the files just now
    with (folder / DOCUMENTS).open(encoding="utf-8") as file:
        for line in file:
            said = json.loads(line)
            digest = sums.get(f"{MEDIA}/{said['key']}")
            if digest is None:
                gone += 1
            elif digest != said["sha256"]:
                yield f"the document {said['key']} has not the bytes that the database speaks of"
    if gone:
        notes.append(f"{gone} documents have no bytes here: erased while the backup ran, or missing before it")
