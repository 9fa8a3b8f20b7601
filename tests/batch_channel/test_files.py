"""Files at rest: sealed chunk by chunk, readable as they were, also those that were sealed whole before."""

from __future__ import annotations

import datetime

import pytest

from batch_channel import files, keys, routing, sealing
from batch_channel.models import Answer, Batch, Chunk, Declaration
from batch_channel.protocol import chunked
from batch_channel.services import batches
from batch_channel.workflow import BatchState, DeclarationState
from extranet.tenants.scope import scope
from tests.batch_channel.scenes import NUMBERS, declared, employer_of, names, only_batch, run, state_of, worker_of

pytestmark = pytest.mark.django_db


def many(fund, count: int) -> list[Declaration]:
    worker = worker_of(fund, employer_of(fund))
    return [declared(fund, worker, reference=f"S{number:06}") for number in range(count)]


def test_a_file_of_many_chunks_leaves_and_comes_back_as_it_was(fund, simulated, monkeypatch):
    monkeypatch.setattr(files, "CHUNK_BYTES", 1000)
    declarations = many(fund, 3)
    run(fund)
    batch = only_batch(fund)
    sent = (simulated.directory.inbox("T") / f"FI.{batch.name}.1.1").read_bytes()
    simulated.answer()
    run(fund)
    with scope(fund):
        assert batch.chunks.count() == -(-len(sent) // 1000) > 3
        assert b"".join(files.unsealed(batch)) == sent
        answer = Answer.objects.get(kind="NOTI")
        assert answer.chunks.count() > 1
        assert all(NUMBERS[0].encode() not in bytes(chunk.content) for chunk in Chunk.objects.all())
    (path,) = simulated.directory.outbox("T").glob("FO.NOTI.*")
    with files.opened(fund, answer) as file:
        assert file.read() == path.read_bytes()
    assert {state_of(fund, one) for one in declarations} == {DeclarationState.ACCEPTED}


def test_a_chunk_that_is_missing_or_of_another_file_is_noticed(fund, simulated, monkeypatch):
    monkeypatch.setattr(files, "CHUNK_BYTES", 1000)
    many(fund, 2)
    run(fund)
    with scope(fund):
        batch = Batch.objects.get()
        last = batch.chunks.order_by("number").last()
        last.delete()
        with pytest.raises(sealing.Unreadable):
            list(files.unsealed(batch))
        other = chunked.sealed(chunked.new_key(), [b"x"])
        batch.chunks.create(number=last.number, content=next(other))
        with pytest.raises(sealing.Unreadable):
            list(files.unsealed(batch))


def test_what_was_sealed_whole_is_still_sent_and_read(fund, simulated, monkeypatch):
    """As a batch that an earlier version prepared, and that this one sends."""
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    monkeypatch.setattr(sealing, "seal_file", sealed_whole)
    run(fund)
    with scope(fund):
        assert not Chunk.objects.exists()
    simulated.answer()
    run(fund)
    assert state_of(fund, declaration) == DeclarationState.ACCEPTED
    with scope(fund):
        assert not Chunk.objects.exists()
        assert b"".join(files.unsealed(Answer.objects.get(kind="NOTI"))).startswith(b"<?xml")


def sealed_whole(pieces, *, purpose):
    return sealing.seal(b"".join(pieces), purpose=purpose), iter(())


def test_a_files_key_is_no_short_secret(fund, simulated):
    many(fund, 1)
    run(fund)
    head = bytes(only_batch(fund).data)
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(head, purpose=keys.FILE)
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(head[len(sealing.IN_CHUNKS) :], purpose=keys.FILE)


def test_forms_are_read_a_slice_at_a_time(fund, simulated, monkeypatch):
    monkeypatch.setattr("batch_channel.drafting.SLICE", 2)
    declarations = many(fund, 5)
    run(fund)
    with scope(fund):
        assert Batch.objects.get().attempts.count() == 5
    simulated.answer()
    run(fund)
    assert {state_of(fund, one) for one in declarations} == {DeclarationState.ACCEPTED}


def test_a_batch_over_midnight_keeps_the_order_of_its_forms(fund, simulated, monkeypatch):
    monkeypatch.setattr("batch_channel.drafting.SLICE", 2)
    late = datetime.datetime(2026, 11, 22, 23, 59, 59, 998_000, tzinfo=routing.ZONE)
    real = batches.form_moments
    monkeypatch.setattr(batches, "form_moments", lambda now: real(late))
    many(fund, 5)
    run(fund)
    batch = only_batch(fund)
    assert batch.state == BatchState.SENT
    sent = (simulated.directory.inbox("T") / f"FI.{batch.name}.1.1").read_bytes()
    assert sent.count(b"</Form>") == 5
    assert names(simulated.directory.inbox("T")) == [f"FI.{batch.name}.1.1", f"GO.{batch.name}.1"]
