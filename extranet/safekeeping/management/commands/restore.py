"""`manage.py restore DIR`: a backup put back into an empty installation, with `MIGRATE_DATABASE_URL`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from ...postgresql import NoProgram, ProgramFailed
from ...restoring import NotRestored, restore


class Command(BaseCommand):
    help = "Put a backup back, into an empty database and empty folders. Nothing leaves of itself afterwards."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        try:
            about = restore(options["folder"].absolute(), connection.settings_dict)
        except (NotRestored, NoProgram, ProgramFailed) as error:
            raise CommandError(f"not restored: {error}") from error
        except OSError as error:
            raise CommandError(
                f"not restored: {error.strerror}; the database is empty as before, empty MEDIA_ROOT and try again"
            ) from error
        seconds = time.monotonic() - began
        self.stdout.write(f"restored as of {about['made_at']}, {len(about['funds'])} funds, in {seconds:.1f} s")
        for step in (
            "manage.py migrate, then preflight, verify_journal and verify_evidence",
            "start the site; nothing leaves until each fund's administrators have seen « Après une restauration »",
            "(or, in their place: manage.py release_hold SLUG)",
        ):
            self.stdout.write(f"next: {step}")
