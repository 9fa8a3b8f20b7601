"""Nothing is lost and nothing leaves twice, whatever fails between us and the server, and whenever."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from batch_channel import claims, exchange, incidents, routing, services
from batch_channel.models import Answer, Attempt, Batch, Channel, Declaration
from batch_channel.simulator.openssh import running_sshd
from batch_channel.workflow import BatchState, DeclarationState
from extranet.demo.channel import connect, rehearsal
from extranet.journal.models import Entry
from extranet.tenants.actor import Actor
from extranet.tenants.scope import scope
from tests.batch_channel.cutting_proxy import cutting_proxy
from tests.batch_channel.promises import check_kept, servers_in
from tests.batch_channel.scenes import (
    NUMBERS,
    batch_fund,
    channel_of,
    connected,
    declared,
    employer_of,
    names,
    only_batch,
    page_of_channel,
    point_at,
    run,
    state_of,
    worker_of,
)
from tests.worker import application_address, wait_until, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("promises")]


# The server


def test_what_is_asked_for_while_a_worker_holds_the_channel_leaves_with_that_worker(fund, simulated, monkeypatch):
    """The nudge of the second declaration finds the channel held: nobody would look again before the sweep."""
    company = employer_of(fund)
    declarations = [declared(fund, worker_of(fund, company))]
    collect = exchange.collecting.collect

    def collecting_for_long(*args):
        if len(declarations) == 1:
            declarations.append(declared(fund, worker_of(fund, company, NUMBERS[1], "Autre")))
            run(fund)  # the other worker, nudged
            assert state_of(fund, declarations[1]) == DeclarationState.TO_SEND
        return collect(*args)

    monkeypatch.setattr(exchange.collecting, "collect", collecting_for_long)
    run(fund)
    assert [state_of(fund, one) for one in declarations] == [DeclarationState.SENT] * 2


def test_a_server_that_is_down_is_tried_again_later_and_said_so(fund, tmp_path):
    with rehearsal(fund, tmp_path) as simulated:
        port = simulated.server.port
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    run(fund)
    channel = channel_of(fund)
    assert (channel.error, channel.attempts) == ("ConnectionRefused", 1)
    assert channel.next_attempt_at - channel.failed_at == datetime.timedelta(minutes=1)
    assert only_batch(fund).state == BatchState.PREPARED
    assert state_of(fund, declaration) == DeclarationState.TO_SEND
    page = page_of_channel(fund)
    assert "Le serveur ne répond pas." in page
    assert "Rien n’est perdu" in page
    run(fund)
    assert channel_of(fund).next_attempt_at - channel_of(fund).failed_at == datetime.timedelta(minutes=5)
    with rehearsal(fund, tmp_path, port=port) as simulated:
        run(fund)
        assert names(simulated.directory.inbox("T")) == [
            f"FI.{only_batch(fund).name}.1.1",
            f"GO.{only_batch(fund).name}.1",
        ]
    assert state_of(fund, declaration) == DeclarationState.SENT
    assert channel_of(fund).error == ""


@pytest.mark.parametrize("limit", [2_600, 3_400, 4_200])
def test_a_connection_cut_at_any_byte_sends_once(fund, simulated, limit):
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    server = simulated.server
    with cutting_proxy((server.host, server.port), limit=limit) as proxy:
        point_at(fund, port=proxy.port)
        run(fund)
    assert channel_of(fund).error == "ConnectionLost"
    point_at(fund, port=server.port)
    run(fund)
    batch = only_batch(fund)
    assert names(simulated.directory.inbox("T")) == [f"FI.{batch.name}.1.1", f"GO.{batch.name}.1"]
    assert batch.state == BatchState.SENT
    simulated.answer()
    run(fund)
    assert state_of(fund, declaration) == DeclarationState.ACCEPTED


def test_another_host_key_stops_everything_until_it_is_pinned_again(fund, simulated, tmp_path):
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    with running_sshd(tmp_path / "impostor") as impostor:
        point_at(fund, port=impostor.port)
        run(fund)
        assert names(impostor.root / "INTEST") == []
        channel = channel_of(fund)
        assert (channel.error, channel.next_attempt_at) == (incidents.STOP, None)
        assert channel.seen_fingerprint.startswith("SHA256:")
        point_at(fund, port=simulated.server.port)
        with scope(fund):
            services.look_now(actor=Actor.system(fund), fund=fund, channel=channel)
        run(fund)
        assert names(simulated.directory.inbox("T")) == [], "a full stop lasts until a person ends it"
    page = page_of_channel(fund)
    assert "tout échange est arrêté" in page
    assert channel.seen_fingerprint in page
    with scope(fund):
        assert Entry.objects.filter(verb="batch_channel.host_key_changed").count() == 1
    connect(fund, simulated.directory, port=impostor.port, username=simulated.server.username)
    connect(fund, simulated.directory, port=simulated.server.port, username=simulated.server.username)
    run(fund)
    assert state_of(fund, declaration) == DeclarationState.SENT


def test_a_full_disk_on_the_server_leaves_the_set_to_be_sent_again(fund, simulated):
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    inbox = simulated.directory.inbox("T")
    fi = inbox / f"FI.SIMU.654321.{routing.today():%Y%m%d}.00001.T.1.1"
    fi.symlink_to("/dev/full")  # takes the opening and refuses every byte, as a full disk does
    run(fund)
    assert names(inbox) == [], "half a file is removed, and GO doesn't follow"
    assert only_batch(fund).go_tried_at is None
    assert state_of(fund, declaration) == DeclarationState.TO_SEND
    assert channel_of(fund).error == "DiskFull"
    said_with_the_next_try(fund, "Le serveur ne prend plus de fichiers : disque plein ou quota atteint.")
    run(fund)
    assert names(inbox) == [fi.name, f"GO.{only_batch(fund).name}.1"]
    assert state_of(fund, declaration) == DeclarationState.SENT
    assert channel_of(fund).error == ""
    left_once(fund)


def test_a_folder_where_one_may_not_write_leaves_the_set_to_be_sent_again(fund, simulated, tmp_path):
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    with running_sshd(tmp_path, sftp_arguments=["-R"]) as read_only:  # the same folders, nothing may be written
        point_at(fund, port=read_only.port)
        run(fund)
    assert names(simulated.directory.inbox("T")) == []
    assert state_of(fund, declaration) == DeclarationState.TO_SEND
    assert channel_of(fund).error == "PermissionRefused"
    said_with_the_next_try(fund, "Le serveur refuse l’accès à un dossier.")
    point_at(fund, port=simulated.server.port)
    run(fund)
    batch = only_batch(fund)
    assert names(simulated.directory.inbox("T")) == [f"FI.{batch.name}.1.1", f"GO.{batch.name}.1"]
    assert state_of(fund, declaration) == DeclarationState.SENT
    left_once(fund)


def said_with_the_next_try(fund, words: str) -> None:
    page = page_of_channel(fund)
    assert words in page
    next_try = channel_of(fund).next_attempt_at.astimezone(routing.ZONE)
    assert f"Prochain essai à partir du {next_try:%d/%m/%Y %H:%M}." in page


def left_once(fund) -> None:
    with scope(fund):
        assert Attempt.objects.count() == 1
        assert Entry.objects.filter(verb="batch_channel.batch_sent").count() == 1


def test_a_key_that_the_server_does_not_know_is_said_so(fund, simulated):
    declared(fund, worker_of(fund, employer_of(fund)))
    with scope(fund):
        services.generate_ssh_key(actor=Actor.system(fund), fund=fund, channel=channel_of(fund))
    run(fund)
    assert channel_of(fund).error == "AuthenticationFailed"
    assert "refuse ce nom d’utilisateur avec cette clé" in page_of_channel(fund)


def test_a_name_that_another_program_used_is_left_and_the_next_one_taken(fund, simulated):
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    today = timezone.now().astimezone(timezone.get_fixed_timezone(60)).date()
    inbox = simulated.directory.inbox("T")
    (inbox / f"FI.SIMU.654321.{today:%Y%m%d}.00001.T.1.1").write_bytes(b"another program's")
    (inbox / f"GO.SIMU.654321.{today:%Y%m%d}.00001.T.1").touch()
    run(fund)
    run(fund)
    with scope(fund):
        assert [batch.state for batch in Batch.objects.order_by("pk")] == [BatchState.ABANDONED, BatchState.SENT]
    assert (inbox / f"FI.SIMU.654321.{today:%Y%m%d}.00001.T.1.1").read_bytes() == b"another program's"
    assert state_of(fund, declaration) == DeclarationState.SENT


# The worker

STEPS = [
    "before:batch_channel.exchange.written",
    "after:batch_channel.services.batches.freeze",
    "after:batch_channel.services.batches.start",
    "before:batch_channel.exchange.note_go",
    "after:batch_channel.exchange.note_go",
    "before:batch_channel.services.batches.note_sent",
    "before:batch_channel.collecting.collect",
    "before:batch_channel.claims.release",
]


@contextmanager
def another_process(
    fund, gate: Path, point: str = "-", *, module: str = "tests.batch_channel.dying"
) -> Iterator[subprocess.Popen[bytes]]:
    """The exchange in a process of its own, with production's settings and the application role."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "extranet.settings.base",
        "DATABASE_URL": application_address(),
        "JOURNAL_HEADS_DIR": str(settings.JOURNAL_HEADS_DIR),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", module, str(fund.pk), point, str(gate)],
        cwd=settings.ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
    check_kept(fund, *servers_in(gate.parent))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", STEPS)
