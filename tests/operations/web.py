"""A real web process on the test's database, signed in as the application role, and somebody who asks it for pages."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings

from extranet.demo.__main__ import web_command
from tests.worker import PR_SET_PDEATHSIG, _libc, application_address, wait_until

READY_WITHIN = 90  # seconds
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass
class Answer:
    status: int
    headers: Message
    text: str


@dataclass
class Browser:
    """Keeps its cookies; names the host of a fund, whatever address it connects to."""

    port: int
    host: str
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> Answer:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        said = {"Host": self.host, "Cookie": cookie} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body.encode(), said)
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        connection.close()
        for given in answer.headers.get_all("Set-Cookie", []):
            name, _, value = given.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(answer.status, answer.headers, text)

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def post(self, path: str, fields: Mapping[str, str], **headers: str) -> Answer:
        """With the token of the page at this address."""
        token = TOKEN.search(self.get(path.partition("?")[0]).text)
        assert token, "the page has no form"
        return self.ask(
            "POST",
            path,
            urlencode({**fields, "csrfmiddlewaretoken": token[1]}),
            Content_Type="application/x-www-form-urlencoded",
            **headers,
        )


@dataclass
class Web:
    port: int
    log: Path

    def browser(self, host: str) -> Browser:
        return Browser(self.port, host)


@contextmanager
def web(folder: Path, **variables: str) -> Iterator[Web]:
    """A web process that answers; `variables` are added to its environment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.operations.web_settings",
        "DATABASE_URL": application_address(),
        "BROKER_URL": settings.CELERY_BROKER_URL,
        "JOURNAL_HEADS_DIR": str(settings.JOURNAL_HEADS_DIR),
    }
    log = folder / "web.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            web_command(str(port)),
            cwd=settings.ROOT,
            env=environment | variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=lambda: _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM),
        )
    running = Web(port, log)
    try:
        wait_until(lambda: process.poll() is not None or is_up(port), READY_WITHIN, log.read_text)
        assert process.poll() is None, log.read_text()
        yield running
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:  # asked to stop while one of its workers was starting, it waits for ever
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def is_up(port: int) -> bool:
    try:
        return Browser(port, "probe").get("/live").status == 200
    except OSError:
        return False
