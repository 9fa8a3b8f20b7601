"""`manage.py erase_fund ferra --exported DIR`: for ever, with `MIGRATE_DATABASE_URL`. Stop the workers first."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from extranet.tenants.models import Fund

from ... import exporting
from ...erasing import NotErased, changed_since, digests_of_others, erase


class Command(BaseCommand):
    help = "Erase everything of a fund that took it along. Refuses without a whole and recent export."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fund", help="the fund's slug")
        parser.add_argument("--exported", required=True, type=Path, metavar="DIR", help="what export_fund wrote")
        parser.add_argument("--yes", action="store_true", help="don't ask")

    def handle(self, *args: Any, **options: Any) -> None:
        fund = Fund.objects.filter(slug=options["fund"]).first()
        if fund is None:
            raise CommandError("There is no fund with this slug.")
        self.check_export(fund, options["exported"].absolute())
        if not options["yes"] and input(f"Everything of {fund.slug} is erased for ever. Type its slug: ") != fund.slug:
            raise CommandError("Nothing was erased.")
        before, began = digests_of_others(fund), time.monotonic()
        number = fund.pk
        try:
            erased = erase(fund)
        except NotErased as error:
            raise CommandError(f"nothing was erased: {error}") from error
        except OSError as error:
            raise CommandError(f"the rows are gone; delete MEDIA_ROOT/{number} by hand: {error.strerror}") from error
        self.stdout.write(
            f"{sum(erased.rows.values())} rows, {erased.files} files, {erased.accounts} accounts erased"
            f" ({erased.accounts_kept} belong to other funds too), in {time.monotonic() - began:.1f} s"
        )
        self.stdout.write(f"kept: JOURNAL_HEADS_DIR/fund-{number}, numbers and digests only")
        if digests_of_others(fund) != before:
            self.stdout.write("note: other funds' tables changed meanwhile; was somebody at work there?")
        else:
            self.stdout.write("the other funds' tables are what they were, digest by digest")

    def check_export(self, fund: Fund, folder: Path) -> None:
        findings, about = exporting.check(folder)
        if findings:
            raise CommandError(f"nothing was erased: the export isn't whole: {findings[0]}")
        if about["fund"]["id"] != fund.pk or about["fund"]["slug"] != fund.slug:
            raise CommandError(f"nothing was erased: this is the export of {about['fund']['slug']}")
        if changed := changed_since(fund, about["rows"]):
            raise CommandError(f"nothing was erased: export again, the fund has changed since: {'; '.join(changed)}")
