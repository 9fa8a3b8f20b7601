"""Row-level security by raw SQL, as the application's role: every table of a fund, every command, views, sequences.

`tests/tenants/test_catalogue.py` reads that the policies stand; here each is tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from psycopg import sql

from extranet.tenants.roles import insert_only_tables
from extranet.tenants.scope import OutsideScope
from tests.factories import FundFactory
from tests.security.one_row_each import columns, fill, fund_tables, lift_constraints

pytestmark = [pytest.mark.django_db, pytest.mark.database]

REFUSED = "row-level security"
DENIED = "permission denied"


@contextmanager
def as_owner() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        yield
        cursor.execute(f"SET ROLE {settings.APPLICATION_ROLE}")


def in_fund(fund_id: int | str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.fund_id', %s, true)", [str(fund_id)])


def done(statement: str, table: str, **parts: sql.Composable) -> int | str:
    """How many rows it met, or PostgreSQL's words; undone either way."""
    with transaction.atomic(), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(sql.SQL(statement).format(table=sql.Identifier(table), **parts))
                return cursor.rowcount
        except (DatabaseError, OutsideScope) as error:
            return str(error)
        finally:
            transaction.set_rollback(True)


def rows(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def test_no_command_reaches_another_funds_row_in_any_table():
    ours, theirs = FundFactory(), FundFactory()
    tables, added_only = fund_tables(), set(insert_only_tables())
    assert len(tables) > 100
    reached: dict[str, list[str]] = {}

    def note(table: str, act: str, answer: int | str, *expected: int | str) -> None:
        if not any(answer == one or (isinstance(one, str) and one in str(answer)) for one in expected):
            reached.setdefault(table, []).append(f"{act}: {answer}")

    with transaction.atomic():
        with as_owner():
            lift_constraints(tables)
            fill(tables, [ours.pk, theirs.pk])
        in_fund(ours.pk)
        known = columns()
        ours_id, theirs_id = sql.Literal(ours.pk), sql.Literal(theirs.pk)
        for table in tables:
            is_fixed = table in added_only
            names = [name for name, _kind, _needed in known[table] if name not in {"fund_id", "id"}]
            copied = sql.SQL(", ").join(sql.Identifier(name) for name in names)
            comma = sql.SQL(", " if names else "")
            note(table, "own rows", done("SELECT FROM {table}", table), 1)
            note(table, "read", done("SELECT FROM {table} WHERE fund_id = {x}", table, x=theirs_id), 0)
            note(table, "update", done("UPDATE {table} SET fund_id = {x}", table, x=ours_id), DENIED if is_fixed else 1)
            note(
                table,
                "update theirs",
                done("UPDATE {table} SET fund_id = {o} WHERE fund_id = {x}", table, x=theirs_id, o=ours_id),
                DENIED if is_fixed else 0,
            )
            note(
                table,
                "give away",
                done("UPDATE {table} SET fund_id = {x}", table, x=theirs_id),
                DENIED if is_fixed else REFUSED,
            )
            note(table, "delete", done("DELETE FROM {table}", table), DENIED if is_fixed else 1)
            note(
                table,
                "insert",
                done(
                    "INSERT INTO {table} (fund_id{comma}{names}) SELECT {x}{comma}{names} FROM {table}",
                    table, x=theirs_id, comma=comma, names=copied,
                ),
                REFUSED,
            )  # fmt: skip
            note(table, "empty", done("TRUNCATE {table}", table), DENIED)
        in_fund("")
        for table in tables:
            note(table, "outside any fund", done("SELECT FROM {table}", table), "needs an open scope")
        transaction.set_rollback(True)
    assert reached == {}


def test_the_trial_would_see_a_table_without_its_policy():
    """The same rows and questions where the owner has lifted one policy: the test above isn't blind."""
    ours, theirs = FundFactory(), FundFactory()
    table = "organisations_organisation"
    with transaction.atomic():
        with as_owner():
            lift_constraints([table])
            fill([table], [ours.pk, theirs.pk])
            rows_of_both = sql.SQL("ALTER TABLE {} DISABLE ROW LEVEL SECURITY").format(sql.Identifier(table))
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute(rows_of_both)
        in_fund(ours.pk)
        assert done("SELECT FROM {table}", table) == 2
        transaction.set_rollback(True)


def test_views_run_with_the_rights_of_who_reads_them():
    views = rows(
        "SELECT relname, relkind::text, coalesce(array_to_string(reloptions, ','), '') FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')"
    )
    assert {name for name, _kind, _options in views} >= {"certification_dossiermonth", "certification_filing"}
    loose = [
        name for name, kind, options in views
        if kind == "m" or not {"security_invoker=true", "security_invoker=on"} & set(options.split(","))
    ]  # fmt: skip
    assert loose == [], "a view with its owner's rights, or a stored copy that no policy guards"


def test_sequences_can_be_drawn_from_but_neither_read_nor_set():
    role = settings.APPLICATION_ROLE
    sequences = rows(
        f"SELECT relname, has_sequence_privilege('{role}', oid, 'SELECT'),"
        f" has_sequence_privilege('{role}', oid, 'UPDATE') FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'"
    )
    assert len(sequences) > 100
    assert [name for name, reads, sets in sequences if reads or sets] == []


def test_no_function_lends_its_owners_rights():
    """SECURITY DEFINER would run as the owner; what it then sees is still bound, but nothing else should be lent."""
    lent = rows("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef")
    assert lent == []


def test_the_role_can_be_nothing_more():
    role = settings.APPLICATION_ROLE
    powers = "rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
    assert rows(f"SELECT {powers} FROM pg_roles WHERE rolname = '{role}'") == [(False,) * 5]
    assert rows(f"SELECT roleid::regrole FROM pg_auth_members WHERE member = '{role}'::regrole") == []
    assert rows(f"SELECT relname FROM pg_class WHERE relowner = '{role}'::regrole") == []
    assert rows(f"SELECT has_schema_privilege('{role}', 'public', 'CREATE')") == [(False,)]
    privileges = {
        (table, kind)
        for table, kind in rows(
            "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
            f" WHERE table_schema = 'public' AND grantee IN ('{role}', 'PUBLIC')"
        )
        if kind not in {"SELECT", "INSERT", "UPDATE", "DELETE"}
    }
    assert privileges == set(), "TRUNCATE, TRIGGER and REFERENCES go round the policies"


def test_what_the_server_knows_of_values_isnt_told():
    """PostgreSQL's statistics hold the commonest values of each column, of all funds together."""
    told = rows("SELECT DISTINCT tablename FROM pg_stats WHERE schemaname = 'public'")
    assert {name for (name,) in told} & set(fund_tables()) == set()
