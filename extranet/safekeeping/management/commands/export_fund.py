"""`manage.py export_fund ferra --to /exports/ferra`: all that a fund has, in open formats, checked by reading it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from extranet.tenants.models import Fund

from ...exporting import check, export
from ...folders import SUMS, NotWritten, digest_of


class Command(BaseCommand):
    help = "Write everything of a fund into a new folder, and read it back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fund", help="the fund's slug")
        parser.add_argument("--to", required=True, type=Path, metavar="DIR", help="a folder that isn't there yet")

    def handle(self, *args: Any, **options: Any) -> None:
        fund = Fund.objects.filter(slug=options["fund"]).first()
        if fund is None:
            raise CommandError("There is no fund with this slug.")
        target, began = options["to"].absolute(), time.monotonic()
        try:
            with translation.override("fr"):
                export(fund, target)
        except NotWritten as error:
            raise CommandError(f"nothing was exported: {error}") from error
        findings, about = check(target)
        for finding in findings:
            self.stdout.write(f"FOUND {finding}")
        for column, count in about["unreadable_values"].items():
            self.stdout.write(f"note: {column}: {count} values could not be decrypted, a former key is missing")
        if about["documents_without_bytes"]:
            self.stdout.write(f"note: {about['documents_without_bytes']} documents have no bytes in the storage")
        if findings:
            raise CommandError(f"{len(findings)} findings: this export isn't whole")
        self.stdout.write(
            f"{target}: {sum(about['rows'].values())} rows of {len(about['rows'])} tables,"
            f" {about['documents']} documents,"
            f" {about['certificates']} certificates' evidence, read back, in {time.monotonic() - began:.1f} s;"
            f" SHA-256 of {SUMS}: {digest_of(target / SUMS)}"
        )
