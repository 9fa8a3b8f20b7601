"""The operator's command line of the file channels: `manage.py batch build --fund ferra`, and `--do` to act."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser

from batch_channel import operating, sealing
from batch_channel.workflow import Block, DeclarationState
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund

ACTS = {
    "build": operating.build,
    "send": operating.send,
    "receive": operating.receive,
    "parse": operating.parse,
    "resend": operating.resend,
}
LOOKS = {"status": operating.status, "preflight": operating.preflight}


class Command(BaseCommand):
    help = (
        "Build, send, receive, parse or resend what is due at a fund's file channels, or show their status and check"
        " their settings. Nothing is changed without --do; acting needs CHANNEL_KEYS, as the signing worker has them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        for name, function in (ACTS | LOOKS).items():
            act = acts.add_parser(name, help=(function.__doc__ or "").strip().splitlines()[0])
            act.add_argument("--fund", required=True, help="the fund's slug")
            if name in ACTS:
                act.add_argument("--do", action="store_true", help="act; without it, only say what would be done")
            if name == "resend":
                waiting = [DeclarationState.BLOCKED.value, DeclarationState.REFUSED.value]
                act.add_argument("--state", default="", choices=waiting)
                act.add_argument("--block", default="", choices=Block.values)
                act.add_argument("--batch", default="", help="the name of a batch")

    def handle(self, *args: Any, **options: Any) -> None:
        fund = Fund.objects.filter(slug=options["fund"]).first()
        if fund is None or not fund.has(Capability.BATCH):
            raise CommandError("No fund of this slug has file channels. Its slug is the first part of its address.")
        act = options["act"]
        narrowed = {name: options[name] for name in ("state", "block", "batch") if name in options}
        lines = LOOKS[act](fund) if act in LOOKS else ACTS[act](fund, do=options["do"], **narrowed)
        try:
            failed = False
            for line in lines:
                failed = failed or line.startswith("FAIL")
                self.stdout.write(line)
        except (ImproperlyConfigured, sealing.Unreadable) as error:
            raise CommandError(f"{error}. Run it where the signing worker's CHANNEL_KEYS are.") from error
        if act in ACTS and not options["do"]:
            self.stdout.write("Nothing was changed: add --do to act.")
        if failed:
            raise CommandError("Something is to be mended: see the lines that begin with FAIL.")
