"""A fund is erased: every row of every table, its documents, and the accounts that nobody else needs.

By the database's owner, who alone may switch off the triggers that keep journal and evidence; in one transaction, in
which those tables are locked against everybody's writing. Row-level security binds the owner too: what isn't this
fund's can't be reached. The journal's heads outside stay: numbers, digests and signatures, nothing about people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from psycopg import sql

from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from . import catalogue
from .backing_up import stored_names

GROUPS = "auth_group"
AT_ONCE = 500


class NotErased(Exception):
    """Nothing was erased; the message says why."""


@dataclass
class Erased:
    """How many rows went from each table, how many accounts went and stayed, how many files."""

    rows: Counter[str] = field(default_factory=Counter)
    accounts: int = 0
    accounts_kept: int = 0
    files: int = 0


def changed_since(fund: Fund, exported: Mapping[str, int]) -> list[str]:
    """Tables that have not as many of the fund's rows as its export. Outside any scope."""
    found = []
    with scope(fund, read_only=True):
        for table in catalogue.tables_of_funds():
            if table.name in catalogue.NEVER_TAKEN:
                continue
            now, then = catalogue.count_of(table.name, "fund_id", fund.pk), exported.get(table.name, 0)
            if now != then:
                found.append(f"{table.name}: {then} rows were exported, {now} are here")
    return found


def erase(fund: Fund) -> Erased:
    """Erase a fund, its sandboxes first. As the owner, outside any scope. Raises `NotErased`.

    The files go after the rows are gone for good: an `OSError` then names what is left to delete by hand.
    """
    erased = Erased()
    for one in (*fund.sandboxes.order_by("pk"), fund):
        try:
            erase_rows(one, erased)
        except IntegrityError as error:
            raise NotErased(f"something that isn't the fund's still needs a row of {one.slug}: {error}") from error
        erased.files += erase_files(one)
    return erased


def erase_rows(fund: Fund, erased: Erased) -> None:
    tables = [table.name for table in catalogue.tables_of_funds()]
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        with scope(fund), guards_off(tables):
            accounts = pointed_at(catalogue.ACCOUNTS, tables)
            groups = pointed_at(GROUPS, tables)
            for table in tables:
                erased.rows[table] += delete(table, "fund_id", [fund.pk])
            for table, column in catalogue.held_by_funds():
                erased.rows[table] += delete_with_dependants(table, column, [fund.pk], set(tables))
            # Each foreign key is looked at now: what another fund or an account still needs would be said here.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            gone = sum(erase_accounts(some) for some in chunks(accounts))
            erased.accounts += gone
            erased.accounts_kept += len(accounts) - gone
            for group in groups:
                delete_if_free(GROUPS, [group])
            left = [table for table in tables if catalogue.count_of(table, "fund_id", fund.pk)]
            if left:
                raise NotErased(f"rows are left in {', '.join(left)}")
            erased.rows[catalogue.FUNDS] += delete(catalogue.FUNDS, "id", [fund.pk])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@contextmanager
def guards_off(tables: list[str]) -> Iterator[None]:
    """Without the triggers that refuse to forget, until the end of the block; others wait with their writing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgenabled = 'O' AND tgrelid::regclass::text = ANY (%s) ORDER BY 1",
            [tables],
        )
        guarded = [sql.Identifier(name) for (name,) in cursor.fetchall()]
        for name in guarded:
            cursor.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(name))
        yield
        for name in guarded:
            cursor.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(name))


def pointed_at(target: str, tables: list[str]) -> list[int]:
    """The rows of a global table that the fund's rows point at. In the fund's scope."""
    found: set[int] = set()
    with connection.cursor() as cursor:
        for table, column, _target in catalogue.references_to(target):
            if table in tables:
                query = sql.SQL(
                    "SELECT DISTINCT {column} FROM {table} WHERE fund_id = current_setting('app.fund_id')::bigint"
                )
                cursor.execute(query.format(column=sql.Identifier(column), table=sql.Identifier(table)))
                found |= {pk for (pk,) in cursor.fetchall() if pk is not None}
    return sorted(found)


def erase_accounts(accounts: list[int]) -> int:
    """Delete those that no other fund needs, with what stands on them. Returns how many."""
    if delete_if_free(catalogue.ACCOUNTS, accounts):
        return len(accounts)
    if len(accounts) == 1:
        return 0
    half = len(accounts) // 2
    return erase_accounts(accounts[:half]) + erase_accounts(accounts[half:])


def delete_if_free(table: str, ids: list[int]) -> bool:
    """Delete these rows and what stands on them; False, and nothing is, when a row of another fund needs one.

    PostgreSQL's referential checks see across funds.
    """
    of_funds = {one.name for one in catalogue.tables_of_funds()} - catalogue.NEVER_TAKEN
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            delete_with_dependants(table, "id", ids, of_funds)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError:
        return False
    return True


def delete_with_dependants(table: str, column: str, values: list[Any], kept: set[str]) -> int:
    """Delete rows of a table, and before them those of global tables that point at them (addresses, factors)."""
    for name, reference, target in catalogue.references_to(table):
        if name not in kept and name != table:
            delete_with_dependants(name, reference, values_of(target, table, column, values), kept)
    return delete(table, column, values)


def values_of(wanted: str, table: str, column: str, values: list[Any]) -> list[Any]:
    query = sql.SQL("SELECT {} FROM {} WHERE {} = ANY (%s)").format(*map(sql.Identifier, (wanted, table, column)))
    with connection.cursor() as cursor:
        cursor.execute(query, [values])
        return [found for (found,) in cursor.fetchall()]


def delete(table: str, column: str, ids: list[Any]) -> int:
    query = sql.SQL("DELETE FROM {} WHERE {} = ANY (%s)").format(sql.Identifier(table), sql.Identifier(column))
    with connection.cursor() as cursor:
        cursor.execute(query, [ids])
        return cursor.rowcount


def chunks(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def erase_files(fund: Fund) -> int:
    """Delete the fund's stored bytes. Returns how many files."""
    names = [*stored_names(str(fund.pk)), *([str(fund.logo.name)] if fund.logo else [])]
    for name in names:
        default_storage.delete(name)
    return len(names)


def digests_of_others(fund: Fund) -> dict[str, Any]:
    """A digest of each table of every other fund, to compare before and after. Outside any scope; reads everything."""
    found: dict[str, Any] = {}
    for other in Fund.objects.exclude(pk=fund.pk).exclude(sandbox_of=fund.pk).order_by("pk"):
        with scope(other, read_only=True), connection.cursor() as cursor:
            for table in catalogue.tables_of_funds():
                query = sql.SQL(
                    "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM {} t"
                    " WHERE fund_id = %s"
                )
                cursor.execute(query.format(table.identifier), [other.pk])
                found[f"{other.slug}: {table.name}"] = cursor.fetchone()
    return found
