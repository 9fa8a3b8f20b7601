"""`manage.py release_hold ferra`: what waits since a restore; with `--release` or `--drop`, the decision."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from extranet.tenants import restored
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.restored import Leaving
from extranet.tenants.scope import scope

from ... import holding


class Command(BaseCommand):
    help = "Print what a fund keeps back since a restore, and let it go or drop it when told to."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fund", help="the fund's slug")
        choices = [str(what) for what in Leaving]
        parser.add_argument("--release", nargs="+", choices=choices, default=[], help="leaves, save what --but names")
        parser.add_argument("--drop", nargs="+", choices=choices, default=[], help="never leaves")
        parser.add_argument("--but", nargs="+", default=[], metavar="KIND", help="with --release: these never leave")

    def handle(self, *args: Any, **options: Any) -> None:
        fund = Fund.objects.filter(slug=options["fund"]).first()
        if fund is None:
            raise CommandError("There is no fund with this slug.")
        both = set(options["release"]) & set(options["drop"])
        if both:
            raise CommandError(f"{', '.join(sorted(both))}: either --release or --drop.")
        with translation.override("en"), timezone.override(fund.zone):
            self.show(fund)
            for name in options["release"]:
                self.decide(fund, Leaving(name), options["but"])
            for name in options["drop"]:
                with scope(fund, read_only=True):
                    every = [line.kind for line in holding.waiting(Leaving(name))]
                self.decide(fund, Leaving(name), every)

    def show(self, fund: Fund) -> None:
        with scope(fund, read_only=True):
            for what in Leaving:
                state = "held" if restored.is_held(fund, what) else "free to leave"
                lines = holding.waiting(what)
                self.stdout.write(f"{what}: {state}, {sum(line.count for line in lines)} waiting")
                for line in lines:
                    since = f"{timezone.localtime(line.oldest):%Y-%m-%d %H:%M}"
                    until = f"{timezone.localtime(line.newest):%Y-%m-%d %H:%M}"
                    self.stdout.write(f"  {line.count:6} {line.kind}, made from {since} to {until}")
            for one in holding.waiting_channels():
                self.stdout.write(f"file channel {one.channel.uuid}: held, {one.batches} batches; released on its page")

    def decide(self, fund: Fund, what: Leaving, dropped: list[str]) -> None:
        try:
            leaving, never = holding.decide(actor=Actor.system(fund), fund=fund, what=what, dropped=dropped)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(f"{what}: {leaving} leave, {never} never will")
