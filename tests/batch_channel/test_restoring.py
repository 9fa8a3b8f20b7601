"""After the database went back to an earlier moment, a real server knows of sets that it doesn't."""

from __future__ import annotations

import pytest
from django.urls import reverse

from batch_channel import exchange, restoring, routing
from batch_channel.models import Attempt, Batch, Channel, Counter
from batch_channel.protocol.names import sequence_text
from batch_channel.services import batches
from batch_channel.workflow import BatchState, DeclarationState
from extranet.journal.models import Entry
from extranet.tenants.scope import scope
from tests.batch_channel.scenes import (
    NUMBERS,
    channel_of,
    declared,
    employer_of,
    names,
    page_of_channel,
    run,
    state_of,
    worker_of,
)
from tests.factories import signed_in, staff_of

pytestmark = pytest.mark.django_db


def restored(settings, fund) -> None:
    """The counter is what it was before anything was sent today, and whoever restored raised the number."""
    settings.JOURNAL_CLUSTER += 1
    with scope(fund):
        Counter.objects.update(last=0)


def release(fund) -> None:
    address = reverse("batch_channel:release_channel", args=[channel_of(fund).uuid])
    assert signed_in(fund, staff_of(fund).user).post(address).status_code == 302


def put_there(simulated, *sequences: str) -> set[str]:
    """Sets of today that our database knows nothing of; the server hasn't taken them yet."""
    inbox = simulated.directory.inbox("T")
    made = {f"{kind}.SIMU.654321.{routing.today():%Y%m%d}.{one}.T.1" for one in sequences for kind in ("FI", "GO")}
    made = {f"{name}.1" if name.startswith("FI") else name for name in made}
    for name in made:
        (inbox / name).write_bytes(b"sent after the backup" if name.startswith("FI") else b"")
    return made


def test_a_restored_channel_waits_for_a_person_and_never_uses_a_name_twice(fund, simulated, settings):
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    theirs = put_there(simulated, "00001", "00007")
    restored(settings, fund)

    run(fund)
    run(fund)

    assert state_of(fund, declaration) == DeclarationState.TO_SEND
    assert names(simulated.directory.inbox("T")) == sorted(theirs), "nothing was touched"
    page = page_of_channel(fund)
    assert "Retenu" in page
    assert "La base de données a été restaurée" in page

    release(fund)
    run(fund)

    assert state_of(fund, declaration) == DeclarationState.SENT
    with scope(fund):
        batch = Batch.objects.get()
        told = Entry.objects.get(verb="batch_channel.channel_caught_up").facts
    assert batch.sequence == sequence_text(7 + restoring.GAP * settings.JOURNAL_CLUSTER + 1)
    assert told["seen"] == [f"{routing.today()}:T:7"]
    inbox = simulated.directory.inbox("T")
    assert (inbox / f"FI.SIMU.654321.{routing.today():%Y%m%d}.00001.T.1.1").read_bytes() == b"sent after the backup"
    assert set(names(inbox)) == theirs | {f"FI.{batch.name}.1.1", f"GO.{batch.name}.1"}
    _banner, _main, page = page_of_channel(fund).partition("<main")  # above it, mails still wait for somebody
    assert "La base de données a été restaurée" not in page


def test_a_second_restore_to_the_same_moment_lands_on_no_name_of_the_first(fund, simulated, settings):
    company = employer_of(fund)
    given = []
    for number, name in zip(NUMBERS[:2], ("Un", "Deux"), strict=True):
        restored(settings, fund)
        declared(fund, worker_of(fund, company, number, name))
        run(fund)
        release(fund)
        run(fund)
        with scope(fund):
            given.append(Batch.objects.latest("pk").sequence)
        simulated.answer()  # it takes the set away: the server doesn't show the name any more
    assert given == [sequence_text(restoring.GAP * cluster + 1) for cluster in (2, 3)]


def test_a_set_that_was_prepared_before_is_not_sent_under_its_name(fund, simulated, settings):
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    with scope(fund):
        channel_id = Channel.objects.get().pk
    channel = exchange.claim(fund, channel_id)
    exchange.finish(fund, channel, exchange.Part.BUILD)
    restored(settings, fund)
    run(fund)
    release(fund)
    run(fund)
    with scope(fund):
        batch = Batch.objects.get()
    assert (batch.state, batch.abandoned_for) == (BatchState.ABANDONED, batches.RESTORED)
    assert state_of(fund, declaration) == DeclarationState.BLOCKED, "it may have left: a person decides"
    assert names(simulated.directory.inbox("T")) == []


def test_while_the_server_cannot_be_read_nothing_is_named(fund, simulated, settings):
    declared(fund, worker_of(fund, employer_of(fund)))
    restored(settings, fund)
    run(fund)
    release(fund)
    with scope(fund):
        Channel.objects.update(port=1)
    run(fund)
    run(fund)
    with scope(fund):
        assert not Attempt.objects.exists()
    assert channel_of(fund).must_catch_up
    with scope(fund):
        Channel.objects.update(port=simulated.server.port)
    run(fund)
    with scope(fund):
        assert Batch.objects.get().state == BatchState.SENT
