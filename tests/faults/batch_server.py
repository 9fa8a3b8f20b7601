"""The social security's side of a random run: an SFTP server, what lies on it, how it fails and what it answers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import override_settings

from batch_channel.models import Channel
from batch_channel.simulator import answering, watching
from batch_channel.simulator.directory import FOLDERS, Directory
from extranet.demo.channel import Rehearsal
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.batch_channel.cutting_proxy import cutting_proxy

NOBODY = 1  # a port on which nobody listens
NEVER = 1e9  # seconds
UNKNOWN_CODE = {"error": "98765-432", "tag": "INSS", "severity": "B"}


@dataclass(frozen=True)
class Line:
    """How the line to the server fares: `down`, or `cut` or `hangs` once we have sent so many bytes."""

    how: str = "up"
    limit: int = 0


class Server:
    """The simulator of a test; `wipe` gives each example an empty one."""

    def __init__(self, simulated: Rehearsal) -> None:
        self.directory: Directory = simulated.directory
        self.port: int = simulated.server.port
        self.authorized = self.directory.authorized_keys.read_text()
        self.certificate = self.directory.certificate.read_bytes()
        self.host_key = self.directory.host_key.with_name("host_key.pub").read_text().strip()

    def wipe(self) -> None:
        for folder in (*self.directory.root.iterdir(), self.directory.waiting, self.directory.accepted):
            for path in folder.iterdir() if folder.exists() else ():
                path.unlink()
        for folder in self.directory.taken.iterdir():
            shutil.rmtree(folder)
        self.directory.authorized_keys.write_text(self.authorized)
        self.directory.certificate.write_bytes(self.certificate)

    @contextmanager
    def reached_by(self, fund: Fund, line: Line) -> Iterator[None]:
        """The fund's channel comes this way while the block lasts."""
        if line.how == "up":
            yield
            return
        try:
            if line.how == "down":
                self.point(fund, NOBODY)
                yield
                return
            silent = line.how == "hangs"
            with cutting_proxy(("127.0.0.1", self.port), limit=line.limit, silent=silent) as proxy:
                self.point(fund, proxy.port)
                with override_settings(BELGIAN_BATCH=settings.BELGIAN_BATCH | {"SFTP_TIMEOUT": 0.3}):
                    yield
        finally:
            self.point(fund, self.port)

    def point(self, fund: Fund, port: int) -> None:
        with scope(fund):
            Channel.objects.update(port=port)

    # What it answers

    def answer(self, how: str) -> None:
        """Takes what has come, and says something: `how` is the name of one of the methods below."""
        getattr(self, f"answers_{how}")()

    def answers_all(self) -> None:
        self.directory.impatience.touch()
        watching.look(self.directory)

    def answers_later(self) -> None:
        """Only that it has the files."""
        watching.look(self.directory, delay=NEVER)

    def answers_some(self) -> None:
        """The first form of each set now, the others another time."""
        self.answers_later()
        for path, said in self.waiting():
            first, others = said["forms"][:1], said["forms"][1:]
            self.says(path, said, first)
            if others:
                path.write_text(json.dumps(said | {"forms": others}))

    def answers_unknown_code(self) -> None:
        """It refuses with a code that stands in no catalogue."""
        self.answers_later()
        for path, said in self.waiting():
            self.says(path, said, [form | {"anomalies": [UNKNOWN_CODE]} for form in said["forms"]])

    def answers_again(self) -> None:
        """What it said last, once more under another name."""
        for letter, (_inbox, outbox) in FOLDERS.items():
            for kind in ("ACRF", "NOTI"):
                last = max((self.directory.root / outbox).glob(f"FO.{kind}.*"), default=None)
                if last is not None:
                    answering.put(self.directory, letter, kind, last.read_bytes(), today())

    def answers_nonsense(self) -> None:
        """Half a file, a badly signed one, and one about a set that isn't known here."""
        said = answering.acrf("GO.SIMU.654321.20200101.00009.R.1", errors=(), ticket="SIM0", now=now())
        answering.put(self.directory, "R", "ACRF", said, today())
        answering.put(self.directory, "R", "NOTI", said[: len(said) // 2], today())
        name = answering.put(self.directory, "T", "ACRF", said, today())
        (self.directory.outbox("T") / f"FS{name[2:]}").write_bytes(b"bm8gc2lnbmF0dXJl")

    def waiting(self) -> list[tuple[Path, dict[str, Any]]]:
        return [(path, json.loads(path.read_text())) for path in sorted(self.directory.waiting.iterdir())]

    def says(self, path: Path, said: dict[str, Any], forms: list[dict[str, Any]]) -> None:
        path.write_text(json.dumps(said | {"forms": forms}))
        watching.notify(self.directory, path, impatient=True)

    # What lies on it

    def answers_in(self, environment: str) -> set[str]:
        return {path.name for path in self.directory.outbox(environment).glob("FO.*")}

    def accepted(self) -> list[str]:
        """The references of the forms that stand."""
        return [path.name for path in self.directory.accepted.iterdir()] if self.directory.accepted.exists() else []


def now() -> datetime:
    return datetime.now(watching.ZONE)


def today() -> Any:
    return now().date()
