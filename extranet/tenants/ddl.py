"""Migration operations: isolate a fund's tables, and change them while they are full.

`Isolate("organisation", …)` goes into a migration of its own, after the one that creates the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps.registry import Apps
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

POLICY = "fund_isolation"
SAME_FUND = "fund_id = current_setting('app.fund_id')::bigint"


class Isolate(Operation):
    """Put the fund's policy on the tables of these models, and composite keys on their references to fund tables."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, *model_names: str) -> None:
        self.model_names = model_names

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, list(self.model_names), {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The policy lives in the database only."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for model in self._models(app_label, to_state):
            for field in references_to_fund_tables(model):
                add_composite_key(schema_editor, model, field)
        for model in self._models(app_label, to_state):
            table = schema_editor.quote_name(model._meta.db_table)
            schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            schema_editor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            schema_editor.execute(
                f"CREATE POLICY {POLICY} ON {table} FOR ALL USING ({SAME_FUND}) WITH CHECK ({SAME_FUND})"
            )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for model in reversed(list(self._models(app_label, to_state))):
            table = schema_editor.quote_name(model._meta.db_table)
            schema_editor.execute(f"DROP POLICY {POLICY} ON {table}")
            schema_editor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
            schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
            for field in references_to_fund_tables(model):
                name = schema_editor.quote_name(key_name(model, field))
                schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")

    def describe(self) -> str:
        return f"Isolate by fund: {', '.join(self.model_names)}"

    def _models(self, app_label: str, state: ProjectState) -> Iterator[type[models.Model]]:
        return (state.apps.get_model(app_label, name) for name in self.model_names)


class AddReference(Operation):
    """The composite key of one `FundForeignKey` that was added to a table which `Isolate` has already treated."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, model_name: str, field_name: str) -> None:
        self.model_name, self.field_name = model_name, field_name

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.model_name, self.field_name], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The key lives in the database only."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        add_composite_key(schema_editor, model, model._meta.get_field(self.field_name))

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        table = schema_editor.quote_name(model._meta.db_table)
        name = schema_editor.quote_name(key_name(model, model._meta.get_field(self.field_name)))
        schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")

    def describe(self) -> str:
        return f"Composite key of {self.model_name}.{self.field_name}"


class AcrossFunds(Operation):
    """Run an operation that reads the rows of all funds: a foreign key on a full table, VALIDATE, null → not null.

    FORCE is lifted for the owner and set again in the same transaction. `tables` are the database's names.
    """

    reduces_to_sql = True

    def __init__(self, operation: Operation, *tables: str) -> None:
        self.operation, self.tables = operation, tables

    @property
    def reversible(self) -> bool:  # type: ignore[override]
        return self.operation.reversible

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.operation, *self.tables], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        self.operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        with force_lifted(schema_editor, *self.tables):
            self.operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        with force_lifted(schema_editor, *self.tables):
            self.operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"{self.operation.describe()} (across funds)"


def per_fund(work: Callable[[Apps, Any], None]) -> Callable[[Apps, BaseDatabaseSchemaEditor], None]:
    """Make a `RunPython` function that runs `work(apps, fund)` once in each fund's scope."""
    from .scope import scope

    def run(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for fund in apps.get_model("tenants", "Fund").objects.order_by("pk"):
            with scope(fund.pk, migrating=True):
                work(apps, fund)

    return run


@contextmanager
def force_lifted(editor: BaseDatabaseSchemaEditor, *tables: str) -> Iterator[None]:
    """Let the owner read all funds' rows of these tables, until the end of the block."""
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relforcerowsecurity AND relname = ANY (%s)", [list(tables)])
        forced = [editor.quote_name(name) for (name,) in cursor.fetchall()]
    for table in forced:
        editor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    yield
    while editor.deferred_sql:
        editor.execute(editor.deferred_sql.pop(0), None)
    editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in forced:
        editor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def references_to_fund_tables(model: type[models.Model]) -> Iterator[Any]:
    """The foreign keys of `model` whose target is itself a fund's row."""
    for field in model._meta.local_fields:
        target = field.related_model if isinstance(field, models.ForeignKey) else None
        if isinstance(target, type) and any(f.name == "fund" for f in target._meta.local_fields):
            yield field


def key_name(model: type[models.Model], field: Any) -> str:
    return f"{model._meta.db_table}_{field.column}_same_fund"


def add_composite_key(editor: BaseDatabaseSchemaEditor, model: type[models.Model], field: Any) -> None:
    """PostgreSQL compares the rows already there, so the policies of both tables are lifted meanwhile."""
    quote = editor.quote_name
    table, target = model._meta.db_table, field.related_model._meta.db_table
    with force_lifted(editor, table, target):
        editor.execute(
            f"ALTER TABLE {quote(table)} ADD CONSTRAINT {quote(key_name(model, field))}"
            f" FOREIGN KEY (fund_id, {quote(field.column)})"
            f" REFERENCES {quote(target)} (fund_id, id) DEFERRABLE INITIALLY DEFERRED"
        )
