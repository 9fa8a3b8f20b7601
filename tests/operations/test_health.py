"""What a container asks to know whether its process is well."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from tests.operations.web import web
from tests.worker import wait_until, worker


def health(process: str, **variables: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "extranet.health", process],
        env=os.environ | variables,
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_worker_that_was_not_heard_of_lately_is_not_well(tmp_path: Path):
    file = tmp_path / "heartbeat"
    assert health("worker") == (1, "HEARTBEAT_FILE is not set: nobody notes that the worker lives\n")
    assert health("worker", HEARTBEAT_FILE=str(file))[0] == 1
    file.touch()
    assert health("worker", HEARTBEAT_FILE=str(file)) == (0, "well\n")
    long_ago = time.time() - 300
    os.utime(file, (long_ago, long_ago))
    assert re.match(r"the worker was last heard of 3\d\d seconds ago", health("worker", HEARTBEAT_FILE=str(file))[1])
    assert health("anything")[0] == 2


@pytest.mark.django_db(transaction=True)
def test_the_real_processes_say_that_they_live(tmp_path: Path, monkeypatch):
    file = tmp_path / "heartbeat"
    monkeypatch.setenv("HEARTBEAT_FILE", str(file))
    with worker() as running:
        wait_until(file.exists, 60, running.log.read_text)
        assert health("worker")[0] == 0
    monkeypatch.delenv("HEARTBEAT_FILE")
    with web(tmp_path) as site:
        assert health("web", PORT=str(site.port)) == (0, "well\n")
    status, said = health("web", PORT=str(site.port))
    assert status == 1
    assert "does not answer" in said
