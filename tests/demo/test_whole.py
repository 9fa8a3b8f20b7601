"""The demo as `make demo` runs it, in a checkout of its own: everything starts, somebody signs in, everything ends."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest

from extranet.embedded import ROOT
from extranet.embedded.homes import Home
from extranet.embedded.processes import occupants
from tests.worker import wait_until

LEFT_BEHIND = {".git", ".venv", "var", "tests", "docs"}
READY_WITHIN = 300  # seconds: the first start makes a cluster, a schema, and the demo's documents


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Path]:
    """A copy of the sources: its servers, data and processes are nobody else's."""
    copy = tmp_path / "checkout"
    copy.mkdir()
    for path in ROOT.iterdir():
        if path.name in LEFT_BEHIND or path.name.endswith("_cache"):
            continue
        if path.is_dir():
            shutil.copytree(path, copy / path.name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(path, copy / path.name)
    yield copy
    run(copy, "-m", "extranet.embedded", "demo", "--reset")


def environment(**more: str) -> dict[str, str]:
    """What a shell has: nothing of this test run's settings."""
    return {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | more


def run(copy: Path, *arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], cwd=copy, env=environment(), check=True, capture_output=True)
    return done.stdout.decode().strip()


@contextmanager
def demo(copy: Path, port: int) -> Iterator[list[str]]:
    """The demo, ready; its lines. At the end SIGTERM, and all that it started is gone."""
    log = copy / "demo.log"
    command = [sys.executable, "-m", "extranet.demo"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=copy,
            env=environment(PORT=str(port)),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        ready = f"ready http://127.0.0.1:{port}"
        wait_until(lambda: ready in log.read_text() or process.poll() is not None, READY_WITHIN, log.read_text)
        assert process.poll() is None, log.read_text()
        yield log.read_text().splitlines()
    finally:
        process.send_signal(signal.SIGTERM)
        status = process.wait(60)
    assert status == 0, log.read_text()
    wait_until(lambda: not left(copy), 60, lambda: f"still there: {left(copy)}")


def left(copy: Path) -> list[int]:
    """The processes that stand in the checkout, or in its servers' data."""
    home = Home.of("demo", copy)
    return [pid for place in (copy, home.postgresql, home.valkey) for pid in occupants(place)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Browser:
    """Someone on a fund's site: `<fund>.localhost`, which Python doesn't resolve."""

    def __init__(self, port: int, host: str) -> None:
        self.port, self.host = port, host
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, **fields: str) -> tuple[int, str, str]:
        """Status, where it leads, and the page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "Host": f"{self.host}:{self.port}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection.request(method, path, urlencode(fields) if fields else None, headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        connection.close()
        return answer.status, answer.headers.get("Location", ""), page


def test_the_demo_starts_lets_somebody_in_and_ends_with_all_its_processes(checkout: Path):
    port = free_port()
    with demo(checkout, port) as lines:
        assert lines[-1] == f"ready http://127.0.0.1:{port}"
        people = json.loads((checkout / "var/demo/people.json").read_text())
        person = next(one for one in people if "Mandataire" in one["role"])
        browser = Browser(port, person["host"])
        _status, _location, page = browser.ask("GET", "/compte/connexion/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, page
        fields = {"login": person["email"], "password": person["password"], "csrfmiddlewaretoken": token.group(1)}
        status, location, page = browser.ask("POST", "/compte/connexion/", **fields)
        assert (status, location) == (302, "/"), page
        _status, location, _page = browser.ask("GET", "/")
        assert "Choisissez" in browser.ask("GET", location)[2], "she acts for two companies"
        assert "Actions en attente" in browser.ask("GET", "/")[2]
        assert len(left(checkout)) > 4, "web, worker, beat, database and broker"
        reset = [sys.executable, "-m", "extranet.demo", "--reset"]
        refused = subprocess.run(reset, cwd=checkout, env=environment(), check=False, capture_output=True, text=True)
        assert (refused.returncode, refused.stderr) == (
            1, "demo: it is running from this directory; stop it first (Ctrl-C in its terminal)\n",
        )  # fmt: skip
        assert browser.ask("GET", "/")[0] == 200, "and it goes on"

    manifest = checkout / "var/demo/static/staticfiles.json"
    made_at = manifest.stat().st_mtime_ns
    with demo(checkout, port) as lines:
        assert person["email"] in "\n".join(lines), "the same people"
    assert manifest.stat().st_mtime_ns == made_at, "a second start makes nothing again"

    prepared = "from extranet.demo.fingerprint import is_prepared; from pathlib import Path; "
    prepared += "print(is_prepared(Path('var/demo')))"
    assert run(checkout, "-c", prepared) == "True"
    with (checkout / "static/css/site.css").open("a") as css:
        css.write("\n/* changed */\n")
    assert run(checkout, "-c", prepared) == "False"
