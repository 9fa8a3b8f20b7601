"""The mixed load: who comes to a fund's site in a day, with every fifth act a write, uploads and PDFs included.

`tests.load.mixed` starts the site, its worker and this file's people; alone: `locust -f tests/load/locustfile.py`.
Each person works in the order of her work; what she wrote is counted, and looked for in the database afterwards.
"""

from __future__ import annotations

import datetime
import json
import os
import random
import re
import time
import uuid
from collections import Counter
from typing import Any

from locust import HttpUser, between, events, task

from tests.load.papers import picture

KNOWN: dict[str, Any] = json.loads(os.environ["LOAD_KNOWN"])
PASSWORD = os.environ["LOAD_PASSWORD"]
DONE: Counter[str] = Counter()
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')
CELL = re.compile(r'name="(h-[^"]+)"')
ASKED = re.compile(r'name="asked" value="([^"]*)"')
DOSSIERS: dict[str, list[str]] = KNOWN["dossiers_of"]  # by body; each month is somebody's once, whoever comes first
PDF_READY_WITHIN = 60  # seconds


class Person(HttpUser):
    """Signed in once, through the form, as one of the generated people of her kind."""

    abstract = True
    wait_time = between(0.5, 2)
    kind = ""

    def on_start(self) -> None:
        self.client.headers["Host"] = KNOWN["host"]
        self.email = random.choice(KNOWN["crowd"][self.kind])
        page = self.client.get("/compte/connexion/", name="sign-in")
        token = TOKEN.search(page.text)
        form = {"csrfmiddlewaretoken": token[1] if token else "", "login": self.email, "password": PASSWORD}
        with self.client.post(
            "/compte/connexion/", form, name="sign-in", allow_redirects=False, catch_response=True
        ) as answer:
            if answer.status_code != 302:
                answer.failure(f"{self.kind} could not sign in: {answer.status_code}")

    def read(self, path: str, name: str) -> str:
        """The page's text; anything but 200 is an error."""
        with self.client.get(path, name=f"GET {name}", catch_response=True) as answer:
            if answer.status_code != 200:
                answer.failure(f"status {answer.status_code}")
            return answer.text

    def write(self, path: str, name: str, form: dict[str, Any], page: str, **more: Any) -> bool:
        """Post a form of this page; whether it was taken, which a redirection says. Refused is an error.

        Hours that differ from the calendar are asked about once, rightly (`ATN-38`): she answers, as people do.
        """
        token = TOKEN.search(page)
        if token is None:
            return False
        fields = form | {"csrfmiddlewaretoken": token[1]}
        with self.client.post(
            path, fields, name=f"POST {name}", allow_redirects=False, catch_response=True, **more
        ) as answer:
            asked = ASKED.search(answer.text) if answer.status_code == 200 and "remark" not in form else None
            if asked:
                DONE[f"{name} asked about"] += 1
            elif answer.status_code != 302:
                problem = re.search(r"error-summary.*?</", answer.text, re.DOTALL)
                answer.failure(f"status {answer.status_code} {problem[0][:200] if problem else ''}")
                return False
        if asked:
            return self.write(path, name, form | {"asked": asked[1], "remark": "Il était malade"}, page, **more)
        DONE[name] += 1
        return True


class Officer(Person):
    """The fund's staff: reads lists and dossiers all day, and notes what was paid."""

    weight = 3
    kind = "staff"

    @task(4)
    def lists(self) -> None:
        path = random.choice(["/", "/demandes/", "/certificats/dossiers/", "/prises-en-charge/instruction/"])
        self.read(path, path)

    @task(2)
    def search(self) -> None:
        self.read("/demandes/?q=soudage", "/demandes/?q=")
        self.read(f"/certificats/dossiers/?q=V-{random.randrange(10, 99):04}", "/certificats/dossiers/?q=")

    @task(2)
    def pay(self) -> None:
        path = f"/certificats/{random.choice(KNOWN['dossiers'])}/reglements/"
        page = self.read(path, "reglements")
        today = datetime.datetime.now(datetime.UTC).date()
        month = today.replace(day=1) - datetime.timedelta(days=90)
        form = {
            "kind": "advance",
            "paid_on": f"{today:%d/%m/%Y}",
            "period_from": f"{month:%d/%m/%Y}",
            "period_to": f"{month + datetime.timedelta(days=20):%d/%m/%Y}",
            "amount": "120",
            "reference": f"L-{uuid.uuid4().hex[:12]}",
        }
        self.write(path, "payment", form, page)


