"""The files that describe an installation."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from django.conf import settings

COMPOSE = Path(sys.executable).with_name("docker-compose")


def compose_config(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMPOSE, "-f", settings.ROOT / "docker-compose.yml", "--profile", "tools", "config", "--quiet"],
        env={"PATH": "/usr/bin:/bin", **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_compose_file_is_clean():
    done = compose_config(DEFAULT_FROM_EMAIL="extranet@example.invalid")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_compose_file_asks_for_what_it_cannot_know():
    done = compose_config()
    assert done.returncode != 0
    assert "the address that mails come from" in done.stderr


def test_no_locked_file_names_a_registry():
    for name in ("requirements.txt", "requirements-dev.txt", "pyproject.toml", "Dockerfile"):
        assert "://" not in (settings.ROOT / name).read_text(), name
