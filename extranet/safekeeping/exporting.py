"""A fund that leaves takes everything: rows, documents, journal and evidence, in formats that any program reads.

    index.html          what is what, in French and in English
    export.json         fund, moment, rows per table, what could not be taken
    schema.json         each table and column: type, meaning
    tables/*.csv        one file a table, UTF-8, commas, a heading; \\N is « nothing »; binary is hexadecimal
    documents/*         the bytes, under the document's UUID; documents.csv tells their names, digests and owners
    journal/            the seals' public keys, and the heads that were noted outside the database
    evidence/*.json     of each certificate: its records, their chain, the public keys (`certification.evidence.file`)
    SHA256SUMS          of all of that

All of it is of one moment (REPEATABLE READ), read as the application, in the fund's scope: row-level security lets no
other fund's row through. Everything streams; memory doesn't grow with the fund.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from psycopg import sql

from certification.evidence.file import as_json, records_of
from certification.models import Certificate
from extranet.documents.models import Document
from extranet.journal import heads
from extranet.tenants.encryption import Unreadable, decrypt
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from . import catalogue
from .backing_up import copy_folder
from .catalogue import Table
from .folders import SUMS, appearing, copied, differences, files_of, sums_of

FORMAT = "extranet-fund/1"
ABOUT, SCHEMA, NAMES = "export.json", "schema.json", "documents.csv"
NOTHING = r"\N"
AT_ONCE = 500
LONGEST_CELL = 1 << 30  # characters: csv refuses more than 128 KiB unless it is told otherwise


def export(fund: Fund, target: Path) -> dict[str, Any]:
    """Write all that a fund has at `target`, which must not exist, and return what its `export.json` says.

    Outside any scope. Raises `NotWritten`; nothing is left behind then.
    """
    csv.field_size_limit(LONGEST_CELL)
    with appearing(target) as draft, one_moment(fund):
        unread: Counter[str] = Counter()
        tables = [table for table in catalogue.tables_of_funds() if table.name not in catalogue.NEVER_TAKEN]
        write_schema(tables, draft / SCHEMA)
        counts = {table.name: write_table(table, fund, draft / "tables", unread) for table in tables}
        counts |= write_shared(fund, draft / "tables")
        documents, missing = write_documents(draft, tables)
        write_journal(fund, draft / "journal")
        certificates = write_evidence(draft / "evidence")
        about = {
            "format": FORMAT,
            "fund": {"id": fund.pk, "slug": fund.slug, "name": fund.name},
            "made_at": timezone.now().isoformat(timespec="seconds"),
            "rows": counts,
            "documents": documents,
            "documents_without_bytes": missing,
            "certificates": certificates,
            "unreadable_values": dict(unread),
            "not_taken": [f"{table.name}.{one.name}" for table in tables for one in table.columns if one.sealed],
        }
        (draft / ABOUT).write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        page = render_to_string("safekeeping/export.html", {"about": about, "tables": tables, "counts": counts})
        (draft / "index.html").write_text(page, encoding="utf-8")
    return about


@contextmanager
def one_moment(fund: Fund) -> Iterator[None]:
    """The fund's scope, in which all queries see the same moment, and which may take hours. Outside any transaction."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        with scope(fund, read_only=True):
            yield


def write_schema(tables: list[Table], path: Path) -> None:
    said = {
        table.name: {
            "meaning": table.meaning,
            "columns": [
                {
                    "name": column.name,
                    "type": column.type,
                    "nullable": column.nullable,
                    "meaning": column.meaning,
                    "note": note_on(column),
                }
                for column in table.columns
            ],
        }
        for table in tables
    }
    path.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def note_on(column: catalogue.Column) -> str:
    if column.sealed:
        return "not taken: sealed for the worker that signs"
    if column.derived:
        return "not taken: worked out from other columns"
    return "decrypted" if column.encrypted else ""


def write_table(table: Table, fund: Fund, folder: Path, unread: Counter[str]) -> int:
    """The fund's rows of a table. Returns how many."""
    query = sql.SQL("COPY (SELECT {columns} FROM {table} WHERE fund_id = {fund} ORDER BY 1) TO STDOUT").format(
        columns=sql.SQL(", ").join(sql.Identifier(column.name) for column in table.taken),
        table=table.identifier,
        fund=sql.Literal(fund.pk),
    )
    secret = {place: column.name for place, column in enumerate(table.taken) if column.encrypted}
    with new_table(folder, table.name, [column.name for column in table.taken]) as file:
        return write_rows(query, file, secret, unread, table.name)


def write_shared(fund: Fund, folder: Path) -> dict[str, int]:
    """The fund's own row, and of the people of its memberships what stands on their accounts: never a password."""
    made = {}
    own, literal = sql.SQL("{} = {}"), sql.Literal(fund.pk)
    members = sql.SQL("id IN (SELECT user_id FROM organisations_membership WHERE fund_id = {})").format(literal)
    for name, columns, which in (
        *((name, None, own.format(sql.Identifier(column), literal)) for name, column in catalogue.held_by_funds()),
        (catalogue.FUNDS, None, own.format(sql.Identifier("id"), literal)),
        (catalogue.ACCOUNTS, ["id", "email", "language"], members),
    ):
        table = catalogue.table_of(name)
        columns = columns or [column.name for column in table.taken]
        query = sql.SQL("COPY (SELECT {columns} FROM {table} WHERE {which} ORDER BY 1) TO STDOUT").format(
            columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
            table=table.identifier,
            which=which,
        )
        with new_table(folder, name, columns) as file:
            made[name] = write_rows(query, file, {}, Counter(), name)
    return made


