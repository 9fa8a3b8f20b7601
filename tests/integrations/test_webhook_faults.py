"""Whatever the receiver or our own worker does: nothing is lost, and what comes twice has the same id (BEY-05)."""

from __future__ import annotations

import datetime
import time

import pytest
from django.utils import timezone

from extranet.integrations.models import Delivery, Subscription
from extranet.integrations.webhooks import delivering
from extranet.integrations.webhooks.entries import stopped
from extranet.integrations.webhooks.words import attempt_in_words
from extranet.organisations.acting import acting
from extranet.tenants.scope import scope
from tests.batch_channel.test_faults import another_process
from tests.integrations.receiver import closes, drips, hangs, pours, receiving, status
from tests.integrations.webhook_scenes import (
    administrator,
    as_stored,
    at_once,
    attempts,
    deliveries,
    returned,
    stage,
    subscribed,
    told,
)
from tests.mail import delivered_mail
from tests.worker import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made(transactional_db):
    return stage()


@pytest.fixture
def receiver(monkeypatch):
    monkeypatch.setattr(delivering, "PATIENCE", 0.7)
    with receiving() as one:
        yield one


def test_an_error_is_tried_again_with_the_same_id_and_bytes(made, receiver):
    webhook, secret = subscribed(made.fund, made.encoder, receiver.url)
    receiver.answers = [status(500, b"panne")]
    returned(made)
    told(made.fund)
    [delivery] = deliveries(made.fund)
    assert (delivery.state, delivery.error) == ("due", "http-500")
    assert 50 < (delivery.next_attempt_at - timezone.now()).total_seconds() <= 60
    assert as_stored(made.fund, webhook).failures == 1
    at_once(made.fund)
    told(made.fund)
    first, second = receiver.received
    assert (first.id, first.body) == (second.id, second.body)
    assert second.verified(secret)["sequence"] == 1
    assert deliveries(made.fund)[0].state == "delivered"
    assert as_stored(made.fund, webhook).failing_since is None


@pytest.mark.parametrize(
    ("fault", "code", "said"),
    [
        (lambda receiver: closes, "ConnectionError", "refusée ou coupée"),
        (hangs, "time-out", "Pas de réponse complète"),
        (lambda receiver: drips, "time-out", "Pas de réponse complète"),
        (lambda receiver: status(302, Location="http://127.0.0.1:1/"), "http-302", "ce n’est pas suivi"),
        (lambda receiver: status(404), "http-404", "Il n’y a rien à cette adresse"),
        (lambda receiver: status(429), "http-429", "demande d’attendre"),
    ],
    ids=["closes", "hangs", "drips", "redirects", "404", "429"],
)
def test_each_fault_ends_in_time_is_said_in_words_and_tried_again(made, receiver, fault, code, said):
    subscribed(made.fund, made.encoder, receiver.url)
    receiver.answers = [fault(receiver)]
    returned(made)
    began = time.monotonic()
    told(made.fund)
    assert time.monotonic() - began < 30
    [delivery], [attempt] = deliveries(made.fund), attempts(made.fund)
    assert (delivery.state, delivery.error) == ("due", code)
    assert said in attempt_in_words(attempt)
    assert len(receiver.received) == 1, "a redirection is not followed"


def test_an_answer_without_end_is_cut_and_its_beginning_kept(made, receiver):
    subscribed(made.fund, made.encoder, receiver.url)
    receiver.answers = [pours]
    returned(made)
    told(made.fund)
    assert deliveries(made.fund)[0].state == "delivered"
    assert len(attempts(made.fund)[0].answer) == 500


def test_a_receiver_that_is_down_costs_one_attempt_and_holds_up_nobody_else(made, receiver):
    broken, _secret = subscribed(made.fund, made.encoder, "http://127.0.0.1:9/")
    subscribed(made.fund, made.encoder, receiver.url)
    for _turn in range(3):
        returned(made)
    told(made.fund)
    assert len(receiver.received) == 3
    assert len([one for one in attempts(made.fund) if one.status is None]) == 1
    assert as_stored(made.fund, broken).failures == 1


