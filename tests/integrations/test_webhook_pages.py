"""« Webhooks »: an access manager adds one, tries it, reads what came back, sends again (BEY-05)."""

from __future__ import annotations

import re
import subprocess

import pytest
from django.urls import reverse

from extranet.integrations.models import Delivery, Subscription
from extranet.integrations.scopes import Scope
from extranet.integrations.webhooks import delivering
from extranet.journal.models import Entry
from extranet.tenants.scope import scope
from tests.access.webhooks_world import listening, manager_of
from tests.factories import quickly_signed_in
from tests.integrations.receiver import receiving, status
from tests.integrations.scenes import problem, program_of, refusals
from tests.integrations.webhook_scenes import RETURNED, returned, stage, told
from tests.mandates.scenes import preencoding_fund

pytestmark = pytest.mark.django_db(transaction=True)

ADD = "/programmes/webhooks/ajouter/"


@pytest.fixture
def fund(transactional_db):
    return preencoding_fund()


@pytest.fixture
def manager(fund):
    return manager_of(fund)


@pytest.fixture
def client(fund, manager):
    return quickly_signed_in(fund, manager.user)


@pytest.fixture
def receiver():
    with receiving() as one:
        yield one


def only(fund):
    with scope(fund):
        return Subscription.objects.get()


@pytest.mark.feature("BEY-05")
def test_it_is_added_its_secret_shown_once_and_a_trial_shows_what_came_back(fund, client, receiver):
    form = {"name": "Planning Pro", "url": receiver.url, "events": [RETURNED]}
    page = client.post(ADD, form)
    secret = re.search(r"whsec_[\w+/]+=*", page.content.decode())[0]
    assert "no-store" in page.headers["Cache-Control"]
    webhook = only(fund)
    shown = client.get(reverse("integrations:webhook", args=[webhook.uuid])).content.decode()
    assert "whsec_" not in shown
    receiver.answers = [status(418, b"une tasse ?")]
    there = client.post(reverse("integrations:try_webhook", args=[webhook.uuid])).headers["Location"]
    assert "dans quelques secondes" in client.get(there).content.decode()
    delivering.deliver_due(fund.pk)
    after = client.get(there).content.decode()
    assert "Le serveur n’en veut pas (418)" in after
    assert "une tasse ?" in after
    assert receiver.received[0].verified(secret)["type"] == "ping"
    with scope(fund):
        assert Entry.objects.filter(verb="integrations.webhook_made").count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"url": "ftp://127.0.0.1/"}, "mène à un serveur public"),
        ({"url": "https://10.0.0.1/"}, "mène à un serveur public"),
        ({"url": "http://127.0.0.1/é"}, "sans accent"),
        ({"events": ["certificate.certified"]}, "certificate.certified"),
        ({"events": []}, "Cochez au moins un événement"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(fund, client, change, said):
    form = {"name": "Planning Pro", "url": "http://127.0.0.1:9/", "events": [RETURNED]} | change
    page = client.post(ADD, form).content.decode()
    assert said in page
    with scope(fund):
        assert not Subscription.objects.exists()


def test_what_was_given_up_is_found_by_its_state_and_sent_again(fund, manager, client):
    listening(fund, manager)
    webhook = only(fund)
    page = client.get(reverse("integrations:webhook", args=[webhook.uuid]), {"state": "failed"}).content.decode()
    assert "Le serveur a une erreur (500)" in page
    none = client.get(reverse("integrations:webhook", args=[webhook.uuid]), {"state": "delivered"}).content.decode()
    assert "Aucun résultat" in none
    answer = client.post(
        reverse("integrations:replay_webhook", args=[webhook.uuid]), {"since": "2020-01-01"}, follow=True
    )
    assert "1 envoi repart." in answer.content.decode()
    with scope(fund):
        assert Delivery.objects.get().state == "due"


def test_one_pauses_resumes_renews_the_secret_and_deletes(fund, manager, client):
    listening(fund, manager)
    webhook = only(fund)
    for name, said in (("pause", "est en pause"), ("resume", "est repris")):
        address = reverse(f"integrations:{name}_webhook", args=[webhook.uuid])
        assert said in client.post(address, follow=True).content.decode()
    page = client.post(reverse("integrations:rotate_webhook", args=[webhook.uuid])).content.decode()
    assert "signé aussi avec le secret précédent" in page
    gone = client.post(reverse("integrations:remove_webhook", args=[webhook.uuid]), follow=True).content.decode()
    assert "est supprimé" in gone
    assert client.get(reverse("integrations:webhook", args=[webhook.uuid])).status_code == 404


def test_a_list_costs_the_same_at_one_and_at_sixty_rows(fund, manager, client, django_assert_num_queries):
    listening(fund, manager)
    webhook = only(fund)
    address = reverse("integrations:webhook", args=[webhook.uuid])
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    with scope(fund):
        Delivery.objects.bulk_create(
            Delivery(
                subscription=webhook,
                entry=number,
                event=RETURNED,
                sequence=number,
                body="{}",
                state="withheld",
                next_attempt_at=None,
            )
            for number in range(2, 61)
        )
    with CaptureQueriesContext(connection) as sixty:
        client.get(address)
    assert len(sixty) == len(one)


# The program's own door


def test_a_program_subscribes_reads_its_log_and_unsubscribes(receiver, transactional_db):
    made = stage()
    program = program_of(made.fund, made.encoder, Scope.TRAINING_READ)
    offered = {one["name"] for one in program.get("/webhook-events").json()}
    assert RETURNED in offered
    assert "payment.made" not in offered
    answer = program.post("/webhooks", {"name": "Planning Pro", "url": receiver.url, "events": [RETURNED]})
    assert answer.status_code == 201
    webhook = answer.json()
    returned(made)
    told(made.fund)
    assert receiver.received[0].verified(webhook["secret"])["type"] == RETURNED
    [listed] = program.get("/webhooks").json()["results"]
    assert "secret" not in listed
    path = f"/webhooks/{webhook['uuid']}"
    [delivery] = program.get(f"{path}/deliveries", state="delivered").json()["results"]
    assert [one["status"] for one in delivery["attempts"]] == [204]
    assert program.post(f"{path}/deliveries/{delivery['uuid']}/replay").status_code == 202
    told(made.fund)
    assert receiver.received[1].id == receiver.received[0].id
    assert program.post(f"{path}/replay", {"since": "2026-01-01T00:00:00"}).json() == {"count": 0}
    assert program.delete(path).status_code == 204
    assert program.get("/webhooks").json()["results"] == []


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"url": "https://169.254.169.254/"}, "/url", "address_forbidden"),
        ({"events": ["payment.made"]}, "/events", "event_unknown"),
        ({"events": []}, "/body/events", "too_short"),
        ({"url": "nonsense"}, "/body/url", "string_pattern_mismatch"),
    ],
)
def test_a_program_is_refused_with_a_code_at_the_field(fund, manager, change, pointer, code):
    program = program_of(fund, manager, Scope.TRAINING_READ)
    body = {"name": "Planning Pro", "url": "http://127.0.0.1:9/", "events": [RETURNED]} | change
    assert list(refusals(program.post("/webhooks", body)).values()) == [code]
    with scope(fund):
        assert not Subscription.objects.exists()


