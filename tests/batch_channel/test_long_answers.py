"""An answer of many forms is applied in pieces: whoever dies in between, each form counts once."""

from __future__ import annotations

import datetime
from collections import Counter
from uuid import uuid4

import pytest
from django.utils import timezone

from batch_channel import claims, exchange, verbs
from batch_channel.models import Answer, Attempt, Channel, Declaration
from batch_channel.services import answers
from batch_channel.workflow import BatchState, DeclarationState
from extranet.demo.channel import rehearsal
from extranet.journal.models import Entry
from extranet.journal.services import record_many
from extranet.tenants.actor import Actor
from extranet.tenants.scope import scope
from tests.batch_channel.promises import check_kept
from tests.batch_channel.scenes import (
    KIND,
    NUMBERS,
    batch_fund,
    channel_of,
    declared,
    employer_of,
    names,
    only_batch,
    point_at,
    run,
    worker_of,
)
from tests.batch_channel.test_faults import free_the_claim, killed_at
from tests.worker import wait_until

pytestmark = pytest.mark.django_db

ACCEPTED = "batch_channel.declaration_accepted"


def sent_and_answered(fund, simulated, forms: int) -> None:
    """One set of so many forms has left, and its answers wait in the folder."""
    company = employer_of(fund)
    worker = worker_of(fund, company, NUMBERS[0])
    with scope(fund):
        declarations = Declaration.objects.bulk_create(
            Declaration(
                kind=KIND,
                source_uuid=uuid4(),
                company=company,
                worker=worker,
                trained_from=datetime.date(2026, 10, 5),
            )
            for _ in range(forms)
        )
        record_many(Actor.system(fund), [(verbs.DECLARED, one, {}) for one in declarations])
    run(fund)
    assert simulated.answer() == 2, "ACRF and NOTI"


def states(fund) -> Counter[str]:
    with scope(fund):
        return Counter(Declaration.objects.values_list("state", flat=True))


def told(fund) -> int:
    with scope(fund):
        return Entry.objects.filter(verb=ACCEPTED).count()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("point", "settled"),
    [
        ("before:batch_channel.services.answers.apply#3", answers.PIECE),  # the first is the acknowledgement's
        ("after:batch_channel.services.answers.apply#3", answers.PIECE),
        ("before:batch_channel.services.answers.stored#2", answers.PIECE),
        ("after:batch_channel.services.answers.take#2", answers.PIECE + 40),
    ],
)
def test_a_worker_killed_in_the_middle_of_an_answer_leaves_each_form_to_count_once(
    transactional_db, tmp_path, point, settled
):
    fund, forms = batch_fund(), answers.PIECE + 40
    with rehearsal(fund, tmp_path / "simulator") as simulated:
        sent_and_answered(fund, simulated, forms)
        point_at(fund, next_attempt_at=timezone.now())
        killed_at(fund, tmp_path / "gate", point)
        waiting = {DeclarationState.ACKNOWLEDGED: forms - settled} if settled < forms else {}
        assert states(fund) == {DeclarationState.ACCEPTED: settled} | waiting
        assert told(fund) == settled
        free_the_claim(fund)
        run(fund)
        assert states(fund) == {DeclarationState.ACCEPTED: forms}
        assert told(fund) == forms
        with scope(fund):
            assert set(Attempt.objects.values_list("outcome", flat=True)) == {Attempt.Outcome.ACCEPTED}
            assert sorted(Answer.objects.values_list("kind", "state")) == [("ACRF", "read"), ("NOTI", "read")]
            assert Entry.objects.filter(verb="batch_channel.batch_answered").count() == 1
        assert only_batch(fund).state == BatchState.ANSWERED
        check_kept(fund, simulated.directory)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_of_an_acknowledgement_is_followed_by_one_that_ends_it(
    transactional_db, tmp_path
):
    fund, forms = batch_fund(), answers.PIECE + 40
    with rehearsal(fund, tmp_path / "simulator") as simulated:
        sent_and_answered(fund, simulated, forms)
        point_at(fund, next_attempt_at=timezone.now())
        killed_at(fund, tmp_path / "gate", "before:batch_channel.services.answers.acknowledge_some#2")
        acknowledged = {DeclarationState.ACKNOWLEDGED: answers.PIECE}
        assert states(fund) == acknowledged | {DeclarationState.SENT: forms - answers.PIECE}
        assert only_batch(fund).state == BatchState.SENT
        free_the_claim(fund)
        run(fund)
        assert states(fund) == {DeclarationState.ACCEPTED: forms}
        with scope(fund):
            assert Entry.objects.filter(verb="batch_channel.batch_acknowledged").count() == 1
            assert sorted(Answer.objects.values_list("kind", "state")) == [("ACRF", "read"), ("NOTI", "read")]
        assert only_batch(fund).state == BatchState.ANSWERED
        check_kept(fund, simulated.directory)


@pytest.fixture
def slow_pieces(monkeypatch, time_machine):
    """Each form is a piece of its own that takes a minute and a half; what is in the list is called in each."""
    apply, meanwhile = answers.apply, []

    def for_long(*arguments):
        time_machine.shift(datetime.timedelta(seconds=90))
        for call in meanwhile:
            call()
        apply(*arguments)

    time_machine.move_to(timezone.now(), tick=False)
    monkeypatch.setattr(answers, "PIECE", 1)
    monkeypatch.setattr(answers, "apply", for_long)
    return meanwhile


