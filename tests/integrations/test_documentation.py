"""What a developer reads is there for everybody, whole, and its examples do what they say."""

from __future__ import annotations

import base64
import datetime
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from extranet.integrations import guide
from extranet.integrations.openapi import api
from extranet.integrations.problems import TITLES
from extranet.integrations.scopes import Scope
from extranet.tenants.scope import scope
from requests_app.training.models import Absence, Request
from requests_app.training.workflow import RequestState
from tests.documents.pdf_factory import plain_pdf
from tests.factories import OrganisationFactory, visitor
from tests.integrations.scenes import make_key
from tests.mandates.scenes import preencoding_fund
from tests.training.scenes import authorised, mandatee_of, request_with_company, stage, yesterday

SOFTWARE = Path(__file__).with_name("operator_software.py")
FILES = sorted(file for file in guide.EXAMPLES.glob("*.*") if file.stem != "webhook")


@pytest.mark.django_db
def test_the_guide_shows_the_examples_that_are_run(fund):
    page = visitor(fund).get("/programmes/").content.decode()
    assert "Un responsable des accès de votre organisation crée une clé" in page
    assert "curl --fail-with-body" in page
    assert "from urllib.request import" in page


@pytest.mark.django_db
def test_the_reference_has_every_operation_and_its_scope(fund):
    page = visitor(fund).get("/programmes/reference/").content.decode()
    for operation in api.operations():
        assert f'id="{api.id_of(operation)}"' in page


@pytest.mark.django_db
def test_each_problem_has_its_place(fund):
    page = visitor(fund).get("/programmes/erreurs/").content.decode()
    for code, (status, title) in TITLES.items():
        assert f'id="{code}"' in page
        assert str(title) in page
        assert str(status) in page


@pytest.mark.django_db
def test_the_description_is_for_everybody_and_complete(fund):
    described = json.loads(visitor(fund).get("/api/v1/openapi.json").content)
    assert described["openapi"] == "3.1.0"
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], (method, path)
            assert {"404", "429"} <= set(operation["responses"]), (method, path)
            if method != "get" and operation.get("security"):
                headers = {one["name"] for one in operation["parameters"] if one["in"] == "header"}
                assert "Idempotency-Key" in headers, (method, path)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_an_example_does_what_it_says(live_server, file):
    made = stage(preencoding_fund(host_name="127.0.0.1"))
    earlier = request_with_company(made)
    _key, secret = make_key(made.fund, made.encoder, Scope.TRAINING_READ, Scope.TRAINING_WRITE)
    done = run(file, live_server.url, secret, str(made.company.uuid))
    assert done.returncode == 0, done.stdout + done.stderr
    with scope(made.fund):
        sent = Request.objects.filter(state=RequestState.WITH_COMPANY).exclude(pk=earlier.pk)
        if file.stem == "encode":
            assert sent.get().number in done.stdout
            return
    assert {"first_call": "TechnoDémo", "follow": earlier.number}[file.stem] in done.stdout


def run(file: Path, address: str, secret: str, company: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable] if file.suffix == ".py" else ["bash", "-eu"]
    given = {"EXTRANET": on_this_machine(address), "EXTRANET_KEY": secret, "EXTRANET_COMPANY": company}
    return subprocess.run(
        [*program, str(file)], env=os.environ | given, capture_output=True, text=True, timeout=60, check=False
    )


def on_this_machine(address: str) -> str:
    """By number: not every machine knows the names below `localhost`."""
    return address.replace("localhost", "127.0.0.1")


def test_the_webhooks_example_verifies_what_is_signed_and_nothing_else():
    secret, now = "whsec_" + base64.b64encode(os.urandom(24)).decode(), datetime.datetime.now(datetime.UTC)
    body = json.dumps({"type": "ping", "data": {"href": "/api/v1/me"}})
    signature = Webhook(secret).sign("msg_1", now, body)
    given = {"WEBHOOK_ID": "msg_1", "WEBHOOK_TIMESTAMP": str(int(now.timestamp())), "WEBHOOK_SECRET": secret}
    for sent, is_ours in ((body, True), (body.replace("ping", "pong"), False)):
        done = subprocess.run(
            [sys.executable, str(guide.EXAMPLES / "webhook.py")],
            env=os.environ | given | {"WEBHOOK_SIGNATURE": signature},
            input=sent,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode == 0, "ping /api/v1/me" in done.stdout) == (is_ours, is_ours), done.stderr


@pytest.mark.feature("ATM-31", "BEY-05")
@pytest.mark.django_db(transaction=True)
def test_an_operators_software_encodes_by_the_public_documentation_alone(live_server):
    """Two companies mandated it, and a third no longer does: it knows an address and a key, and reads the rest."""
    made = stage(preencoding_fund(host_name="127.0.0.1"))
    with scope(made.fund):
        second = OrganisationFactory(name="Deuxième Fictive SA")
        authorised(made.fund, second, made.encoder.organisation)
        mandatee_of(made.fund, second)
        third = OrganisationFactory(name="Troisième Fictive SA")
        authorised(made.fund, third, made.encoder.organisation, until=yesterday())
    _key, secret = make_key(made.fund, made.encoder, Scope.TRAINING_READ, Scope.TRAINING_WRITE)
    program = [sys.executable, str(SOFTWARE), on_this_machine(live_server.url), secret, yesterday().isoformat()]
    done = subprocess.run(program, input=plain_pdf(), capture_output=True, timeout=120, check=False, env={})
    assert done.returncode == 0, done.stderr.decode()
    said = json.loads(done.stdout)
    with scope(made.fund):
        requests = Request.objects.order_by("number")
        assert {request.company for request in requests} == {made.company, second}
        assert [one["number"] for one in said["encoded"]] == [request.number for request in requests]
        assert {request.state for request in requests} == {RequestState.WITH_COMPANY}
        for request in requests:
            assert request.days.get().date == yesterday()
            assert set(request.participants.values_list("last_name", flat=True)) == {"Inventée", "Fictif"}
            assert Absence.objects.get(day__request=request).participant.last_name == "Fictif"
            assert request.attendance_lists.count() == 1
    assert sorted(said["followed"]) == sorted(request.number for request in requests)


@pytest.mark.django_db
def test_the_reference_speaks_the_readers_language_whoever_read_it_before(fund):
    dutch, french = visitor(fund), visitor(fund)
    dutch.cookies["django_language"] = "nl"
    for browser, words in ((french, "Trop de requêtes"), (dutch, "Te veel aanvragen"), (french, "Trop de requêtes")):
        assert words in browser.get("/programmes/reference/").content.decode()
