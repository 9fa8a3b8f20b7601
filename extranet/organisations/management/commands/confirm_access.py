"""`manage.py confirm_access ferra odile@ferra.example --note "Seen in person"`: the way out for a lonely administrator.

Her account was recovered through another fund, and nobody else of hers could confirm her. Run by whoever operates the
machine, who has made sure who she is.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from extranet.organisations.models import Membership
from extranet.organisations.services.recoveries import confirm_access
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope


class Command(BaseCommand):
    help = "Let a person act again in a fund after her account was recovered elsewhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fund", help="the fund's slug")
        parser.add_argument("email")
        parser.add_argument("--note", required=True, help="how you made sure who she is; the journal keeps it")

    def handle(self, *args: Any, **options: Any) -> None:
        fund = Fund.objects.filter(slug=options["fund"]).first()
        if fund is None:
            raise CommandError("There is no fund with this slug.")
        with scope(fund), timezone.override(fund.zone):
            waiting = Membership.objects.to_confirm(timezone.localdate()).filter(user__email=options["email"].lower())
            found = list(waiting.select_related("organisation", "user").order_by("pk"))
            if not found:
                raise CommandError("Nothing of this person waits for a confirmation in this fund.")
            for membership in found:
                try:
                    confirm_access(actor=Actor.system(fund), membership=membership, note=options["note"])
                except ValidationError as refusal:
                    raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(f"{len(found)} access confirmed.")