def test_a_worker_killed_between_any_two_steps_loses_nothing_and_sends_once(transactional_db, tmp_path, point):
    fund = batch_fund()
    with rehearsal(fund, tmp_path / "simulator") as simulated:
        declaration = declared(fund, worker_of(fund, employer_of(fund)))
        gate = tmp_path / "gate"
        with another_process(fund, gate, point) as process:
            wait_until(lambda: gate.exists() or process.poll() is not None, 60)
            assert process.poll() is None, "it ended before the point"
        exchange.exchange(fund.pk)
        assert channel_of(fund).claimed_at is not None, "the claim is fresh: somebody may be at it"
        with scope(fund):
            Channel.objects.update(claimed_at=timezone.now() - datetime.timedelta(hours=1))
        run(fund)
        batch = only_batch(fund)
        assert names(simulated.directory.inbox("T")) == [f"FI.{batch.name}.1.1", f"GO.{batch.name}.1"]
        simulated.answer()
        run(fund)
        assert state_of(fund, declaration) == DeclarationState.ACCEPTED
        assert len(list(simulated.directory.taken.glob("*/GO.*"))) == 1
        with scope(fund):
            assert Attempt.objects.count() == 1
            assert Entry.objects.filter(verb="batch_channel.batch_sent").count() == 1


