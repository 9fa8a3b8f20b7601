"""`manage.py generate --scale 0.01`: funds at true size, invented."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, LiteralString

import environ
import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser
from psycopg.sql import SQL, Identifier

from extranet.volume.checking import check
from extranet.volume.generating import NotOurs, generate
from extranet.volume.signing_in import PASSWORD
from extranet.volume.sizes import FUNDS


class Command(BaseCommand):
    help = (
        "Invented funds at true size, into a database that holds no others: scale 1 is 20 funds with 100 000"
        " organisations, 1 000 000 workers, 5 000 000 presences and 1 000 000 certificates."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", type=float, required=True, help="from 0.0005 to 1")
        parser.add_argument("--funds", type=int, default=FUNDS, help="how many funds share it (20)")

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.perf_counter()
        try:
            with without_statistics():
                loaded = generate(options["scale"], options["funds"], self.stderr.write)
        except (NotOurs, ValueError) as refusal:
            raise CommandError(str(refusal)) from refusal
        seconds = time.perf_counter() - begun
        self.stderr.write("statistics and visibility (VACUUM ANALYZE, as the owner) …")
        vacuum()
        self.stderr.write("samples, looked at by the models' own rules …")
        for complaint in (complaints := list(check())):
            self.stderr.write(complaint)
        if complaints:
            raise CommandError(f"{len(complaints)} samples break a rule")
        for label, count in sorted(loaded.items(), key=lambda item: -item[1]):
            self.stdout.write(f"{count:>12,}  {label}")
        self.stdout.write(
            f"{sum(loaded.values()):>12,}  rows in {seconds:.0f} s, checked in all {time.perf_counter() - begun:.0f} s"
        )
        self.stdout.write(
            f"Sign in at http://volume-01.localhost as staff-0@volume-01.invalid, password « {PASSWORD} »."
        )


def vacuum() -> None:
    """What autovacuum does in a night; only the tables' owner may."""
    with as_owner() as connection:
        connection.execute("VACUUM (ANALYZE)")


@contextmanager
def without_statistics() -> Iterator[None]:
    """Autovacuum stays away from all tables.

    What it knows is about the funds that are there already: of the one that is being loaded it would say that it has no
    rows, and each reference would be looked up by reading that whole fund.
    """
    with as_owner() as connection:
        tables = [name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]

    def tell(what: LiteralString) -> None:
        with as_owner() as connection:
            for table in tables:
                connection.execute(SQL("ALTER TABLE {} " + what).format(Identifier(table)))

    tell("SET (autovacuum_enabled = false)")
    try:
        yield
    finally:
        tell("RESET (autovacuum_enabled)")


@contextmanager
def as_owner() -> Iterator[psycopg.Connection]:
    owner = environ.Env().db_url("MIGRATE_DATABASE_URL")
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    address = {name: owner[key] for name, key in names.items() if owner.get(key)}
    with psycopg.connect(**address, autocommit=True) as connection:
        yield connection
