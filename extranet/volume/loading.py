"""Rows by the hundred thousand, one statement a table, as the application role and in the fund's scope.

So nothing that protects a fund is out of force while it is loaded: policies, triggers, constraints. References are
checked after each statement, which names the table that is wrong and keeps PostgreSQL's list of what is to check short.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from django.db import connection, models
from psycopg.sql import Literal

from extranet.tenants.models import CurrentFund

Report = Callable[[str], None]
NOW = "statement_timestamp()"


def draw(number: str, below: int, salt: int = 0) -> str:
    """SQL for a whole number from 0 to `below` - 1 that follows from `number` (SQL) and looks like chance."""
    return f"abs(hashint8extended(({number})::bigint, {salt}) % {below})"


def skewed(number: str, below: int, salt: int = 0) -> str:
    """The same with many more small numbers than large ones: half of them in the first quarter."""
    return f"floor({below} * power({draw(number, 1_000_000, salt)} / 1e6, 2))::bigint"


def one_of(values: list[str], place: str) -> str:
    """SQL for one of these texts, by a place (SQL) from 0."""
    listed = ", ".join(literal(value) for value in values)
    return f"(ARRAY[{listed}])[1 + {place}]"


def literal(value: Any) -> str:
    return Literal(value).as_string(connection.connection)


class Loader:
    """Fills the tables of one fund, whose scope is open. `label` makes its UUIDs others than another fund's."""

    def __init__(self, label: str, report: Report) -> None:
        self.label = label
        self.report = report
        self.loaded: dict[str, int] = {}
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET LOCAL work_mem = '256MB'")
            # Nothing is known yet of what was loaded a moment ago: loops over two long tables would be chosen for it.
            cursor.execute("SET LOCAL enable_nestloop = off")
            # A trigger's or a reference's plan that was made while its table was empty reads it whole at each row.
            cursor.execute("SET LOCAL plan_cache_mode = 'force_custom_plan'")

    def reserve(self, model: type[models.Model], count: int) -> int:
        """The first of `count` keys that follow each other and are nobody else's."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT min(key), max(key) FROM (SELECT nextval(pg_get_serial_sequence(%s, %s)) AS key"
                " FROM generate_series(1, %s)) AS keys",
                [model._meta.db_table, model._meta.pk.column, count],
            )
            first, last = cursor.fetchone()
        if last - first != count - 1:
            raise RuntimeError(f"somebody else adds rows to {model._meta.label}: load alone")
        return int(first)

    def series(self, model: type[models.Model], count: int, columns: Mapping[str, str], joins: str = "") -> int:
        """`count` rows, numbered `n` from 0 in the SQL of `columns`; returns the first one's key."""
        first = self.reserve(model, count)
        self.insert(model, {"id": f"{first} + n", **columns}, f"generate_series(0, {count - 1}) AS numbers(n) {joins}")
        return first

    def insert(self, model: type[models.Model], columns: Mapping[str, str], source: str) -> int:
        """A row for each of `source`, which has a column `n`; what isn't said is the model's own default."""
        meta = model._meta
        values = {str(field.column): self.value_of(field, columns) for field in meta.concrete_fields}
        unknown = set(columns) - set(values)
        if unknown:
            raise ValueError(f"{meta.label} has no column {', '.join(sorted(unknown))}")
        said = {column: value for column, value in values.items() if value is not None}
        names = ", ".join(f'"{column}"' for column in said)
        return self.run(
            meta.label, f'INSERT INTO "{meta.db_table}" ({names}) SELECT {", ".join(said.values())} FROM {source}'
        )

    def value_of(self, field: Any, columns: Mapping[str, str]) -> str | None:
        """SQL of a column's value; None where the database fills it."""
        if field.column in columns:
            return columns[field.column]
        if field.generated or field.primary_key or isinstance(getattr(field, "db_default", None), CurrentFund):
            return None
        if field.name == "uuid":
            return self.uuid(field.model._meta.db_table)
        if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
            return NOW
        if field.has_db_default() or (field.null and not field.has_default()):
            return None
        default = field.get_default()
        if default is None:
            raise ValueError(f"{field} has no default: say what it holds")
        stored = default if isinstance(default, bytes) else field.get_db_prep_save(default, connection)
        return f"{literal(stored)}::{field.db_type(connection)}"

    def uuid(self, table: str, number: str = "n") -> str:
        """SQL for the same UUID of version 4 at each run."""
        digest = f"md5({literal(f'{self.label} {table} ')} || ({number}))"
        return f"overlay(overlay({digest} placing '4' from 13) placing 'a' from 17)::uuid"

    def run(self, label: str, statement: str) -> int:
        """Run one statement and the checks that wait for the end of the transaction; returns its rows."""
        begun = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(statement)
            count = cursor.rowcount
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        seconds = time.perf_counter() - begun
        self.loaded[label] = self.loaded.get(label, 0) + count
        if seconds > 1:
            self.report(f"  {label}: {count:,} rows in {seconds:.1f} s")
        return count