class Mandatee(Person):
    """A company's people: their requests, their register, the catalogue."""

    weight = 4
    kind = "company"

    @task(6)
    def look(self) -> None:
        path = random.choice(["/", "/demandes/", "/salaries/", "/prises-en-charge/", "/formations/?q=nego"])
        self.read(path, path.partition("?")[0])

    @task(2)
    def hire(self) -> None:
        page = self.read("/salaries/", "/salaries/")
        found = re.search(r'href="(/salaries/nouveau/[0-9a-f-]+/)"', page)
        if found is None:
            return
        form = {
            "last_name": "Exemple",
            "first_name": f"Alix {uuid.uuid4().hex[:10]}",
            "birth_date": "30/07/1985",
        }
        self.write(found[1], "worker", form, self.read(found[1], "/salaries/nouveau/"))


class Manager(Person):
    """A training body: enters the hours of a month, and reads the certificate that is made of them."""

    weight = 4
    kind = "body"

    def on_start(self) -> None:
        super().on_start()
        self.dossiers = DOSSIERS[self.email]

    @task(5)
    def look(self) -> None:
        path = random.choice(["/", "/certificats/", "/certificats/dossiers/", "/certificats/mois/"])
        self.client.get(path, name=f"GET {path}")

    @task(2)
    def month(self) -> None:
        """From the grid to the PDF, which the worker makes."""
        if not self.dossiers:
            return
        path = self.dossiers.pop(random.randrange(len(self.dossiers)))
        page = self.read(path, "month")
        version, cells = VERSION.search(page), list(dict.fromkeys(CELL.findall(page)))
        if version is None or not cells:
            return
        form = {cells[0]: "7", "version": version[1], "action": "save", "certifies": "yes"}
        if not self.write(path, "month", form, page):
            return
        begun = time.monotonic()
        while time.monotonic() - begun < PDF_READY_WITHIN:
            page = self.read(f"{path}certifier/", "certifier")
            found = re.search(r'href="(/certificats/certificat/[0-9a-f-]+/document\.pdf)[^"]*"', page)
            if found:
                self.environment.events.request.fire(
                    request_type="PDF", name="made by the worker", response_time=(time.monotonic() - begun) * 1000,
                    response_length=0, exception=None, context={},
                )  # fmt: skip
                with self.client.get(found[1], name="GET document.pdf", catch_response=True) as answer:
                    if not answer.content.startswith(b"%PDF"):
                        answer.failure("no PDF")
                DONE["pdf"] += 1
                return
            time.sleep(1)
        DONE["pdf late"] += 1


class Encoder(HttpUser):
    """An operator's program: reads the list, makes whole requests, joins signed lists."""

    weight = 3
    wait_time = between(0.5, 2)

    def on_start(self) -> None:
        key = KNOWN["keys"]["operator-0"]
        self.client.headers.update({"Host": KNOWN["host"], "Authorization": f"Bearer {key}"})

    @task(6)
    def read(self) -> None:
        self.client.get("/api/v1/requests", name="GET api/requests")

    @task(2)
    def encode(self) -> None:
        people = [
            {"last_name": "Inventé", "first_name": f"Alix {place}", "birth_date": "1985-07-30"} for place in range(3)
        ]
        body = {
            "title": "Soudage TIG, niveau 2", "theme": "Soudage", "kind": "formal", "provider_name": "Centre Exemple",
            "place": "Namur", "language": "fr", "company": random.choice(KNOWN["companies"]), "workers": people,
        }  # fmt: skip
        made = self.post("/requests/bulk", "request", {"json": {"requests": [body]}}, 200)
        if made is None or not made["results"][0].get("uuid"):
            return
        DONE["request"] += 1
        path = f"/requests/{made['results'][0]['uuid']}/attendance-lists"
        if self.post(path, "upload", {"files": {"file": ("liste.png", picture(), "image/png")}}, 201) is not None:
            DONE["upload"] += 1

    def post(self, path: str, name: str, what: dict[str, Any], status: int) -> Any:
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        with self.client.post(
            f"/api/v1{path}", name=f"POST api/{name}", headers=headers, catch_response=True, **what
        ) as answer:
            if answer.status_code != status:
                answer.failure(f"status {answer.status_code}: {answer.text[:200]}")
                return None
            return answer.json()


@events.quitting.add_listener
def tell(**_environment: Any) -> None:
    """What was taken, for `tests.load.mixed` to look for in the database."""
    with open(os.environ["LOAD_DONE"], "w") as file:
        json.dump(DONE, file)
