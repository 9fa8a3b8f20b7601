"""An installation with generated funds: its own servers and data, kept between runs, and its web process."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extranet import embedded
from tests.bench.serving import BenchFailed, served

STAMP = "generated"
MADE_BY = ["extranet/volume/*.py", "extranet/*/migrations/*.py", "requests_app/*/migrations/*.py", "*/migrations/*.py"]


@dataclass(frozen=True, slots=True)
class Site:
    """`purpose` is its place under var/ (`extranet.embedded`); `funds` share what `scale` says."""

    purpose: str
    scale: float
    funds: int

    @property
    def home(self) -> Path:
        return embedded.ROOT / "var" / self.purpose

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {"BENCH_PURPOSE": self.purpose, "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}

    def prepare(self) -> None:
        """Leave it migrated and filled; data of another scale, schema or generator are deleted first."""
        stamp, wanted = self.home / STAMP, self.fingerprint()
        if stamp.exists() and stamp.read_text() != wanted:
            embedded.reset(self.purpose)
        embedded.ensure(self.purpose)
        if not stamp.exists():
            self.manage("migrate", "--verbosity", "0", "--skip-checks")
            self.manage("generate", "--scale", str(self.scale), "--funds", str(self.funds))
            stamp.write_text(wanted)
        self.manage("collectstatic", "--noinput", "--verbosity", "0")

    def fingerprint(self) -> str:
        digest = hashlib.sha256(f"{self.scale} {self.funds}".encode())
        for path in sorted({path for pattern in MADE_BY for path in embedded.ROOT.glob(pattern)}):
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def manage(self, *arguments: str) -> None:
        # Standard output is for the figures.
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=embedded.ROOT, env=self.environment, stdout=sys.stderr, check=True)

    def addresses(self) -> dict[str, Any]:
        """What `tests.load.addresses` finds in it."""
        command = [sys.executable, "-m", "tests.load.addresses"]
        answer = subprocess.run(command, cwd=embedded.ROOT, env=self.environment, stdout=subprocess.PIPE, check=True)
        found: dict[str, Any] = json.loads(answer.stdout)
        return found

    def sql(self, statement: str) -> str:
        """What the cluster's superuser is told; for figures, never for the site."""
        import psycopg

        with psycopg.connect(self.superuser(), autocommit=True) as connection:
            rows = connection.execute(statement)
            return "\n".join(" ".join(map(str, row)) for row in rows) if rows.description else ""

    def superuser(self) -> str:
        from urllib.parse import unquote, urlsplit

        address = urlsplit(embedded.ensure(self.purpose).admin_database_url)
        sockets, _slash, database = unquote(address.path[1:]).rpartition("/")
        return f"host={sockets} user={address.username} password={address.password} dbname={database}"

    @contextmanager
    def served(self) -> Iterator[int]:
        with served(self.home, self.environment) as port:
            yield port


def load_average() -> str:
    return "{:.1f} {:.1f} {:.1f}".format(*os.getloadavg())


def refuse(problem: str) -> None:
    raise BenchFailed(problem)
