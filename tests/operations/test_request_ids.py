"""One id from the request's answer through the web process's log to the worker's; no log names anybody."""

from __future__ import annotations

import io
import json
import logging
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from extranet.logs import JsonFormatter, PrettyFormatter
from extranet.tenants.scope import scope
from tests.factories import PASSWORD, FundFactory, UserFactory, host_of, member_of, visitor
from tests.operations.web import web
from tests.smtp import mail_server
from tests.worker import wait_until, worker

PLANTED = "Zoé-Plantée"
NAMED_IN = re.compile("plant|zo%C3%A9|zo\\\\u00e9", re.IGNORECASE)


def lines(text: str) -> list[dict]:
    """The lines of a log that are objects; a server's own greeting isn't."""
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


@pytest.fixture
def log():
    """What this process would print, as production prints it."""
    output = io.StringIO()
    handler = logging.StreamHandler(output)
    handler.setFormatter(JsonFormatter())
    logging.getLogger().addHandler(handler)
    yield output
    logging.getLogger().removeHandler(handler)


@pytest.mark.django_db(transaction=True)
def test_one_id_leads_from_the_answer_through_the_web_processs_log_to_the_workers(tmp_path):
    fund = FundFactory()
    person = member_of(
        fund, first_name="Zoé", last_name="Plantée", user=UserFactory(email="plantee@example.invalid")
    ).user
    proxys = uuid.uuid4()
    with (
        mail_server() as mails,
        worker(smtp_port=mails.port) as running,
        web(tmp_path, REQUEST_ID_FROM_PROXY="1") as site,
    ):
        browser = site.browser(host_of(fund))
        asked = browser.post(
            "/compte/mot-de-passe/oublie/?nom=Plantee",
            {"email": person.email},
            X_Request_ID=proxys.hex,
            User_Agent="Plantee/1.0",
            Referer=f"http://{host_of(fund)}/Plantee/",
        )
        assert (asked.status, asked.headers["X-Request-ID"]) == (302, str(proxys))
        wait_until(lambda: mails.received, 60, running.log.read_text)
        own = browser.get("/compte/connexion/", X_Request_ID="Plantee'; --").headers["X-Request-ID"]
        assert uuid.UUID(own) != proxys, "an id that is none is not repeated"
        found = [line for line in lines(site.log.read_text()) if line.get("request_id") == str(proxys)]
        wait_until(lambda: [line for line in lines(running.log.read_text()) if line["message"] == "task"])
        worked = [line for line in lines(running.log.read_text()) if line.get("request_id") == str(proxys)]
        printed = site.log.read_text() + running.log.read_text()
    (answered,) = [line for line in found if line["message"] == "answered"]
    assert answered["fund"] == fund.slug
    assert (answered["route"], answered["method"], answered["status"]) == ("account_reset_password", "POST", 302)
    assert answered["queries"] > 0
    assert answered["duration_ms"] >= 0
    taken = next(line for line in worked if line["message"] == "row taken")
    assert (taken["table"], taken["attempt"], taken["fund"]) == ("notifications.message", 1, fund.slug)
    done = next(line for line in worked if line["message"] == "task")
    assert (done["task"], done["outcome"], done["attempt"]) == ("notifications.send", "done", 1)
    assert {"task_id", "duration_ms", "queue"} <= done.keys()
    assert not NAMED_IN.findall(printed), printed


@pytest.mark.django_db
def test_a_page_that_breaks_says_which_request_it_was_and_the_log_says_nothing_of_whom(fund, settings, log):
    settings.ROOT_URLCONF = "tests.operations.urls"
    client = Client(
        raise_request_exception=False,
        headers={"host": host_of(fund), "user-agent": PLANTED, "x-request-id": PLANTED, "cookie": f"name={PLANTED}"},
    )
    logging.getLogger("a.library").warning("%s signs", PLANTED)
    logging.getLogger("a.library").error(f"{PLANTED} signs")
    file = SimpleUploadedFile(f"{PLANTED}.pdf", b"%PDF")
    broken = client.post(f"/casse/{PLANTED}/?nom={PLANTED}", {"last_name": PLANTED, "file": file})
    said = lines(log.getvalue())
    assert broken.status_code == 500
    reference = broken.headers["X-Request-ID"]
    assert f"<code>{reference}</code>" in broken.content.decode()
    assert "Référence de l’incident" in broken.content.decode()
    raised = next(line for line in said if "exception" in line)
    assert (raised["exception"], raised["request_id"], raised["route"]) == ("DatabaseError", reference, "breaks")
    assert "tests/operations/urls.py" in raised["at"][-1]
    answered = next(line for line in said if line["message"] == "answered")
    assert (answered["level"], answered["status"], answered["request_id"]) == ("error", 500, reference)
    assert next(line for line in said if line["logger"] == "a.library")["message"] == "%s signs"
    assert not NAMED_IN.findall(log.getvalue()), log.getvalue()


@pytest.mark.django_db
def test_without_a_proxy_that_sets_it_an_id_from_outside_is_not_believed(fund):
    theirs = str(uuid.uuid4())
    first, second = (visitor(fund).get("/compte/connexion/", headers={"x-request-id": theirs}) for _ in range(2))
    assert len({theirs, first.headers["X-Request-ID"], second.headers["X-Request-ID"]}) == 3


@pytest.mark.django_db
def test_a_signed_in_persons_line_has_her_ids_and_nothing_else(fund, log):
    member = member_of(fund, last_name="Plantée")
    client = visitor(fund)
    client.post("/compte/connexion/", {"login": member.user.email, "password": PASSWORD})
    client.get("/")
    line = lines(log.getvalue())[-1]
    assert (line["user"], line["organisation"], line["fund"]) == (member.user_id, member.organisation_id, fund.slug)
    assert member.user.email not in log.getvalue()
    with scope(fund):
        assert str(member.uuid) not in log.getvalue()


def test_eyes_get_the_same_in_a_line():
    record = logging.makeLogRecord(
        {"name": "extranet.x", "msg": "row taken", "levelname": "INFO", "fields": {"row": 7}}
    )
    assert re.fullmatch(
        r"\d\d:\d\d:\d\d\.\d{3} info     row taken logger=extranet.x row=7", PrettyFormatter().format(record)
    )