PUT = "batch_channel.protocol.sftp.SftpTransport.put"
FILES = [f"{when}:{PUT}#{turn}" for turn in (1, 2, 3) for when in ("before", "after")]  # FI, FS, GO
SIGNING = ["before:batch_channel.services.batches.sign", "after:batch_channel.exchange.sign_prepared"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", [*SIGNING, *FILES])
def test_a_worker_killed_around_the_signature_or_any_file_sends_the_same_bytes_once(
    transactional_db, tmp_path, settings, monkeypatch, point
):
    settings.SIMULATOR_DIR = str(tmp_path / "simulator")
    monkeypatch.setenv("SIMULATOR_DIR", settings.SIMULATOR_DIR)  # for the other process
    fund = batch_fund()
    with rehearsal(fund, tmp_path / "simulator", environment="R") as simulated:
        declaration = declared(fund, worker_of(fund, employer_of(fund)))
        killed_at(fund, tmp_path / "gate", point)
        inbox = simulated.directory.inbox("R")
        before = {path.name: path.read_bytes() for path in inbox.iterdir()}
        free_the_claim(fund)
        run(fund)
        batch = only_batch(fund)
        fi, fs, go = f"FI.{batch.name}.1.1", f"FS.{batch.name}.1.1", f"GO.{batch.name}.1"
        assert names(inbox) == [fi, fs, go]
        assert before.items() <= {path.name: path.read_bytes() for path in inbox.iterdir()}.items()
        simulated.answer()
        run(fund)
        assert state_of(fund, declaration) == DeclarationState.ACCEPTED
        assert len(list(simulated.directory.taken.glob("*/GO.*"))) == 1
        left_once(fund)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("point", "is_committed"),
    [
        ("before:batch_channel.services.answers.take", False),
        ("after:batch_channel.services.answers.stored", False),
        ("after:batch_channel.services.answers.take", True),
    ],
)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_worker_killed_while_answers_are_stored_reads_each_once(
    transactional_db, tmp_path, point, is_committed, turn
):
    fund = batch_fund()
    with rehearsal(fund, tmp_path / "simulator") as simulated:
        declaration = declared(fund, worker_of(fund, employer_of(fund)))
        run(fund)
        simulated.answer()
        point_at(fund, next_attempt_at=timezone.now())
        killed_at(fund, tmp_path / "gate", f"{point}#{turn}")
        known = (DeclarationState.SENT, DeclarationState.ACKNOWLEDGED, DeclarationState.ACCEPTED)
        assert state_of(fund, declaration) == known[turn - 1 + is_committed]
        free_the_claim(fund)
        run(fund)
    assert state_of(fund, declaration) == DeclarationState.ACCEPTED
    assert only_batch(fund).state == BatchState.ANSWERED
    with scope(fund):
        assert sorted(Answer.objects.values_list("kind", flat=True)) == ["ACRF", "NOTI"]
        assert Entry.objects.filter(verb="batch_channel.declaration_accepted").count() == 1
    left_once(fund)


