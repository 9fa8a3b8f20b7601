"""A steady load of real acts: people signed in through the form over TLS, and an operator's program.

Each act carries a mark of its own, by which the database is asked afterwards whether it is there, and once. A program
that got no answer asks again with the same `Idempotency-Key`, as docs/api.md tells it to; a person who got an error
goes on with something else: her act may have been done or not, and must not be there twice.
"""

from __future__ import annotations

import datetime
import re
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests

from extranet.volume.signing_in import PASSWORD
from tests.load.papers import picture

from .processes import HOME, ClusterFailed

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')
CELL = re.compile(r'name="(h-[^"]+)"')
DOCUMENT = re.compile(r'href="(/certificats/certificat/[0-9a-f-]+/document\.pdf)[^"]*"')
PAUSE = 0.4  # seconds between two acts of one person
SPARING = 2  # more seconds of a training body: it has only so many dossiers
PATIENCE = 45  # seconds that somebody waits for an answer: longer than the pool makes her wait
PDF_WITHIN = 30  # seconds
BOUNDARY = "the-same-at-each-try"


class NotDone(Exception):
    """The act was answered by an error, or not at all."""


class Refused(NotDone):
    """The site's rules refused what was typed: its answer, not a failure of its own."""


@dataclass(frozen=True, slots=True)
class Try:
    """When somebody began something and had her answer (`time.monotonic`), and what went wrong if anything did."""

    kind: str
    began: float
    ended: float
    error: str = ""


@dataclass
class Told:
    """What all of them were told: tries, and marks by kind, of what was answered as done and of what was asked for."""

    tries: list[Try] = field(default_factory=list)
    done: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    asked: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    refused: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def act(self, kind: str, mark: str = "") -> Iterator[None]:
        """One try: done when the block ends by itself."""
        began = time.monotonic()
        with self.lock:
            if mark and mark not in self.asked[kind]:
                self.asked[kind].append(mark)
        try:
            yield
        except Refused:
            with self.lock:
                self.refused += 1
            raise
        except (NotDone, requests.RequestException) as problem:
            with self.lock:
                said = str(problem) if isinstance(problem, NotDone) else type(problem).__name__
                self.tries.append(Try(kind, began, time.monotonic(), said))
            raise NotDone from problem
        with self.lock:
            self.tries.append(Try(kind, began, time.monotonic()))
            if mark:
                self.done[kind].append(mark)


class Visitor:
    """A connection to the site's one address, as a host of the fund."""

    def __init__(self, told: Told, port: int, host: str) -> None:
        self.told, self.base = told, f"https://127.0.0.1:{port}"
        self.session = requests.Session()
        self.session.trust_env = False  # no proxy and no authorities of this machine's
        self.session.verify = str(HOME.folder / "chain.pem")
        self.session.headers.update({"Host": host, "Origin": f"https://{host}"})

    def get(self, path: str, *, may_be_closed: bool = False) -> str:
        """The page; an empty one where it leads elsewhere and `may_be_closed`. Raises `NotDone` for other answers."""
        answer = self.session.get(self.base + path, timeout=PATIENCE, allow_redirects=False)
        if may_be_closed and answer.status_code == 302:
            return ""
        if answer.status_code != 200:
            raise NotDone(f"GET {answer.status_code}")
        return answer.text

    def post(self, path: str, form: dict[str, Any], page: str) -> None:
        """Raises `NotDone` unless the form was taken, which a redirection says."""
        token = TOKEN.search(page)
        if token is None:
            raise NotDone("no form")
        fields = form | {"csrfmiddlewaretoken": token[1]}
        answer = self.session.post(self.base + path, fields, timeout=PATIENCE, allow_redirects=False)
        if answer.status_code == 200:
            raise Refused("the form again")
        if answer.status_code != 302:
            raise NotDone(f"POST {answer.status_code}")

    def read(self, path: str, *, may_be_closed: bool = False) -> str:
        with self.told.act("read"):
            return self.get(path, may_be_closed=may_be_closed)

    def sign_in(self, address: str) -> None:
        path = "/compte/connexion/"
        self.post(path, {"login": address, "password": PASSWORD}, self.get(path))