def test_who_reads_for_longer_than_the_lease_keeps_the_channel(fund, simulated, slow_pieces):
    sent_and_answered(fund, simulated, 4)
    began, seen = timezone.now(), []
    slow_pieces.append(lambda: seen.append(exchange.claim(fund, channel_of(fund).pk)))
    run(fund)
    assert timezone.now() - began > 3 * claims.LEASE
    assert seen == [None] * 5, "another worker finds the channel taken, whenever it looks"
    assert states(fund) == {DeclarationState.ACCEPTED: 4}
    assert channel_of(fund).claimed_at is None
    check_kept(fund, simulated.directory)


@pytest.mark.django_db(transaction=True)
def test_a_single_step_that_outlasts_the_lease_keeps_the_channel(transactional_db, tmp_path, monkeypatch):
    """The claim is renewed beside the work: a long file, a slow server. A moment stands for the minutes."""
    fund = batch_fund()
    monkeypatch.setattr(claims, "RENEWED_AFTER", datetime.timedelta(milliseconds=50))
    post, seen = exchange.post, []

    def for_long(*arguments, **more):
        first = channel_of(fund).claimed_at
        wait_until(lambda: channel_of(fund).claimed_at > first)
        seen.append(exchange.claim(fund, channel_of(fund).pk))
        return post(*arguments, **more)

    monkeypatch.setattr(exchange, "post", for_long)
    with rehearsal(fund, tmp_path / "simulator") as simulated:
        sent_and_answered(fund, simulated, 1)
        assert seen == [None]
        assert channel_of(fund).claimed_at is None
        check_kept(fund, simulated.directory)


def test_who_stood_still_while_another_took_over_writes_no_go(fund, simulated, monkeypatch):
    declared(fund, worker_of(fund, employer_of(fund)))
    post, others = exchange.post, timezone.now() + datetime.timedelta(days=1)

    def standing_still(*arguments, **more):
        point_at(fund, claimed_at=others)
        monkeypatch.setattr(claims, "RENEWED_AFTER", datetime.timedelta(0))
        return post(*arguments, **more)

    monkeypatch.setattr(exchange, "post", standing_still)
    run(fund)
    assert only_batch(fund).state == BatchState.SENDING
    assert [name for name in names(simulated.directory.inbox("T")) if name.startswith("GO.")] == []
    assert channel_of(fund).claimed_at == others
    monkeypatch.setattr(exchange, "post", post)
    point_at(fund, claimed_at=None)
    run(fund)
    assert only_batch(fund).state == BatchState.SENT
    check_kept(fund, simulated.directory)


def test_who_has_lost_the_channel_stops_and_leaves_it_to_who_has_it(fund, simulated, slow_pieces):
    sent_and_answered(fund, simulated, 4)
    others = timezone.now() + datetime.timedelta(days=1)

    def taken_over() -> None:
        with scope(fund):
            Channel.objects.update(claimed_at=others)

    slow_pieces.append(taken_over)
    run(fund)
    assert states(fund) == {DeclarationState.ACKNOWLEDGED: 4}, "the acknowledgement was on its way"
    channel = channel_of(fund)
    assert (channel.claimed_at, channel.error) == (others, ""), "neither released nor said to have failed"
    slow_pieces.clear()
    point_at(fund, claimed_at=None)
    run(fund)
    assert states(fund) == {DeclarationState.ACCEPTED: 4}
    check_kept(fund, simulated.directory)


def test_a_claim_is_renewed_when_it_is_time(fund, simulated, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    declared(fund, worker_of(fund, employer_of(fund)))
    channel = exchange.claim(fund, channel_of(fund).pk)
    first = channel.claimed_at
    time_machine.shift(claims.RENEWED_AFTER - datetime.timedelta(seconds=1))
    claims.renew(fund, channel)
    assert channel_of(fund).claimed_at == first
    time_machine.shift(datetime.timedelta(seconds=1))
    claims.renew(fund, channel)
    assert channel_of(fund).claimed_at == first + claims.RENEWED_AFTER
    claims.release(fund, channel)
    assert channel_of(fund).claimed_at is None


def test_one_answer_that_speaks_of_a_form_twice_counts_once_and_says_so(fund, simulated):
    sent_and_answered(fund, simulated, 1)
    (path,) = simulated.directory.outbox("T").glob("FO.NOTI.*")
    for signature in path.parent.glob("FS.NOTI.*"):
        signature.unlink()
    text = path.read_bytes()
    form = text[text.index(b"<Form>") : text.index(b"</NOTIFICATION>")]
    contrary = form.replace(b"<ResultCode>1</ResultCode>", b"<ResultCode>0</ResultCode>")
    path.write_bytes(text.replace(b"</NOTIFICATION>", form + contrary + b"</NOTIFICATION>"))
    run(fund)
    assert states(fund) == {DeclarationState.ACCEPTED: 1}
    assert told(fund) == 1
    with scope(fund):
        assert Answer.objects.get(kind="NOTI").notes == [Answer.Note.CONTRADICTION]
    assert only_batch(fund).state == BatchState.ANSWERED
