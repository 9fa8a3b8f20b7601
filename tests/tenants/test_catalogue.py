"""PostgreSQL's own catalogue, not our models: every table is isolated, or global for a reason we wrote down."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models

from extranet.tenants.global_tables import GLOBAL_TABLES

pytestmark = [pytest.mark.django_db, pytest.mark.database]

POLICY = "(fund_id = (current_setting('app.fund_id'::text))::bigint)"


def rows(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def tables() -> set[str]:
    return {
        name
        for (name,) in rows(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        )
    }


def test_every_table_is_isolated_or_listed_as_global():
    not_null = {
        t
        for (t,) in rows(
            "SELECT table_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND column_name = 'fund_id' AND is_nullable = 'NO'"
        )
    }
    forced = {t for (t,) in rows("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")}
    policies = rows("SELECT tablename, policyname, permissive, roles::text, cmd, qual, with_check FROM pg_policies")
    ours = {p[0] for p in policies if p[1:] == ("fund_isolation", "PERMISSIVE", "{public}", "ALL", POLICY, POLICY)}
    assert len(policies) == len(ours), "a policy beside ours, or a second one on a table, widens what is seen"
    fund_tables = tables() - set(GLOBAL_TABLES)
    assert fund_tables, "nothing to check"
    assert fund_tables - not_null == set(), "without fund_id NOT NULL"
    assert fund_tables - forced == set(), "row-level security isn't enabled and forced"
    assert fund_tables == ours, "our policy is missing, or stands on a table listed as global"


def test_the_list_of_global_tables_is_neither_stale_nor_silent():
    assert set(GLOBAL_TABLES) - tables() == set(), "listed, but no such table"
    assert [name for name, reason in GLOBAL_TABLES.items() if len(reason) < 20] == [], "say why it is global"


def test_references_between_fund_tables_are_composite():
    single = rows("""
        SELECT conrelid::regclass::text, conname FROM pg_constraint
        WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND cardinality(conkey) = 1
    """)
    fund_tables = tables() - set(GLOBAL_TABLES)
    targets = dict(rows("SELECT conname, confrelid::regclass::text FROM pg_constraint WHERE contype = 'f'"))
    wrong = [(t, c) for t, c in single if t in fund_tables and targets[c] in fund_tables]
    assert wrong == [], "PostgreSQL's referential check ignores policies: use FundForeignKey and Isolate"


def test_every_fund_foreign_key_of_the_models_exists_in_the_database():
    composite = {
        (table, column)
        for table, column in rows("""
            SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c
            JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
            WHERE c.contype = 'f' AND cardinality(c.conkey) = 2 AND a.attname <> 'fund_id'
        """)
    }
    wanted = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        if model._meta.managed  # a view holds no rows: its tables have the keys
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey)
        and model._meta.db_table not in GLOBAL_TABLES
        and field.related_model._meta.db_table not in GLOBAL_TABLES
    }
    assert wanted, "nothing to check"
    assert wanted == composite


def test_unique_constraints_of_fund_tables_begin_with_the_fund():
    leading = rows("""
        SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, a.attname
        FROM pg_index i LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        WHERE i.indisunique AND NOT i.indisprimary
    """)
    fund_tables = tables() - set(GLOBAL_TABLES)
    assert [(t, i) for t, i, first in leading if t in fund_tables and first != "fund_id"] == []


def test_no_automatic_many_to_many_table_of_ours():
    automatic = {
        field.remote_field.through._meta.db_table
        for model in apps.get_models()
        for field in model._meta.local_many_to_many
        if field.remote_field.through._meta.auto_created
    }
    assert automatic - set(GLOBAL_TABLES) == set(), "it would have no fund_id"


def test_a_default_places_every_row():
    without = rows("""
        SELECT table_name FROM information_schema.columns
        WHERE table_schema = 'public' AND column_name = 'fund_id' AND column_default IS NULL
    """)
    assert {t for (t,) in without} - set(GLOBAL_TABLES) == set()