class Officer(Visitor):
    """Reads lists, and notes what was paid."""

    def work(self, known: dict[str, Any], turn: int) -> None:
        self.read(["/", "/demandes/", "/certificats/dossiers/"][turn % 3])
        path = f"/certificats/{known['dossiers'][turn % len(known['dossiers'])]}/reglements/"
        page, mark = self.read(path), f"L-{uuid.uuid4().hex[:12]}"
        month = datetime.datetime.now(datetime.UTC).date().replace(day=1) - datetime.timedelta(days=90)
        form = {
            "kind": "advance", "paid_on": f"{month:%d/%m/%Y}", "period_from": f"{month:%d/%m/%Y}",
            "period_to": f"{month + datetime.timedelta(days=20):%d/%m/%Y}", "amount": "120", "reference": mark,
        }  # fmt: skip
        with self.told.act("payment", mark):
            self.post(path, form, page)


class Mandatee(Visitor):
    """A company's: enters people in its register, and has it as a file, which is read in pieces from the replica."""

    def work(self, known: dict[str, Any], turn: int) -> None:
        page = self.read("/salaries/")
        if turn % 5 == 0:
            self.read("/salaries/?export=csv")
        found = re.search(r'href="(/salaries/nouveau/[0-9a-f-]+/)"', page)
        if found is None:
            raise ClusterFailed("no way to enter somebody in /salaries/")
        page, mark = self.read(found[1]), f"Alix {uuid.uuid4().hex[:10]}"
        with self.told.act("worker", mark):
            self.post(found[1], {"last_name": "Exemple", "first_name": mark, "birth_date": "30/07/1985"}, page)


class Body(Visitor):
    """A training body: the hours of a month, and its certificate, which a worker makes."""

    def work(self, known: dict[str, Any], turn: int) -> None:
        if not self.dossiers:
            self.read("/certificats/dossiers/")
            return
        path = self.dossiers.pop()
        mark = path.split("/")[2]
        page = self.read(path, may_be_closed=True)
        version, cells = VERSION.search(page), list(dict.fromkeys(CELL.findall(page)))
        if version is None or not cells:
            return
        form = {cells[0]: "7", "version": version[1], "action": "save", "certifies": "yes"}
        with self.told.act("month", mark):
            self.post(path, form, page)
        with self.told.act("pdf", mark):
            self.see(f"{path}certifier/")
        time.sleep(SPARING)

    def sign_in(self, address: str) -> None:
        super().sign_in(address)
        self.dossiers: list[str] = []

    def see(self, path: str) -> None:
        deadline = time.monotonic() + PDF_WITHIN
        while time.monotonic() < deadline:
            if found := DOCUMENT.search(self.get(path)):
                answer = self.session.get(self.base + found[1], timeout=PATIENCE)
                if not answer.content.startswith(b"%PDF"):
                    raise NotDone("no PDF")
                return
            time.sleep(0.5)
        raise NotDone("PDF late")


class Forgetful(Visitor):
    """Somebody who isn't signed in asks for a new password: a mail, which a worker sends."""

    def work(self, known: dict[str, Any], turn: int) -> None:
        path, people = "/compte/mot-de-passe/oublie/", [one for kind in known["crowd"].values() for one in kind]
        page = self.read(path)
        with self.told.act("mail"):
            self.post(path, {"email": people[turn % len(people)]}, page)
        time.sleep(10 * PAUSE)  # an address of the network may ask twenty times a minute


class Decider(Visitor):
    """The fund's: accepts requests, whose people the workers then declare to the social security, over SFTP."""

    def sign_in(self, address: str) -> None:
        super().sign_in(address)
        self.requests: list[str] = []

    def work(self, known: dict[str, Any], turn: int) -> None:
        if not self.requests:
            self.read("/declarations/")
            time.sleep(SPARING)
            return
        mark = self.requests.pop()
        page = self.read(f"/demandes/{mark}/recapitulatif/")
        with self.told.act("accepted", mark):
            self.post(f"/demandes/{mark}/accepter/", {}, page)
        time.sleep(SPARING)


