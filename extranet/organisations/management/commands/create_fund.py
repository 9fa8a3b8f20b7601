"""Make a fund and invite its first administrator."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from extranet.organisations.services import open_fund
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund


class Command(BaseCommand):
    help = "Make a fund, its hosts and its office, and mail its first administrator a link to set a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="short name, used in files and addresses: ferra")
        parser.add_argument("--name", required=True, help="the name people see")
        parser.add_argument("--country", required=True, choices=Fund.Country.values)
        parser.add_argument("--language", required=True, nargs="+", help="the first is the fund's own: fr nl")
        parser.add_argument("--time-zone", required=True, help="Europe/Brussels")
        parser.add_argument("--host", required=True, nargs="+", help="names the site answers to; the first is primary")
        parser.add_argument("--capability", nargs="*", default=[], choices=Capability.values)
        parser.add_argument(
            "--register-number",
            action="store_true",
            help="ask companies for their workers' national register numbers, which the capability batch needs",
        )
        parser.add_argument("--colour", default=Fund._meta.get_field("colour").default, help="#rrggbb")
        parser.add_argument("--staff", required=True, metavar="EMAIL", help="the first administrator")
        parser.add_argument("--last-name", required=True)
        parser.add_argument("--first-name", required=True)

    def handle(self, **options: Any) -> None:
        fund = Fund(
            slug=options["slug"],
            name=options["name"],
            country=options["country"],
            languages=options["language"],
            time_zone=options["time_zone"],
            colour=options["colour"],
            capabilities=options["capability"],
            options={"register_number": True} if options["register_number"] else {},
        )
        try:
            open_fund(
                fund=fund,
                hosts=options["host"],
                staff_email=options["staff"],
                last_name=options["last_name"],
                first_name=options["first_name"],
            )
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(
            f"{fund.name}: {options['host'][0]}. A link to set a password was mailed to {options['staff']}."
        )
