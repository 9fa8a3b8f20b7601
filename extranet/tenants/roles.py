"""What the database's roles may do, and the refusal to run as one that could bypass the policies."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection


def grant_to_application(**kwargs: Any) -> None:
    """After each migration: rows of every table, no TRUNCATE, no DDL; of the migrations' own history, to read only."""
    role = connection.ops.quote_name(settings.APPLICATION_ROLE)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}")
        # Not all of them are there while somebody migrates a part, or back.
        for table in set(insert_only_tables()) & set(connection.introspection.table_names(cursor)):
            cursor.execute(f"REVOKE UPDATE, DELETE ON {connection.ops.quote_name(table)} FROM {role}")
        for table, column in set(emptied_columns()):
            if table in connection.introspection.table_names(cursor):
                cursor.execute(f"GRANT UPDATE ({column}) ON {connection.ops.quote_name(table)} TO {role}")


def insert_only_tables() -> list[str]:
    """Tables whose model says `insert_only = True`: the application may add rows and read them."""
    from django.apps import apps

    return [model._meta.db_table for model in apps.get_models() if getattr(model, "insert_only", False)]


def emptied_columns() -> list[tuple[str, str]]:
    """Columns of such tables that a trigger lets be emptied at the end of their retention, and only then."""
    from django.apps import apps

    return [
        (model._meta.db_table, connection.ops.quote_name(f"{field.column}"))
        for model in apps.get_models()
        for field in model._meta.local_fields
        if field.name in getattr(model, "emptied_columns", ())
    ]


def refuse_bypassing_role() -> None:
    """Raise `ImproperlyConfigured` when the process is signed in as a role that row-level security doesn't bind."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper OR rolbypassrls,"
            " EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user)"
            " FROM pg_roles WHERE rolname = current_user"
        )
        name, bypasses, owns = cursor.fetchone()
    if bypasses or owns:
        raise ImproperlyConfigured(
            f"The database role {name!r} could bypass the funds' isolation (superuser, BYPASSRLS or owner of tables)."
            " Set DATABASE_URL to the application role that extranet/tenants/roles.sql makes."
        )
