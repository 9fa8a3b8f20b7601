"""With a real worker, a real broker and a real mail server: nothing is lost, whoever dies at whatever moment."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.utils import timezone

from extranet.accounts.invitations import send_invitation
from extranet.celery import app
from extranet.embedded import wheels
from extranet.notifications.models import Message
from extranet.tenants import work
from extranet.tenants.scope import scope
from tests.factories import FundFactory, UserFactory, member_of, visitor
from tests.smtp import mail_server
from tests.worker import wait_until, worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def fund(transactional_db):
    return FundFactory()


@pytest.fixture
def server():
    with mail_server() as server:
        yield server


def invite(fund):
    with scope(fund):
        send_invitation(user=UserFactory(), fund=fund, organisation_name="Forges du Nord")


def only_message(fund) -> Message:
    with scope(fund):
        return Message.objects.get()


def let_the_claim_grow_stale(fund):
    with scope(fund):
        Message.objects.update(next_attempt_at=timezone.now())


def test_a_nudge_delivers_at_once(fund, server):
    with worker(smtp_port=server.port) as running:
        invite(fund)
        wait_until(lambda: server.received, 60, running.log.read_text)
        wait_until(lambda: only_message(fund).state == Message.State.SENT)
        assert server.received[0]["To"] not in running.log.read_text(), "no personal data in logs"
    assert server.received[0]["Message-ID"] == only_message(fund).message_id


def test_a_worker_killed_before_sending_loses_nothing(fund, server):
    server.greeting.open.clear()
    with worker(smtp_port=server.port) as running:
        invite(fund)
        wait_until(server.greeting.reached.is_set)
        assert only_message(fund).state == Message.State.CLAIMED
        running.kill()
    server.open_gates()
    assert server.received == []
    with worker(smtp_port=server.port):
        work.sweep.delay()
        time.sleep(2)
        assert server.received == [], "the claim is fresh: somebody may be sending it"
        let_the_claim_grow_stale(fund)
        work.sweep.delay()
        wait_until(lambda: only_message(fund).state == Message.State.SENT)
    assert [mail["Message-ID"] for mail in server.received] == [only_message(fund).message_id]


def test_a_worker_killed_after_sending_sends_the_same_message_again(fund, server):
    server.taken.open.clear()
    with worker(smtp_port=server.port) as running:
        invite(fund)
        wait_until(server.taken.reached.is_set)
        running.kill()
    server.open_gates()
    assert only_message(fund).state == Message.State.CLAIMED
    let_the_claim_grow_stale(fund)
    with worker(smtp_port=server.port):
        work.sweep.delay()
        wait_until(lambda: only_message(fund).state == Message.State.SENT)
    assert [mail["Message-ID"] for mail in server.received] == [only_message(fund).message_id] * 2


class Broker:
    """A Valkey of this test's own, to be ended and silenced."""

    def __init__(self, folder) -> None:
        self.url = f"redis+socket://{folder}/valkey?virtual_host=0"
        self.command = [
            wheels.installed().valkey, "--port", "0", "--unixsocket", f"{folder}/valkey", "--dir", folder,
            "--save", "", "--appendonly", "no",
        ]  # fmt: skip
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)
        wait_until(self.answers)

    def answers(self) -> bool:
        with app.connection_for_write(self.url) as connection:
            try:
                return connection.ensure_connection(max_retries=1) is not None
            except OSError:
                return False

    def end(self) -> None:
        self.process.kill()
        self.process.wait()

    @contextmanager
    def silent(self) -> Iterator[None]:
        self.process.send_signal(signal.SIGSTOP)
        yield
        self.process.send_signal(signal.SIGCONT)

    @contextmanager
    def ended(self) -> Iterator[None]:
        self.end()
        yield
        self.start()


@pytest.fixture
def broker(tmp_path, monkeypatch):
    """The broker to which this process publishes, for one test."""
    broker = Broker(tmp_path)
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", broker.url)
    app._after_fork()  # forgets its connections, as a forked process does
    yield broker
    broker.end()
    monkeypatch.undo()
    app._after_fork()


@pytest.mark.parametrize("outage", ["ended", "silent"])
def test_without_a_broker_the_request_answers_and_the_sweep_delivers(fund, server, broker, outage):
    user = member_of(fund).user
    client = visitor(fund)
    client.get("/compte/mot-de-passe/oublie/")
    with getattr(broker, outage)():
        began = time.monotonic()
        response = client.post("/compte/mot-de-passe/oublie/", {"email": user.email})
        assert time.monotonic() - began < 30
        assert response.status_code == 302
        assert only_message(fund).state == Message.State.DUE
    with worker(smtp_port=server.port, broker_url=broker.url) as running:
        work.sweep.delay()
        wait_until(lambda: server.received, 60, running.log.read_text)
    assert server.received[0]["To"] == user.email


def test_a_worker_survives_its_broker(fund, server, broker):
    with worker(smtp_port=server.port, broker_url=broker.url) as running:
        with broker.ended():
            invite(fund)
        wait_until(lambda: "Connected to" in running.log.read_text().rpartition("lost")[2], 60, running.log.read_text)
        work.sweep.delay()
        wait_until(lambda: server.received, 60, running.log.read_text)


def test_beat_sweeps_each_minute():
    (entry,) = app.conf.beat_schedule.values()
    assert app.tasks[entry["task"]].name == work.sweep.name
    assert entry["schedule"] == entry["options"]["expires"] == work.SWEEP_EVERY
