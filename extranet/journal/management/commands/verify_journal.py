"""Check the journal of every fund, or of one."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from extranet.journal.verification import verify
from extranet.tenants.models import Fund


class Command(BaseCommand):
    help = "Find what was changed, added, removed or reordered in the journal. Ends with status 1 when something was."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fund", metavar="SLUG", help="only this fund")

    def handle(self, **options: Any) -> None:
        funds = Fund.objects.order_by("slug")
        if options["fund"]:
            funds = funds.filter(slug=options["fund"])
            if not funds:
                raise CommandError(f"there is no fund {options['fund']!r}")
        findings = 0
        for fund in funds:
            report = verify(fund.pk)
            findings += len(report.findings)
            for finding in report.findings:
                self.stdout.write(f"{fund.slug}: FOUND {finding}")
            for note in report.notes:
                self.stdout.write(f"{fund.slug}: note: {note}")
            if not report.findings:
                self.stdout.write(f"{fund.slug}: whole")
        if findings:
            raise CommandError(f"{findings} findings: the journal is not as it was sealed")
