"""The one door to a fund's rows: a transaction in which PostgreSQL knows which fund is asking.

Row-level security (see `ddl.py`) compares each row with the setting `app.fund_id`. Outside a scope the setting is
empty and every query on a fund's table fails as `OutsideScope`: an error is found in a day, an empty page never.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import DatabaseError, connection, transaction
from psycopg import errors
from psycopg.pq import TransactionStatus

from . import maintenance

if TYPE_CHECKING:
    from .models import Fund

Found = TypeVar("Found")

_current: ContextVar[int | None] = ContextVar("current_fund", default=None)
_found: ContextVar[dict[Any, Any] | None] = ContextVar("found_in_scope", default=None)


class OutsideScope(RuntimeError):
    """A fund's table was used where no fund is set: wrap the code in `scope(fund)`."""


class OtherFund(RuntimeError):
    """A scope was opened inside the scope of another fund."""


def current_fund_id() -> int:
    """The id of the fund whose scope is open. Raises `OutsideScope` when there is none."""
    pk = _current.get()
    if pk is None:
        raise OutsideScope
    return pk


def found_once(key: Any, find: Callable[[], Found | None]) -> Found | None:
    """What `find` finds, looked for once in the outermost open scope. For what never changes once it is there.

    What isn't found is looked for again; nothing is kept from one scope to the next.
    """
    known = _found.get()
    if known is None:
        return find()
    if key not in known and (found := find()) is not None:
        known[key] = found
    return known.get(key)


@contextmanager
def scope(fund: Fund | int, *, read_only: bool = False, migrating: bool = False) -> Iterator[None]:
    """Open a transaction that sees and writes the rows of `fund` (a Fund or its id) and no others.

    Nested with the same fund it is a savepoint; with another it raises `OtherFund`. `read_only` makes PostgreSQL
    refuse every write until the end of the scope, as maintenance does (`maintenance.UnderMaintenance`): it is for the
    sake of migrations, which say `migrating`.
    """
    pk = fund if isinstance(fund, int) else fund.pk
    outer = _current.get()
    outlived = connection.in_atomic_block  # by a transaction that goes on after the scope, as in tests
    if outer not in (None, pk):
        raise OtherFund(f"the scope of fund {outer} is open; fund {pk} needs a transaction of its own")
    with transaction.atomic():
        with connection.cursor() as cursor:
            if outer is None and not migrating:
                notice = maintenance.enter(cursor, pk, read_only=read_only)
            else:
                if read_only:
                    cursor.execute("SET TRANSACTION READ ONLY")
                cursor.execute("SELECT set_config('app.fund_id', %s, true)", [str(pk)])
                notice = maintenance.current_notice()
            with maintenance.noticed(notice):
                if not maintenance.may_write():
                    cursor.execute("SET TRANSACTION READ ONLY")
        token, found = _current.set(pk), _found.set({} if outer is None else _found.get())
        try:
            with maintenance.noticed(notice):
                yield
        finally:
            _found.reset(found)
            _current.reset(token)
            if outer is None and outlived and _usable():
                # Else COMMIT takes the setting along, or the rollback of a broken transaction.
                with connection.cursor() as cursor:
                    cursor.execute("SELECT set_config('app.fund_id', '', true)")


def _usable() -> bool:
    return (
        not connection.needs_rollback
        and connection.connection is not None
        and connection.connection.info.transaction_status == TransactionStatus.INTRANS
    )


def name_missing_scope(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict) -> Any:
    """A wrapper around every query that gives names to PostgreSQL's complaints: no fund is set, maintenance.

    Raises `OutsideScope`, `UnderMaintenance`.
    """
    try:
        return execute(sql, params, many, context)
    except DatabaseError as error:
        if _current.get() is None and _complains_about_the_setting(error.__cause__):
            raise OutsideScope("this query needs an open scope(fund)") from error
        if isinstance(error.__cause__, errors.ReadOnlySqlTransaction) and not maintenance.may_write():
            raise maintenance.UnderMaintenance(maintenance.current_notice()) from error
        raise


def _complains_about_the_setting(cause: BaseException | None) -> bool:
    never_set = isinstance(cause, errors.UndefinedObject) and "app.fund_id" in str(cause)
    cleared = isinstance(cause, errors.InvalidTextRepresentation) and 'bigint: ""' in str(cause)
    return never_set or cleared
