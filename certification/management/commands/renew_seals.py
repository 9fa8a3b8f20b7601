"""`manage.py renew_seals`: an authority's date for all the evidence of each fund, before the last one runs out.

Run it once a month where the worker of the queue "signing" runs, which reaches `TSA_URL`.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser

from certification.evidence import stamps
from extranet.documents.sealing import TimeStampFailed
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund


class Command(BaseCommand):
    help = "Have the evidence of the funds stamped whose last archive stamp runs out within a year."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fund", metavar="SLUG", help="only this fund")
        parser.add_argument("--all", action="store_true", help="also where the last one holds for longer")

    def handle(self, **options: Any) -> None:
        funds = Fund.objects.real().order_by("slug")
        if options["fund"]:
            funds = funds.filter(slug=options["fund"])
            if not funds:
                raise CommandError(f"there is no fund {options['fund']!r}")
        failed = 0
        for fund in funds:
            if not fund.has(Capability.CERTIFICATION) and not options["fund"]:
                continue
            if not (options["all"] or stamps.is_due(fund.pk, stamps.now())):
                self.stdout.write(f"{fund.slug}: not due")
                continue
            try:
                stamp = stamps.renew(fund)
            except (ImproperlyConfigured, TimeStampFailed, FileExistsError) as error:
                failed += 1
                self.stdout.write(f"{fund.slug}: FAILED {error}")
            else:
                self.stdout.write(f"{fund.slug}: stamp {stamp.number}, proves until {stamp.until:%Y-%m-%d}")
        if failed:
            raise CommandError(f"{failed} funds have no new stamp: run this again")