@contextmanager
def new_table(folder: Path, name: str, heading: list[str]) -> Iterator[TextIO]:
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / f"{name}.csv").open("x", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(heading)
        yield file


def write_rows(query: sql.Composed, file: TextIO, secret: dict[int, str], unread: Counter[str], table: str) -> int:
    """What the query gives, row by row as PostgreSQL sends it; the columns of these places are decrypted."""
    writer, count = csv.writer(file), 0
    connection.ensure_connection()
    with connection.connection.cursor() as cursor, cursor.copy(query) as copy:
        for row in copy.rows():
            cells = [NOTHING if cell is None else cell for cell in row]
            for place, column in secret.items():
                if row[place] is not None:
                    cells[place] = in_clear(row[place], f"{table}.{column}", unread)
            writer.writerow(cells)
            count += 1
    return count


def in_clear(value: str, column: str, unread: Counter[str]) -> str:
    content = bytes.fromhex(value.removeprefix("\\x"))
    if not content:
        return ""
    try:
        return decrypt(content)
    except Unreadable:
        unread[column] += 1
        return NOTHING


def write_documents(draft: Path, tables: list[Table]) -> tuple[int, int]:
    """The bytes of each document, and a list of names, digests and owners. Returns how many, and how many have none."""
    folder = draft / "documents"
    folder.mkdir(mode=0o700)
    known = {table.name for table in tables}
    owners = [(name, column) for name, column, _target in catalogue.references_to(catalogue.DOCUMENTS) if name in known]
    count = missing = 0
    with (draft / NAMES).open("x", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["document", "path", "file_name", "media_type", "size", "sha256", "state", "owners"])
        for some in documents_in_turn():
            belong = owners_of([one.pk for one in some], owners)
            for one in some:
                path = f"documents/{one.uuid}" if one.key and take(one, folder / str(one.uuid)) else ""
                count, missing = count + bool(path), missing + bool(one.key and not path)
                owner = " ".join(belong.get(one.pk, []))
                writer.writerow([one.uuid, path, one.file_name, one.media_type, one.size, one.sha256, one.state, owner])
    return count, missing


def documents_in_turn() -> Iterator[list[Document]]:
    last = 0
    while some := list(Document.objects.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        yield some
        last = some[-1].pk


def owners_of(documents: list[int], owners: list[tuple[str, str]]) -> dict[int, list[str]]:
    """Which rows point at each of these documents: `table.column:id`."""
    found: dict[int, list[str]] = {}
    with connection.cursor() as cursor:
        for table, column in owners:
            query = sql.SQL("SELECT {column}, id FROM {table} WHERE {column} = ANY (%s)").format(
                column=sql.Identifier(column), table=sql.Identifier(table)
            )
            cursor.execute(query, [documents])
            for document, row in cursor.fetchall():
                found.setdefault(document, []).append(f"{table}.{column}:{row}")
    return found


def take(document: Document, target: Path) -> bool:
    """Copy a document's bytes; False when they are gone. Bytes that changed are taken, and `check` names them."""
    try:
        with default_storage.open(document.key, "rb") as source:
            copied(source, target)
    except FileNotFoundError:
        return False
    return True


def write_journal(fund: Fund, folder: Path) -> None:
    """What the journal's rows, which are among the tables, are checked with."""
    folder.mkdir(mode=0o700)
    (folder / "public-keys.pem").write_text(settings.SEAL_PUBLIC_KEYS, encoding="utf-8")
    (folder / "pdf-seal-certificates.pem").write_text(settings.PDF_SEAL_CERTIFICATES, encoding="utf-8")
    copy_folder(heads.folder(fund.pk), folder / "heads")


def write_evidence(folder: Path) -> int:
    """Of each certificate what proves it, as a reader without our programs can check it. Returns how many."""
    folder.mkdir(mode=0o700)
    last = count = 0
    while some := list(Certificate.objects.filter(pk__gt=last, certified_at__isnull=False).order_by("pk")[:AT_ONCE]):
        for certificate in some:
            said = as_json(certificate, records_of(certificate))
            path = folder / f"{certificate.uuid}.json"
            path.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            count += 1
        last = some[-1].pk
    return count


def check(folder: Path) -> tuple[list[str], dict[str, Any]]:
    """What is wrong with an export, read back whole: digests, rows per table, documents. And its `export.json`."""
    csv.field_size_limit(LONGEST_CELL)
    found = list(differences(folder))
    if not (folder / ABOUT).is_file():
        return [*found, f"{ABOUT} is missing: this is no export of ours"], {}
    about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    for name, count in about["rows"].items():
        here = len_of(folder / "tables" / f"{name}.csv")
        if here != count:
            found.append(f"{name} has {here} rows, and had {count}")
    found += documents_differ(folder)
    return found, about


def len_of(path: Path) -> int:
    if not path.is_file():
        return 0
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def documents_differ(folder: Path) -> Iterator[str]:
    """Documents whose bytes aren't those that the database speaks of."""
    written = {str(path.relative_to(folder)) for path in files_of(folder / "documents")}
    sums = sums_of(folder) if (folder / SUMS).is_file() else {}
    with (folder / NAMES).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["path"] and sums.get(row["path"]) != row["sha256"]:
                yield f"the document {row['document']} has not the bytes that the database speaks of"
            written.discard(row["path"])
    yield from (f"{path} is no document's" for path in sorted(written))
