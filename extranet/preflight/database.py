"""PostgreSQL: whether it answers, whether our role is bound by the policies, whether the schema is today's."""

from __future__ import annotations

import os
from typing import Any

import environ
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, connections
from django.db.utils import ConnectionHandler

from extranet.tenants import migrated, replica
from extranet.tenants.global_tables import GLOBAL_TABLES
from extranet.tenants.models import Fund
from extranet.tenants.roles import insert_only_tables

from .verdicts import Check, ToCorrect, ToNote, first_line, listed

OLDEST = 15_00_00  # as PostgreSQL counts: PostgreSQL 15.0
LIMITS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
OWNER_ADDRESS = "MIGRATE_DATABASE_URL"
MIGRATE = f"lancez « manage.py migrate » avec {OWNER_ADDRESS}"

DANGEROUS_ROLES = """
    SELECT rolname FROM pg_roles r
    WHERE pg_has_role(current_user, r.oid, 'MEMBER') AND (
        rolsuper OR rolbypassrls
        OR EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' AND tableowner = r.rolname)
    )
"""
PRIVILEGES = """
    SELECT name, privilege, coalesce(has_table_privilege(to_regclass(quote_ident(name)), privilege), false)
    FROM unnest(%s::text[]) AS name, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS privilege
"""
UNPROTECTED = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND NOT (relrowsecurity AND relforcerowsecurity) AND relname <> ALL (%s)
"""


def answers() -> str:
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise ToCorrect(
            f"elle ne répond pas ({first_line(error)}) ; vérifiez DATABASE_URL, et que le serveur accepte cette machine"
        ) from error
    ((version,),) = rows("SELECT current_setting('server_version_num')::integer")
    major = version // 10_000
    if version < OLDEST:
        raise ToCorrect(f"PostgreSQL {major} est trop ancien ; installez la version 15 ou une plus récente")
    return f"PostgreSQL {major}"


def role() -> str:
    ((name,),) = rows("SELECT current_user")
    if dangerous := {one for (one,) in rows(DANGEROUS_ROLES)}:
        raise ToCorrect(
            f"« {name} » peut contourner l’isolation des fonds (superutilisateur, BYPASSRLS ou propriétaire de tables,"
            f" par {listed(dangerous)}) ; mettez dans DATABASE_URL le rôle d’application que fait"
            " extranet/tenants/roles.sql"
        )
    if name != settings.APPLICATION_ROLE:
        raise ToCorrect(
            f"« {name} » n’est pas « {settings.APPLICATION_ROLE} », à qui les migrations donnent ses droits ; corrigez"
            " DATABASE_URL ou APPLICATION_ROLE"
        )
    return f"« {name} » est soumis à l’isolation des fonds"


def limits() -> str:
    """Our connections ask for them when they begin; through a pool they can't, and the role must have them."""
    without = [name for name in LIMITS if rows("SELECT current_setting(%s)", name) == [("0",)]]
    if without:
        raise ToCorrect(
            f"{listed(set(without))} sans limite : une requête pourrait ne jamais finir ; en superutilisateur, « ALTER"
            f" ROLE {settings.APPLICATION_ROLE} SET {without[0]} = … » (docs/operations/several-machines.md)"
        )
    return "une requête, une attente et une transaction oubliée finissent"


def reports() -> str:
    """The replica that they read, where there is one."""
    if replica.ALIAS not in connections.settings:
        raise ToNote("pas de réplique : rapports et exports lisent la base principale")
    try:
        late = replica.seconds_late()
    except DatabaseError as error:
        raise ToCorrect(
            f"la réplique ne répond pas ({first_line(error)}) ; vérifiez REPLICA_ADDRESS. Jusque-là rapports et exports"
            " lisent la base principale"
        ) from error
    if late is None or late > replica.AT_MOST_LATE:
        raise ToCorrect("la réplique ne suit pas : voyez sur le serveur si le flux de réplication est coupé")
    return "la réplique suit"


def rights() -> str:
    insert_only = set(insert_only_tables())
    wrong = {
        table
        for table, privilege, held in rows(PRIVILEGES, sorted(our_tables()))
        if held != is_due(privilege, table in insert_only)
    }
    if wrong:
        raise ToCorrect(
            f"il en manque ou il y en a trop sur {listed(wrong)} ; retirez ceux qui ont été donnés à la main, puis"
            f" {MIGRATE}"
        )
    return "ceux que les migrations donnent, et pas d’autres"


def is_due(privilege: str, insert_only: bool) -> bool:
    """Whether the application role should hold this on a table; the same rule as `roles.grant_to_application`."""
    if privilege == "TRUNCATE":
        return False
    return not (insert_only and privilege in {"UPDATE", "DELETE"})


def isolation() -> str:
    unprotected = {name for (name,) in rows(UNPROTECTED, sorted(GLOBAL_TABLES))}
    if unprotected:
        raise ToCorrect(f"la politique du fonds n’est pas imposée sur {listed(unprotected)} ; {MIGRATE}")
    return "imposée sur toutes les tables des fonds"


def migrations() -> str:
    if not {OWNER_ADDRESS, f"{OWNER_ADDRESS}_FILE"} & set(os.environ):
        raise ToNote(f"non vérifiées : ce processus n’a pas {OWNER_ADDRESS}, que seul celui qui migre reçoit")
    try:
        missing = migrated.expected() - applied_migrations()
    except (DatabaseError, ImproperlyConfigured) as error:
        raise ToCorrect(f"illisibles ({first_line(error)}) ; vérifiez {OWNER_ADDRESS}") from error
    if missing:
        raise ToCorrect(f"{len(missing)} à appliquer ; {MIGRATE}")
    return "toutes appliquées"


def applied_migrations() -> set[tuple[str, str]]:
    """App and name of each, read as the owner, who applies them. None in an empty database."""
    owner = ConnectionHandler({"default": environ.FileAwareEnv().db_url(OWNER_ADDRESS)})["default"]
    try:
        with owner.cursor() as cursor:
            cursor.execute("SELECT to_regclass('public.django_migrations') IS NOT NULL")
            if cursor.fetchone() != (True,):
                return set()
            cursor.execute(migrated.APPLIED)
            return set(cursor.fetchall())
    finally:
        owner.close()


def funds() -> str:
    hostless = Fund.objects.real().exclude(hosts__is_primary=True).values_list("slug", flat=True)
    if hostless:
        raise ToCorrect(f"sans hôte principal : {listed(hostless)} ; leurs courriers n’auraient pas d’adresse")
    count = Fund.objects.real().count()
    if not count:
        raise ToNote("aucun encore ; faites le premier avec « manage.py create_fund »")
    return f"{count}, chacun avec son hôte principal"


def our_tables() -> set[str]:
    return {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}


def rows(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


CHECKS = [
    Check("Base de données", answers),
    Check("Rôle de la base", role),
    Check("Limites de temps", limits),
    Check("Droits du rôle", rights),
    Check("Isolation des fonds", isolation),
    Check("Migrations", migrations),
    Check("Fonds", funds),
    Check("Réplique", reports),
]
