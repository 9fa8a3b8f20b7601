"""Check an installation: one line a check."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from extranet.preflight import database, keys, machine, servers
from extranet.preflight.verdicts import Standing, verdicts


class Command(BaseCommand):
    help = (
        "Check what an installation needs, and say what to do about what it lacks. Ends with status 1 if it lacks any."
    )
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        wrong = 0
        for verdict in verdicts([*database.CHECKS, *keys.CHECKS, *servers.CHECKS, *machine.CHECKS]):
            self.stdout.write(str(verdict))
            wrong += verdict.standing is Standing.WRONG
        if wrong:
            raise CommandError(f"{wrong} à corriger")
