"""Check what proves the certificates of every fund, or of one."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certification.evidence.proving import proved
from certification.evidence.verification import verify
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund


def day(text: str) -> datetime.datetime:
    """Noon, UTC, of a day written 2036-11-28."""
    return datetime.datetime.combine(datetime.date.fromisoformat(text), datetime.time(12), datetime.UTC)


class Command(BaseCommand):
    help = (
        "Check again every seal, digest, record and link of the chain of evidence. Ends with status 1 when something is"
        " not as it was certified."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fund", metavar="SLUG", help="only this fund")
        parser.add_argument("--at", metavar="YYYY-MM-DD", type=day, help="as if it were this day, e.g. in ten years")

    def handle(self, **options: Any) -> None:
        funds = Fund.objects.order_by("slug")
        if options["fund"]:
            funds = funds.filter(slug=options["fund"])
            if not funds:
                raise CommandError(f"there is no fund {options['fund']!r}")
        findings = 0
        for fund in funds:
            if options["fund"] or fund.has(Capability.CERTIFICATION):
                findings += self.report(fund, options["at"] or timezone.now())
        if findings:
            raise CommandError(f"{findings} findings: something is not as it was certified")

    def report(self, fund: Fund, at: datetime.datetime) -> int:
        report = verify(fund.pk, at=at)
        for finding in report.findings:
            self.stdout.write(f"{fund.slug}: FOUND {finding}")
        for note in report.notes:
            self.stdout.write(f"{fund.slug}: note: {note}")
        for line in proved(fund.pk, at):
            self.stdout.write(f"{fund.slug}: proof: {line}")
        if not report.findings:
            self.stdout.write(f"{fund.slug}: whole")
        return len(report.findings)