def killed_at(fund, gate: Path, point: str) -> None:
    """Another process exchanges, and is sent SIGKILL at this point."""
    with another_process(fund, gate, point) as process:
        wait_until(lambda: gate.exists() or process.poll() is not None, 60)
        assert process.poll() is None, "it ended before the point"


def free_the_claim(fund) -> None:
    """As after its lease."""
    point_at(fund, claimed_at=timezone.now() - claims.LEASE)


@pytest.mark.django_db(transaction=True)
def test_a_set_taken_while_the_worker_was_dead_is_not_sent_again(transactional_db, tmp_path):
    fund = batch_fund()
    with rehearsal(fund, tmp_path / "simulator") as simulated:
        declaration = declared(fund, worker_of(fund, employer_of(fund)))
        gate = tmp_path / "gate"
        with another_process(fund, gate, "before:batch_channel.services.batches.note_sent") as process:
            wait_until(gate.exists, 60)
            assert process.poll() is None
        simulated.answer()
        with scope(fund):
            Channel.objects.update(claimed_at=timezone.now() - datetime.timedelta(hours=1))
        run(fund)
        assert names(simulated.directory.inbox("T")) == []
        assert state_of(fund, declaration) == DeclarationState.ACCEPTED


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_once(transactional_db, tmp_path):
    fund = batch_fund()
    with rehearsal(fund, tmp_path / "simulator") as simulated:
        company = employer_of(fund)
        for number, name in zip(NUMBERS, ("Un", "Deux", "Trois"), strict=True):
            declared(fund, worker_of(fund, company, number, name))
        with another_process(fund, tmp_path / "a") as one, another_process(fund, tmp_path / "b") as two:
            assert (one.wait(60), two.wait(60)) == (0, 0)
        batch = only_batch(fund)
        assert names(simulated.directory.inbox("T")) == [f"FI.{batch.name}.1.1", f"GO.{batch.name}.1"]
        assert batch.state == BatchState.SENT
        with scope(fund):
            assert batch.attempts.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_two_channels_send_two_sets_of_each_once(transactional_db, tmp_path):
    fund = batch_fund()
    with rehearsal(fund, tmp_path / "simulator") as simulated:
        alone, other = employer_of(fund, mandate=""), employer_of(fund, name="Béta", enterprise_number="0428759497")
        connected(fund, uuid=uuid4(), organisation=alone, quality="EMPLOYER", company_number=alone.enterprise_number)
        point_at(fund, max_forms=1)
        for company in (alone, other):
            for number, name in zip(NUMBERS[:2], ("Un", "Deux"), strict=True):
                declared(fund, worker_of(fund, company, number, name))
        with another_process(fund, tmp_path / "a") as one, another_process(fund, tmp_path / "b") as two:
            assert (one.wait(60), two.wait(60)) == (0, 0)
        run(fund)  # what one worker left while the other held the channel waits for the next sweep
        with scope(fund):
            batches = list(Batch.objects.order_by("name"))
            assert Counter(batch.channel_id for batch in batches).most_common()[-1][1] == 2
            assert Entry.objects.filter(verb="batch_channel.batch_sent").count() == 4
        assert {batch.state for batch in batches} == {BatchState.SENT}
        wanted = [name for batch in batches for name in (f"FI.{batch.name}.1.1", f"GO.{batch.name}.1")]
        assert names(simulated.directory.inbox("T")) == sorted(wanted)
        simulated.answer()
        run(fund)
        with scope(fund):
            assert set(Declaration.objects.values_list("state", flat=True)) == {DeclarationState.ACCEPTED}
            assert Attempt.objects.count() == Declaration.objects.count() == 4
        assert len(list(simulated.directory.taken.glob("*/GO.*"))) == 4


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_of_the_queue_signing_has_the_keys(transactional_db, tmp_path):
    fund = batch_fund()
    with rehearsal(fund, tmp_path / "simulator"), worker() as running:
        with scope(fund):
            services.look_now(actor=Actor.system(fund), fund=fund, channel=Channel.objects.get())
        wait_until(lambda: channel_of(fund).looked_at, 60, running.log.read_text)
        assert channel_of(fund).error == ""
