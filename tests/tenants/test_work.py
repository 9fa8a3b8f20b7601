"""Deferred work: nudged after the commit, swept each minute, taken by one worker at a time."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import timedelta

import pytest
from celery import shared_task
from django.db import connections, transaction
from django.utils import timezone

from extranet.accounts.invitations import INVITATION
from extranet.celery import app, without_the_exceptions_words
from extranet.notifications.models import Message
from extranet.tenants import work
from extranet.tenants.capabilities import Capability
from extranet.tenants.scope import scope
from tests.factories import FundFactory
from tests.worker import empty_queues

pytestmark = pytest.mark.django_db(transaction=True)


@shared_task(name="tests.work")
def some_work(fund_id: int) -> None:
    """Only its message is looked at."""


@shared_task(name="tests.other_work")
def other_work(fund_id: int) -> None:
    """The same."""


@pytest.fixture
def fund(transactional_db):
    return FundFactory()


@pytest.fixture(autouse=True)
def nothing_waits():
    empty_queues()


def published(queue: str = "slow") -> list[tuple[str, list]]:
    """The tasks that wait in a queue of the broker, and their arguments."""
    found = []
    with app.connection_for_read() as connection, connection.SimpleQueue(queue) as waiting, suppress(waiting.Empty):
        while message := waiting.get(block=False):
            message.ack()
            found.append((message.headers["task"], message.payload[0]))
    return sorted(found)


def queue_messages(fund, count) -> list[int]:
    with scope(fund):
        return [
            Message.objects.create(kind=INVITATION.name, address="a@example.invalid", language="fr").pk
            for _ in range(count)
        ]


def claim(fund) -> int | None:
    message = work.claim(Message, fund.pk, state=Message.State.CLAIMED)
    return message.pk if message else None


def test_a_nudge_is_published_once_and_only_after_the_commit(fund):
    with scope(fund):
        for _ in range(3):
            work.nudge(some_work, fund.pk)
        work.nudge(some_work, fund.pk + 1)
        assert published() == []
    assert published() == [("tests.work", [fund.pk]), ("tests.work", [fund.pk + 1])]


def test_what_was_nudged_is_taken_before_what_was_swept(fund, monkeypatch):
    """With twenty funds a sweep is hundreds of tasks: a PDF that somebody waits for doesn't stand behind them."""
    monkeypatch.setattr(work, "sweeps", [work.Sweep(some_work)])
    work.sweep()
    with scope(fund):
        work.nudge(other_work, fund.pk)
    with app.connection_for_read() as connection, connection.SimpleQueue("slow") as waiting:
        first = waiting.get(timeout=5)
        first.ack()
    assert first.headers["task"] == "tests.other_work"
    assert published() == [("tests.work", [fund.pk])]


def test_what_is_rolled_back_nudges_nobody(fund):
    with scope(fund):
        work.nudge(some_work, fund.pk)
        transaction.set_rollback(True)
    assert published() == []


def test_the_sweep_publishes_each_work_for_each_fund_that_has_its_capability(fund, monkeypatch):
    other = FundFactory(capabilities=[Capability.BATCH])
    entries = [work.Sweep(some_work), work.Sweep(app.tasks["journal.seal"], capability=Capability.BATCH)]
    monkeypatch.setattr(work, "sweeps", entries)
    work.sweep()
    assert published() == [("tests.work", [fund.pk]), ("tests.work", [other.pk])]
    assert published("signing") == [("journal.seal", [other.pk])]


def test_mails_and_seals_are_swept():
    assert {"notifications.send", "journal.seal"} <= {entry.task.name for entry in work.sweeps}


def test_a_claim_takes_what_has_been_due_for_longest(fund):
    first, second = queue_messages(fund, 2)
    with scope(fund):
        Message.objects.filter(pk=second).update(next_attempt_at=timezone.now() - timedelta(hours=1))
    assert [claim(fund), claim(fund), claim(fund)] == [second, first, None]


def test_a_claim_is_a_lease(fund):
    (pk,) = queue_messages(fund, 1)
    assert claim(fund) == pk
    with scope(fund):
        message = Message.objects.get()
        assert (message.state, message.attempts) == (Message.State.CLAIMED, 1)
        assert abs(message.next_attempt_at - timezone.now() - work.LEASE) < timedelta(minutes=1)
    assert claim(fund) is None
    with scope(fund):
        Message.objects.update(next_attempt_at=timezone.now())
    assert claim(fund) == pk


def test_a_lease_is_longer_than_a_task_may_live():
    assert timedelta(seconds=app.conf.task_time_limit) < work.LEASE


def test_what_another_worker_is_taking_is_passed_by(fund):
    first, second = queue_messages(fund, 2)
    other = connections.create_connection("default")
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT set_config('app.fund_id', %s, true)", [str(fund.pk)])
            cursor.execute("SELECT id FROM notifications_message WHERE id = %s FOR UPDATE", [first])
        assert claim(fund) == second
        assert claim(fund) is None
    finally:
        other.rollback()
        other.close()
    assert claim(fund) == first


def test_a_turn_ends(fund, monkeypatch):
    queue_messages(fund, 2)
    monkeypatch.setattr(work, "TURN", 0)
    assert list(work.claims(Message, fund.pk, state=Message.State.CLAIMED)) == []


def test_a_failed_task_is_logged_without_its_exceptions_words():
    record = logging.LogRecord("celery.app.trace", logging.ERROR, "", 0, "%(name)s[%(id)s]: %(exc)s", None, None)
    record.args = {"name": "t", "id": "1", "exc": "DETAIL: (email)=(ana@example.invalid)", "description": "failed"}
    assert without_the_exceptions_words(record)
    assert record.getMessage() == "task t[1] failed"
