"""The site as the demo serves it, and somebody who asks for its pages over one connection that stays open."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from http.client import HTTPConnection, HTTPResponse, RemoteDisconnected
from pathlib import Path
from urllib.parse import urlencode

from extranet import embedded
from extranet.demo.__main__ import web_command

from .counting import ASKED, TOLD

READY_WITHIN = 240  # seconds: ten where nothing else runs
SIGN_IN = "/compte/connexion/"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class BenchFailed(Exception):
    """Something couldn't be measured; the message says what."""


@contextmanager
def served(home: Path, environment: dict[str, str] | None = None) -> Iterator[int]:
    """The demo's web process on a free port, which is given; in this process's environment or another."""
    port = free_port()
    log = home / "web.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            web_command(str(port)),
            cwd=embedded.ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        wait_until_ready(port, process, log)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_ready(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/ready")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise BenchFailed(f"the site did not answer within {READY_WITHIN} seconds; see {log}")


class Visitor:
    """A signed-in person and her one connection."""

    def __init__(self, port: int, host: str, email: str, password: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Host": host}
        self.cookies: dict[str, str] = {}
        token = TOKEN.search(self.get(SIGN_IN))
        if token is None:
            raise BenchFailed("there is no form on the sign-in page")
        form = urlencode({"csrfmiddlewaretoken": token[1], "login": email, "password": password})
        status, _body, _headers = self.ask("POST", SIGN_IN, form)
        if status != 302:
            raise BenchFailed(f"{email} could not sign in: status {status}")

    def get(self, path: str) -> str:
        """The page. Raises `BenchFailed` when it is anything but a page."""
        status, body, _headers = self.ask("GET", path)
        if status != 200:
            raise BenchFailed(f"{path} answered {status} for {self.headers['Host']}")
        return body

    def seconds(self, path: str) -> float:
        """How long the page takes, its body read."""
        start = time.perf_counter()
        self.get(path)
        return time.perf_counter() - start

    def queries(self, path: str) -> int:
        """How many queries the page runs."""
        _status, _body, headers = self.ask("GET", path, headers={ASKED: "1"})
        return int(headers[TOLD])

    def ask(
        self, method: str, path: str, form: str | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, str, Message]:
        sent = self.headers | (headers or {})
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if form is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, path, form, sent)
            answer = self.connection.getresponse()
        except RemoteDisconnected:  # it was idle for longer than the server keeps a connection
            if method != "GET":
                raise
            self.connection.close()
            self.connection.request(method, path, form, sent)
            answer = self.connection.getresponse()
        body = answer.read().decode()
        self.keep_cookies(answer)
        return answer.status, body, answer.headers

    def keep_cookies(self, answer: HTTPResponse) -> None:
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _equals, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
