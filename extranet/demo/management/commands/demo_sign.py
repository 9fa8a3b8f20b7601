"""Sign a PDF with the demo's key, in a shell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from extranet.demo.papers import REPRESENTATIVE
from extranet.demo.signing import NotSigned, sign


class Command(BaseCommand):
    """Write FILE signed as « DEMO name » beside it, with « -signe » in its name."""

    help = "Sign a PDF with a key whose certificate says DEMO: FILE.pdf gives FILE-signe.pdf. Demo settings only."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--name", default=REPRESENTATIVE.name, help="who signs (default: %(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            content = sign(path.read_bytes(), name=options["name"], folder=Path(settings.DEMO_SIGNING_DIR))
        except OSError as error:
            raise CommandError(f"{path} can't be read: {error.strerror}") from error
        except NotSigned as error:
            raise CommandError(f"{path} is not a PDF that can be signed") from error
        signed = path.with_name(f"{path.stem}-signe.pdf")
        signed.write_bytes(content)
        self.stdout.write(str(signed))
