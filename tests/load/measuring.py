"""Somebody who asks for a hot page or call, the same way at each site."""

from __future__ import annotations

import time
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

from extranet.volume.signing_in import PASSWORD
from tests.bench.counting import ASKED, TOLD
from tests.bench.serving import BenchFailed, Visitor

from . import plans
from .hot import Hot


@dataclass
class Reader:
    """Asks over one connection that stays open; signed in, or with a program's key."""

    visitor: Any
    path: str
    headers: dict[str, str]

    def ask(self, headers: dict[str, str] | None = None) -> Any:
        status, _body, answer = self.visitor.ask("GET", self.path, headers=self.headers | (headers or {}))
        if status != 200:
            raise BenchFailed(f"{self.path} answered {status}: {answer.get('Location', '')}")
        return answer

    def seconds(self) -> float:
        begun = time.perf_counter()
        self.ask()
        return time.perf_counter() - begun

    def queries(self) -> int:
        return int(self.ask({ASKED: "1"})[TOLD])

    def whole_tables(self, name: str) -> list[str]:
        """Big tables that are read from end to end, and the plans in var/…/plans."""
        told: str = self.ask({plans.ASKED: name})[plans.TOLD]
        return [table for table in told.split(",") if table]


class Caller(Visitor):
    """A program: no session."""

    def __init__(self, port: int, host: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {"Host": host}
        self.cookies = {}


@dataclass
class Readers:
    """Those of one site; who signed in once stays."""

    port: int
    known: dict[str, Any]
    signed_in: dict[str, Visitor]

    @classmethod
    def at(cls, port: int, known: dict[str, Any]) -> Readers:
        return cls(port, known, {})

    def of(self, hot: Hot) -> Reader:
        path = hot.path.format(**self.known["objects"])
        if hot.program:
            key = {"Authorization": f"Bearer {self.known['keys'][hot.actor]}"}
            return Reader(Caller(self.port, self.known["host"]), f"/api/v1{path}", key)
        person = self.person(hot.actor)
        person.ask("GET", path)  # a body is once asked for its identity instead
        return Reader(person, path, {})

    def person(self, name: str) -> Visitor:
        if name not in self.signed_in:
            visitor = Visitor(self.port, self.known["host"], self.known["people"][name], PASSWORD)
            visitor.ask("GET", "/")
            self.signed_in[name] = visitor
        return self.signed_in[name]
