"""`manage.py back_up --to /backups/2026-11-29`: database, documents and heads, with `BACKUP_DATABASE_URL`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...backing_up import back_up
from ...folders import SUMS, NotWritten, digest_of
from ...postgresql import NoProgram, ProgramFailed, address_in


class Command(BaseCommand):
    help = "Write a backup of everything into a new folder; what is unfinished never stands there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", required=True, type=Path, metavar="DIR", help="a folder that isn't there yet")

    def handle(self, *args: Any, **options: Any) -> None:
        target, began = options["to"].absolute(), time.monotonic()
        try:
            about = back_up(target, address_in("BACKUP_DATABASE_URL"))
        except ImproperlyConfigured as error:
            raise CommandError(f"BACKUP_DATABASE_URL: {error} (the role extranet_backup, roles.sql)") from error
        except (NotWritten, NoProgram, ProgramFailed, psycopg.Error) as error:
            raise CommandError(f"no backup was made: {error}") from error
        if settings.BACKUP_STAMP:
            Path(settings.BACKUP_STAMP).touch()  # the figure of its age, and the alert
        seconds = time.monotonic() - began
        self.stdout.write(
            f"{target}: {len(about['funds'])} funds, {about['documents']} documents, {about['files']} files,"
            f" in {seconds:.1f} s; SHA-256 of {SUMS}: {digest_of(target / SUMS)}"
        )
