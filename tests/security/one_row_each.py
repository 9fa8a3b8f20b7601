"""A row of each of two funds in every table that is a fund's, whatever the table: made from PostgreSQL's catalogue.

For tests of the policies only: constraints, foreign keys and triggers are taken away first, all in a transaction that
its caller rolls back.
"""

from __future__ import annotations

from django.db import connection
from psycopg import sql

from extranet.tenants.global_tables import GLOBAL_TABLES

# A value of each type that stands in a column which must have one.
VALUES = {
    "bigint": "1",
    "integer": "1",
    "smallint": "1",
    "numeric": "1",
    "double precision": "1",
    "boolean": "false",
    "text": "'x'",
    "character varying": "'x'",
    "character": "'x'",
    "uuid": "gen_random_uuid()",
    "date": "DATE '2026-01-05'",
    "timestamp with time zone": "now()",
    "time without time zone": "TIME '09:00'",
    "interval": "INTERVAL '1 hour'",
    "bytea": "'\\x00'",
    "jsonb": "'{}'",
    "inet": "'192.0.2.1'",
    "daterange": "daterange('2026-01-01', '2026-02-01')",
    "tstzrange": "tstzrange(now(), NULL)",
    "ARRAY": "'{}'",
}


def fund_tables() -> list[str]:
    """Every table of the catalogue that isn't listed as global."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
            " ORDER BY relname"
        )
        return [name for (name,) in cursor.fetchall() if name not in GLOBAL_TABLES]


def columns() -> dict[str, list[tuple[str, str, bool]]]:
    """Of each table its columns that can be written: name, type, and whether it must be given a value."""
    found: dict[str, list[tuple[str, str, bool]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type,"
            " is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'"
            " FROM information_schema.columns WHERE table_schema = 'public' AND is_generated = 'NEVER'"
            " ORDER BY table_name, ordinal_position"
        )
        for table, column, kind, needed in cursor.fetchall():
            found.setdefault(table, []).append((column, kind, needed))
    return found


def lift_constraints(tables: list[str]) -> None:
    """As the owner: rows need make no sense. Policies and their being forced stay."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # those that wait for the commit would forbid altering
        cursor.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint"
            " WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f', 't', 'x')"
        )
        dropped = [(table, name) for table, name in cursor.fetchall() if table in tables]
        statements = [
            sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.Identifier(table), sql.Identifier(name))
            for table, name in dropped
        ]
        statements += [sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(one)) for one in tables]
        for statement in statements:
            cursor.execute(statement)


def fill(tables: list[str], fund_ids: list[int]) -> None:
    """One row of each fund in each table; each fund's within its own setting, for the owner is bound as well."""
    known = columns()
    with connection.cursor() as cursor:
        for fund_id in fund_ids:
            cursor.execute("SELECT set_config('app.fund_id', %s, true)", [str(fund_id)])
            for table in tables:
                needed = [(name, VALUES[kind]) for name, kind, is_needed in known[table] if is_needed]
                names = sql.SQL(", ").join([sql.Identifier("fund_id"), *(sql.Identifier(name) for name, _ in needed)])
                values = sql.SQL(", ").join([sql.Literal(fund_id), *(sql.SQL(value) for _, value in needed)])
                cursor.execute(sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(sql.Identifier(table), names, values))