class Program(Visitor):
    """An operator's: makes whole requests, and joins a signed list, which is scanned."""

    def work(self, known: dict[str, Any], turn: int) -> None:
        day = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=30 + turn % 200)
        mark = f"Soudage {uuid.uuid4().hex[:12]}"
        body = {
            "title": mark, "theme": "Soudage", "kind": "formal", "provider_name": "Centre Exemple", "place": "Namur",
            "language": "fr", "company": known["companies"][turn % len(known["companies"])],
            "days": [{"date": f"{day}", "starts_at": "09:00", "ends_at": "17:00", "break_starts_at": "12:00",
                      "break_ends_at": "13:00"}],
            "workers": [{"last_name": "Inventé", "first_name": "Alix", "birth_date": "1985-07-30"}],
        }  # fmt: skip
        made = self.until_answered("request", mark, "/requests/bulk", 200, json={"requests": [body]})
        result = made["results"][0]
        if not result.get("uuid"):
            raise ClusterFailed(f"a request was refused: {result}")
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="liste.png"\r\n'
        data = f"{head}Content-Type: image/png\r\n\r\n".encode() + picture() + f"\r\n--{BOUNDARY}--\r\n".encode()
        self.until_answered(
            "upload", mark, f"/requests/{result['uuid']}/attendance-lists", 201, data=data,
            headers={"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"},
        )  # fmt: skip

    def until_answered(self, kind: str, mark: str, path: str, status: int, **what: Any) -> Any:
        """The same call under the same key, until it is answered."""
        headers = what.pop("headers", {}) | {"Idempotency-Key": str(uuid.uuid4())}
        ends = time.monotonic() + 4 * PATIENCE
        while True:
            try:
                with self.told.act(kind, mark):
                    answer = self.session.post(f"{self.base}/api/v1{path}", timeout=PATIENCE, headers=headers, **what)
                    if answer.status_code != status:
                        raise NotDone(
                            f"API {answer.status_code} {answer.text[:200] if answer.status_code < 500 else ''}"
                        )
                    return answer.json()
            except NotDone:
                if time.monotonic() > ends:
                    raise
                time.sleep(PAUSE)


class Load:
    """All of them at work, each in a thread, from `start` to `stop`."""

    def __init__(self, port: int, known: dict[str, Any]) -> None:
        self.told, self.known, self.over = Told(), known, threading.Event()
        self.failures: list[BaseException] = []
        host, crowd = known["host"], known["crowd"]
        bodies = known["bodies"]
        people: list[tuple[Visitor, str]] = [
            (Officer(self.told, port, host), crowd["staff"][0]),
            (Mandatee(self.told, port, host), crowd["company"][0]),
            (Decider(self.told, port, host), crowd["staff"][1]),
            *((Body(self.told, port, host), body) for body in bodies),
        ]
        for person, address in people:
            person.sign_in(address)
            if isinstance(person, Body):
                person.dossiers = list(known["dossiers_of"][address])
            if isinstance(person, Decider):
                person.requests = list(known["to_accept"])
        forgetful, program = Forgetful(self.told, port, host), Program(self.told, port, host)
        program.session.headers["Authorization"] = f"Bearer {known['keys']['operator-0']}"
        self.threads = [
            threading.Thread(target=self.go_on, args=(one.work,), daemon=True)
            for one in (*(person for person, _address in people), forgetful, program)
        ]

    def go_on(self, work: Callable[[dict[str, Any], int], None]) -> None:
        turn = 0
        while not self.over.is_set():
            try:
                work(self.known, turn)
            except NotDone:
                pass  # noted where it happened
            except Exception as problem:  # noqa: BLE001 - whatever it is, the run must not pass without it
                self.failures.append(problem)
                return
            turn += 1
            self.over.wait(PAUSE)

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(5 * PATIENCE)
        if self.failures:
            raise ClusterFailed(f"somebody could not go on: {self.failures[0]!r}")
