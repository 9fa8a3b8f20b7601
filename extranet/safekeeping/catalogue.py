"""A fund's tables as PostgreSQL's catalogue has them: all that is there is taken and erased, models or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models
from psycopg import sql

from extranet.tenants.encrypted_fields import EncryptedField

FUNDS = "tenants_fund"
DOCUMENTS = "documents_document"
ACCOUNTS = "accounts_user"
SEALED_BY = "batch_channel"  # whose binary columns only the worker that signs can open

NEVER_TAKEN = {"accounts_session"}  # keys to somebody's browser, over within half a day

TABLES = """
    SELECT c.relname
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'fund_id' AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    ORDER BY c.relname
"""
COLUMNS = """
    SELECT a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, a.attgenerated <> ''
    FROM pg_attribute a
    WHERE a.attrelid = to_regclass(quote_ident(%s)) AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attnum
"""
# Each foreign key by its last column: those of a fund's tables begin with fund_id.
REFERENCES = """
    SELECT c.conrelid::regclass::text, a.attname, t.attname
    FROM pg_constraint c
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[array_upper(c.conkey, 1)]
    JOIN pg_attribute t ON t.attrelid = c.confrelid AND t.attnum = c.confkey[array_upper(c.confkey, 1)]
    WHERE c.contype = 'f' AND c.confrelid = to_regclass(quote_ident(%s))
    ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Column:
    """`meaning` is our models' word. `sealed`: only another process could read it. `derived`: made of other columns."""

    name: str
    type: str
    nullable: bool
    meaning: str
    encrypted: bool
    sealed: bool
    derived: bool


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    meaning: str
    columns: tuple[Column, ...]

    @property
    def taken(self) -> list[Column]:
        """What an export holds: neither what is sealed nor what is worked out from other columns."""
        return [column for column in self.columns if not (column.sealed or column.derived)]

    @property
    def identifier(self) -> sql.Identifier:
        return sql.Identifier(self.name)


def tables_of_funds() -> list[Table]:
    """Every table with a `fund_id`, by its name: the funds' own, and the global ones that point at a fund."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return [table_of(name) for (name,) in cursor.fetchall()]


def table_of(name: str) -> Table:
    model = models_by_table().get(name)
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [name])
        columns = tuple(column_of(model, *found) for found in cursor.fetchall())
    return Table(name, str(model._meta.verbose_name) if model else "", columns)


def column_of(model: type[models.Model] | None, name: str, kind: str, nullable: bool, derived: bool) -> Column:
    field = fields_of(model).get(name)
    encrypted = isinstance(field, EncryptedField)
    in_channel = model is not None and model._meta.app_label == SEALED_BY
    sealed = in_channel and kind == "bytea" and not encrypted
    return Column(name, kind, nullable, meaning_of(field), encrypted, sealed, derived)


def fields_of(model: type[models.Model] | None) -> dict[str, models.Field[Any, Any]]:
    return {str(field.column): field for field in model._meta.local_fields} if model else {}


def meaning_of(field: models.Field[Any, Any] | None) -> str:
    if field is None:
        return ""
    choices = [f"{value} = {label}" for value, label in field.flatchoices]
    parts = [str(field.verbose_name), str(field.help_text), ", ".join(choices)]
    return ". ".join(part for part in parts if part)


def models_by_table() -> dict[str, type[models.Model]]:
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


def references_to(table: str) -> list[tuple[str, str, str]]:
    """The tables and columns that point at this one, and at which of its columns."""
    with connection.cursor() as cursor:
        cursor.execute(REFERENCES, [table])
        return cursor.fetchall()


def count_of(table: str, column: str, value: int) -> int:
    """How many rows of a table have this value there, of those that the policies show."""
    query = sql.SQL("SELECT count(*) FROM {} WHERE {} = %s").format(sql.Identifier(table), sql.Identifier(column))
    with connection.cursor() as cursor:
        cursor.execute(query, [value])
        return int(cursor.fetchone()[0])


def held_by_funds() -> list[tuple[str, str]]:
    """Tables without a `fund_id` whose rows are a fund's all the same, and the column that says so: sender numbers."""
    known = {table.name for table in tables_of_funds()} | {FUNDS}
    return [(name, column) for name, column, _target in references_to(FUNDS) if name not in known]
