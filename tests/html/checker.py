"""The Nu HTML checker (`vnu-jar`) beside the tests: one process a session, which reads a page in about 10 ms.

A page is read once: two that differ in their words and addresses only have the same mistakes.
"""

from __future__ import annotations

import json
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from django.conf import settings
from django.http import HttpResponse

JAR = Path(settings.ROOT) / "var" / "node" / "html" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
STARTS_WITHIN = 60  # seconds: it reads the whole standard first

# What the checker says that isn't a mistake of ours, with the reason.
NOT_OURS = re.compile(
    # Drawn as cards or without bullets (`display`, `list-style`), a table or a list is none any more for some screen
    # readers, unless its roles say so: https://adrianroselli.com/2018/02/tables-css-display-properties-and-aria.html
    r"^The “role” attribute must not be used on a “(tr|th|td|thead|tbody|tfoot)” element which has a “table” ancestor"
    r"|^The “(list|listitem|table|row|rowgroup|cell|columnheader|rowheader)” role is unnecessary"
    # A section without a name has no role: to whoever listens it is a <div>, and no heading is missing.
    r"|^Section lacks heading\."
)

VALUES = re.compile(rb'"[^"]*"')
WORDS = re.compile(rb">[^<]+")


class HtmlChecker:
    """Starts with the first page that it is asked about."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.seen: set[int] = set()
        self.address = ""

    def start(self) -> None:
        assert JAR.exists(), "The Nu HTML checker is missing: bin/bootstrap html"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}/?out=json"
        bind = "-Dnu.validator.servlet.bind-address=127.0.0.1"
        java = ["java", "-Xss2m", "-Xmx512m", "-XX:TieredStopAtLevel=1", bind, "-cp", str(JAR)]
        self.process = subprocess.Popen(
            [*java, "nu.validator.servlet.Main", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait()

    def mistakes_on(self, answer: HttpResponse) -> list[str]:
        """Errors and warnings about a page; nothing about what is no page, a piece of one, or was read before."""
        if answer.streaming or not answer.headers.get("Content-Type", "").startswith("text/html"):
            return []
        if b"<html" not in answer.content:
            return []
        shape = hash(WORDS.sub(b">", VALUES.sub(b'""', answer.content)))
        if shape in self.seen:
            return []
        self.seen.add(shape)
        return self.mistakes_in(answer.content)

    def mistakes_in(self, html: bytes) -> list[str]:
        if self.process is None:
            self.start()
        said = [one for one in self.ask(html) if not NOT_OURS.match(one["message"])]
        return [f"{one['message']} — {one.get('extract', '').strip()!r}" for one in said]

    def ask(self, html: bytes) -> list[dict[str, str]]:
        assert self.address.startswith("http://127.0.0.1:")
        request = Request(self.address, html, {"Content-Type": "text/html; charset=utf-8"})
        until = time.monotonic() + STARTS_WITHIN
        while True:
            try:
                with urlopen(request, timeout=STARTS_WITHIN) as response:
                    return json.load(response)["messages"]
            except URLError:
                assert self.process is not None
                assert self.process.poll() is None, "the Nu HTML checker stopped"
                assert time.monotonic() < until, "the Nu HTML checker doesn't start"
                time.sleep(0.1)


@pytest.fixture(scope="session")
def html_checker() -> Iterator[HtmlChecker]:
    checker = HtmlChecker()
    yield checker
    checker.stop()