def test_when_it_answers_again_what_waited_follows_at_once(made, receiver):
    subscribed(made.fund, made.encoder, receiver.url)
    receiver.answers = [status(503)]
    for _turn in range(3):
        returned(made)
    told(made.fund)
    assert len(receiver.received) == 1
    with scope(made.fund):
        first = Delivery.objects.order_by("next_attempt_at", "pk").first()
        Delivery.objects.filter(pk=first.pk).update(next_attempt_at=timezone.now())
    told(made.fund)
    assert {one.state for one in deliveries(made.fund) if one.attempts < 2} <= {"delivered", "due"}
    at_once(made.fund)
    told(made.fund)
    assert {one.state for one in deliveries(made.fund)} == {"delivered"}


def test_410_pauses_at_once_and_the_administrators_are_told(made, receiver):
    webhook, _secret = subscribed(made.fund, made.encoder, receiver.url)
    receiver.answers = [status(410)]
    for _turn in range(2):
        returned(made)
    told(made.fund)
    assert as_stored(made.fund, webhook).pause == "gone"
    assert len(receiver.received) == 1
    assert {one.state for one in deliveries(made.fund)} == {"withheld"}
    mails = [mail for mail in delivered_mail(made.fund) if "Webhook en pause" in mail.subject]
    assert [mail.to for mail in mails] == [[made.encoder.user.email]]
    with scope(made.fund):
        total, [waiting] = stopped(administrator(made.encoder))
        assert (total, waiting.title) == (1, "Planning Pro")
        made.mandatee.refresh_from_db()
        assert stopped(acting(made.fund.pk, made.mandatee.user, made.mandatee)) == (0, [])


def test_after_three_days_it_pauses_by_itself_and_nothing_is_lost(made, receiver):
    webhook, _secret = subscribed(made.fund, made.encoder, receiver.url)
    receiver.answers = [status(500)] * 50
    returned(made)
    told(made.fund)
    for _turn in range(len(delivering.PAUSES) - 1):
        at_once(made.fund)
        told(made.fund)
    assert as_stored(made.fund, webhook).pause == ""
    with scope(made.fund):
        Subscription.objects.update(failing_since=timezone.now() - datetime.timedelta(days=3))
    at_once(made.fund)
    told(made.fund)
    assert as_stored(made.fund, webhook).pause == "failing"
    assert deliveries(made.fund)[0].state == "failed"
    returned(made)
    told(made.fund)
    assert [one.state for one in deliveries(made.fund)] == ["failed", "withheld"]
    assert sum(delivering.PAUSES, datetime.timedelta()) >= delivering.GIVEN_UP_AFTER


def test_a_name_that_now_leads_into_this_network_gets_nothing(made, receiver, settings):
    subscribed(made.fund, made.encoder, receiver.url.replace("127.0.0.1", "localhost"))
    settings.OUTGOING_MAY_BE_LOCAL = False
    with scope(made.fund):
        Subscription.objects.update(url="https://localhost/")
    returned(made)
    told(made.fund)
    assert receiver.received == []
    assert deliveries(made.fund)[0].error == "private-address"


@pytest.mark.parametrize(
    ("point", "times"),
    [
        ("before:extranet.integrations.webhooks.delivering.post", 1),
        ("after:extranet.integrations.webhooks.delivering.post", 2),
        ("before:extranet.integrations.webhooks.delivering.finish", 2),
    ],
)
def test_a_worker_killed_around_the_sending_sends_again_under_the_same_id(made, receiver, tmp_path, point, times):
    subscribed(made.fund, made.encoder, receiver.url)
    returned(made)
    from tests.integrations.test_webhooks import reading_until

    reading_until(made)
    gate = tmp_path / "gate"
    with another_process(made.fund, gate, point, module="tests.integrations.dying") as process:
        wait_until(lambda: gate.exists() or process.poll() is not None, 60)
        assert process.poll() is None, "it ended before the point"
    told(made.fund)
    assert [one.state for one in deliveries(made.fund)] == ["claimed"], "its claim is a lease"
    at_once(made.fund)
    told(made.fund)
    assert len(receiver.received) == times
    assert len({(one.id, one.body) for one in receiver.received}) == 1
    assert [one.state for one in deliveries(made.fund)] == ["delivered"]
