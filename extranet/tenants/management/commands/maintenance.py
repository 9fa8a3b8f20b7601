"""Announce a maintenance, begin and end it; docs/operations/maintenance.md."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from extranet.tenants import maintaining
from extranet.tenants.models import Fund, Maintenance


class Command(BaseCommand):
    help = (
        "Announce a maintenance on every page, make the site read-only, and end it: of all funds, or of one (--fund)."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["announce", "begin", "end", "status"])
        parser.add_argument("--fund", metavar="SLUG", help="this fund only; without it all of them")
        moment = "2026-12-03T18:00, on the fund's clocks; for all funds with an offset: 2026-12-03T18:00+01:00"
        parser.add_argument("--from", dest="begins", metavar="MOMENT", help=moment)
        parser.add_argument("--until", dest="ends", metavar="MOMENT", help="as --from")
        parser.add_argument(
            "--text",
            action="append",
            default=[],
            metavar="LANGUAGE=TEXT",
            help="shown beside the times; once a language",
        )
        parser.add_argument("--read-only", action="store_true", help="with begin: what maintenance there is")
        parser.add_argument(
            "--wait", type=float, default=90, metavar="SECONDS", help="with begin: for what is under way (90)"
        )

    def handle(self, *, act: str, fund: str | None, **options: Any) -> None:
        chosen = self.fund_of(fund) if fund else None
        try:
            getattr(self, act)(chosen, options)
        except maintaining.NotPossible as refusal:
            raise CommandError(str(refusal)) from None

    def announce(self, fund: Fund | None, options: dict[str, Any]) -> None:
        if not options["begins"] or not options["ends"]:
            raise CommandError("announce needs --from and --until.")
        row = maintaining.announce(
            fund=fund,
            begins_at=moment(options["begins"], fund, "--from"),
            ends_at=moment(options["ends"], fund, "--until"),
            texts=texts(options["text"]),
        )
        self.say(row)

    def begin(self, fund: Fund | None, options: dict[str, Any]) -> None:
        if not options["read_only"]:
            raise CommandError("Say --read-only: people read, and what they send is handed back to them.")
        ends = moment(options["ends"], fund, "--until") if options["ends"] else None
        row = maintaining.begin(fund=fund, ends_at=ends)
        self.say(row)
        if not maintaining.wait_for_the_others(row, options["wait"], self.stdout.write):
            raise CommandError("Something that had begun before is still under way; what it writes may come late.")
        self.stdout.write("nothing is written any more")

    def end(self, fund: Fund | None, options: dict[str, Any]) -> None:
        self.say(maintaining.end(fund=fund))

    def status(self, fund: Fund | None, options: dict[str, Any]) -> None:
        rows = Maintenance.objects.filter(ended_at__isnull=True).select_related("fund").order_by("begins_at")
        for row in rows.filter(fund=fund) if fund else rows:
            self.say(row)
        if not rows:
            self.stdout.write("no maintenance is announced or going on")

    def say(self, row: Maintenance) -> None:
        state = "ended" if row.ended_at else "read-only" if row.read_only_since else "announced"
        zone = row.fund.zone if row.fund else ZoneInfo("UTC")
        span = " to ".join(f"{time.astimezone(zone):%Y-%m-%d %H:%M %Z}" for time in (row.begins_at, row.ends_at))
        self.stdout.write(f"{row.fund.slug if row.fund else 'all funds'}: {state}, {span}")

    def fund_of(self, slug: str) -> Fund:
        found = Fund.objects.real().filter(slug=slug).first()
        if found is None:
            raise CommandError(f"--fund: there is no fund {slug!r}; there are {', '.join(slugs()) or 'none'}.")
        return found


def slugs() -> list[str]:
    return list(Fund.objects.real().order_by("slug").values_list("slug", flat=True))


def moment(text: str, fund: Fund | None, option: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{option}: {text!r} is not a moment such as 2026-12-03T18:00.") from None
    if found.tzinfo is None:
        if fund is None:
            raise CommandError(f"{option}: funds have different clocks; add an offset, as in {text}+01:00.")
        found = found.replace(tzinfo=fund.zone)
    return found


def texts(given: list[str]) -> dict[str, str]:
    """The operator's words by language. Raises `CommandError` for one without a language we speak."""
    known = [code for code, _name in settings.LANGUAGES]
    found = {}
    for one in given:
        language, equals, words = one.partition("=")
        if not equals or language not in known or not words.strip():
            raise CommandError(f"--text: write it as fr=…, one for each language ({', '.join(known)}).")
        found[language] = words.strip()
    return found
