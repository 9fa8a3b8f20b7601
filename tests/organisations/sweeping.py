"""Looking for a person in the database itself: every column of every table, by raw SQL, knowing nothing of our models.

Text, JSON, arrays, dates and bytes are read as PostgreSQL writes them; what we encrypt is decrypted and read too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db import connection

from extranet.tenants.encrypted_fields import EncryptedField
from extranet.tenants.encryption import Unreadable, decrypt
from extranet.tenants.models import Fund
from extranet.tenants.registries import Person, personal_data
from extranet.tenants.scope import scope

Row = tuple[str, str]
"""A table, and a row's primary key as text."""

TABLES = """
    SELECT c.relname,
        (SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
         WHERE i.indrelid = c.oid AND i.indisprimary) AS key,
        EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'fund_id' AND NOT a.attisdropped)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relname <> 'django_migrations' ORDER BY c.relname
"""  # which migrations ran is the owner's to know: the site's own role may not read it


@dataclass(frozen=True)
class Needles:
    """What would tell who she is, wherever it stands: names, addresses, telephone, birth date."""

    names: tuple[str, ...]
    emails: tuple[str, ...]
    phone: str
    born_on: date

    def forms(self) -> set[str]:
        words = {bare(word) for word in (*self.names, *self.emails)}
        digits = re.sub(r"\D", "", self.phone)
        days = {self.born_on.isoformat(), self.born_on.strftime("%d/%m/%Y"), self.born_on.strftime("%Y%m%d")}
        plain = words | days | {bare(self.phone), digits[-8:]}
        written = {word.encode().hex() for word in (*self.names, *self.emails, *words)}
        return plain | written


def bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def tables() -> list[tuple[str, str, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return cursor.fetchall()


def found(fund: Fund | None, needles: Needles) -> dict[Row, set[str]]:
    """Where she stands, and by what: in this fund's rows, or in the tables that belong to no fund (None)."""
    hits: dict[Row, set[str]] = {}
    for table, key, rows in readings(fund):
        for pk, text in rows:
            read = bare(text)
            if said := {form for form in needles.forms() if form in read}:
                hits[table, pk if key else text] = said
    return hits


def readings(fund: Fund | None) -> Iterator[tuple[str, str, Iterable[Row]]]:
    encrypted = {
        model._meta.db_table: columns
        for model in apps.get_models()
        if (columns := [one.column for one in model._meta.concrete_fields if isinstance(one, EncryptedField)])
    }
    for table, key, is_of_fund in tables():
        if is_of_fund != (fund is not None):
            continue
        with connection.cursor() as cursor:
            shown = f'"{key}"::text' if key else "''"
            where = " WHERE fund_id = %s" if fund else ""
            cursor.execute(f'SELECT {shown}, to_jsonb(t)::text FROM "{table}" t{where}', [fund.pk] if fund else [])
            yield table, key, cursor.fetchall()
            for column in encrypted.get(table, []):
                cursor.execute(f'SELECT {shown}, "{column}" FROM "{table}" t{where}', [fund.pk] if fund else [])
                yield table, key, [(pk, opened(bytes(sealed))) for pk, sealed in cursor.fetchall() if sealed]


def opened(sealed: bytes) -> str:
    try:
        return decrypt(sealed)
    except Unreadable:
        return ""


def declared_kept(person: Person) -> set[Row]:
    """The rows that the sections say stay. In the fund's scope, before anything is erased."""
    return {
        (rows.model._meta.db_table, str(pk))
        for data in personal_data
        for stays in data.stays
        for rows in stays.rows(person)
        for pk in rows.order_by().values_list("pk", flat=True)
    }


def swept(fund: Fund, needles: Needles) -> dict[Row, set[str]]:
    with scope(fund):
        return found(fund, needles)


def everywhere_else(fund: Fund, needles: Needles) -> dict[Row, set[str]]:
    """In the tables of no fund; a scope is open all the same, for views that read through others."""
    with scope(fund):
        return found(None, needles)