def test_during_a_pause_a_program_gets_a_conflict(fund, manager, client):
    program = program_of(fund, manager, Scope.TRAINING_READ)
    body = {"name": "Planning Pro", "url": "http://127.0.0.1:9/", "events": [RETURNED]}
    webhook = program.post("/webhooks", body).json()["uuid"]
    client.post(reverse("integrations:pause_webhook", args=[webhook]))
    assert problem(program.post(f"/webhooks/{webhook}/replay", {}), 409)["code"] == "conflict"


def test_the_signature_is_checked_with_openssl_as_the_documentation_says(fund, manager, client, receiver, settings):
    page = client.post(ADD, {"name": "Planning Pro", "url": receiver.url, "events": [RETURNED]})
    secret = re.search(r"whsec_[\w+/]+=*", page.content.decode())[0]
    client.post(reverse("integrations:try_webhook", args=[only(fund).uuid]))
    delivering.deliver_due(fund.pk)
    [got] = receiver.received
    guide = (settings.ROOT / "docs" / "webhooks.md").read_text()
    script = re.search(r"```sh\n(.+?)```", guide, re.DOTALL)[1]
    variables = {
        "SECRET": secret,
        "ID": got.id,
        "TIMESTAMP": got.headers["webhook-timestamp"],
        "BODY": got.body.decode(),
        "PATH": "/usr/local/bin:/usr/bin:/bin",
    }
    made = subprocess.run(["sh", "-c", script], env=variables, capture_output=True, text=True, check=True).stdout
    assert f"v1,{made.strip()}" == got.headers["webhook-signature"]
