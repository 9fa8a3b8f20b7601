"""`manage.py check_backup DIR`: every file is as it was written, and every document of the database is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...backing_up import check
from ...postgresql import NoProgram


class Command(BaseCommand):
    help = "Read a whole backup and say what is wrong with it. Ends with status 1 when something is."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            findings, notes = check(options["folder"].absolute())
        except NoProgram as error:
            raise CommandError(str(error)) from error
        for note in notes:
            self.stdout.write(f"note: {note}")
        for finding in findings:
            self.stdout.write(f"FOUND {finding}")
        if findings:
            raise CommandError(f"{len(findings)} findings: don't rely on this backup")
        self.stdout.write("whole")
