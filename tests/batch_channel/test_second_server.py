"""Another server than OpenSSH's: the same exchange, and what such a server may do otherwise."""

from __future__ import annotations

import datetime
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from batch_channel import exchange, routing
from batch_channel.models import Answer, Attempt, Channel
from batch_channel.protocol import sftp
from batch_channel.protocol.transport import NotThere
from batch_channel.simulator import identity
from batch_channel.simulator.directory import Directory
from batch_channel.simulator.openssh import free_port, running_sshd
from batch_channel.simulator.watching import look
from batch_channel.workflow import BatchState, DeclarationState
from extranet.demo.channel import USERNAME, connect
from extranet.journal.models import Entry
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.batch_channel.scenes import (
    NUMBERS,
    batch_fund,
    channel_of,
    declared,
    employer_of,
    names,
    only_batch,
    page_of_channel,
    run,
    state_of,
    worker_of,
)
from tests.batch_channel.test_faults import another_process
from tests.worker import wait_until

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("promises")]


@contextmanager
def second_server(fund: Fund, path: Path, kind: str = "plain", *, environment: str = "T") -> Iterator[Directory]:
    """The fund's channel to this server, until the end of the block. For R, `SIMULATOR_DIR` must be this folder."""
    directory, port = Directory(path), free_port()
    identity.ensure(directory)
    connect(fund, directory, port=port, username=USERNAME, environment=environment)
    command = [sys.executable, "-m", "tests.batch_channel.second_server", str(path), str(port), kind]
    with (path / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=settings.ROOT, stdout=log, stderr=log)
    try:
        wait_until(lambda: answers(port) or process.poll() is not None, 60, (path / "server.log").read_text)
        yield directory
    finally:
        process.terminate()
        process.wait(10)


def answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
        return connection.recv(4) == b"SSH-"
    return False


def openssl_verifies(data, signature, directory, tmp_path) -> bool:
    (tmp_path / "fs.pem").write_bytes(
        b"-----BEGIN CMS-----\n" + signature.read_bytes().replace(b"\r", b"\n") + b"\n-----END CMS-----\n"
    )
    command = ["openssl", "cms", "-verify", "-binary", "-inform", "PEM", "-in", tmp_path / "fs.pem", "-content", data]
    trusted = ["-purpose", "any", "-CAfile", directory.identity / "ca-certificate.pem", "-out", "/dev/null"]
    return subprocess.run([*command, *trusted], capture_output=True, check=False).returncode == 0


@pytest.fixture
def real(tmp_path, settings) -> None:
    """Files of R may leave for the simulator, whose authority is known."""
    settings.SIMULATOR_DIR = str(tmp_path / "simulator")
    authority = str(tmp_path / "simulator" / "identity" / "ca-certificate.pem")
    settings.BELGIAN_BATCH = settings.BELGIAN_BATCH | {"AUTHORITIES": [authority]}


def test_a_real_set_leaves_and_its_answers_are_read(fund, real, tmp_path):
    company = employer_of(fund)
    accepted = declared(fund, worker_of(fund, company))
    refused = declared(fund, worker_of(fund, company, NUMBERS[2], "Autre"))
    with second_server(fund, tmp_path / "simulator", environment="R") as directory:
        run(fund)
        batch = only_batch(fund)
        assert channel_of(fund).error == ""
        fi, fs, go = f"FI.{batch.name}.1.1", f"FS.{batch.name}.1.1", f"GO.{batch.name}.1"
        inbox = directory.inbox("R")
        assert names(inbox) == sorted([fi, fs, go])
        assert openssl_verifies(inbox / fi, inbox / fs, directory, tmp_path)
        look(directory)
        run(fund)
    assert (state_of(fund, accepted), state_of(fund, refused)) == (DeclarationState.ACCEPTED, DeclarationState.REFUSED)
    assert only_batch(fund).state == BatchState.ANSWERED
    with scope(fund):
        read = {(one.kind, one.state, one.signature) for one in Answer.objects.all()}
    assert read == {(kind, Answer.State.READ, Answer.Signature.OK) for kind in ("ACRF", "NOTI")}


def lists_nothing(transport) -> bool:
    return transport.list("INTEST") == []


def tells_of_no_file(transport) -> bool:
    (name, *_others) = [file.name for file in transport.list("INTEST")]
    with pytest.raises(OSError, match="not for you"):
        transport._sftp.stat(f"INTEST/{name}")
    return True


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("kind", "is_so"), [("hides listings", lists_nothing), ("denies stat", tells_of_no_file)])
@pytest.mark.parametrize(
    "point", ["after:batch_channel.exchange.note_go", "before:batch_channel.services.batches.note_sent"]
)
def test_where_a_server_hides_listings_or_denies_stat_a_dead_workers_files_are_found(
    transactional_db, tmp_path, kind, is_so, point
):
    """GO may be there or not. A folder that seems empty would mean that the set was taken; so would files unseen."""
    fund = batch_fund()
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    with second_server(fund, tmp_path / "simulator", kind) as directory:
        gate = tmp_path / "gate"
        with another_process(fund, gate, point) as process:
            wait_until(lambda: gate.exists() or process.poll() is not None, 60)
            assert process.poll() is None, "it ended before the point"
            os.killpg(process.pid, signal.SIGKILL)
        with sftp.connect(exchange.account_of(channel_of(fund))) as transport:
            assert is_so(transport)
        written = {path.name: path.stat().st_mtime_ns for path in directory.inbox("T").iterdir()}
        with scope(fund):
            Channel.objects.update(claimed_at=timezone.now() - datetime.timedelta(hours=1))
        run(fund)
        batch, inbox = only_batch(fund), directory.inbox("T")
        assert batch.state == BatchState.SENT
        assert names(inbox) == [f"FI.{batch.name}.1.1", f"GO.{batch.name}.1"]
        assert written.items() <= {path.name: path.stat().st_mtime_ns for path in inbox.iterdir()}.items()
        look(directory)
        run(fund)
        assert state_of(fund, declaration) == DeclarationState.ACCEPTED
        assert len(list(directory.taken.glob("*/GO.*"))) == 1
    with scope(fund):
        assert Attempt.objects.count() == 1
        assert Entry.objects.filter(verb="batch_channel.batch_sent").count() == 1


def test_a_folder_of_answers_that_is_closed_is_said_so_and_what_left_has_left(fund, tmp_path):
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    with second_server(fund, tmp_path / "simulator", "refuses answers") as directory:
        run(fund)
        run(fund)
        batch = only_batch(fund)
        assert names(directory.inbox("T")) == [f"FI.{batch.name}.1.1", f"GO.{batch.name}.1"]
    assert batch.state == BatchState.SENT
    assert state_of(fund, declaration) == DeclarationState.SENT
    channel = channel_of(fund)
    assert (channel.error, channel.attempts) == ("PermissionRefused", 2)
    page = page_of_channel(fund)
    assert "Le serveur refuse l’accès à un dossier." in page
    assert f"{channel.next_attempt_at.astimezone(routing.ZONE):%d/%m/%Y %H:%M}" in page
    with second_server(fund, tmp_path / "simulator") as directory:
        look(directory)
        run(fund)
    assert state_of(fund, declaration) == DeclarationState.ACCEPTED
    assert channel_of(fund).error == ""


def test_a_server_that_forbids_removing_answers_holds_none_up(fund, real, tmp_path, settings):
    settings.BELGIAN_BATCH = settings.BELGIAN_BATCH | {"DELETE_AFTER_STORE": True}
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    with second_server(fund, tmp_path / "simulator", "keeps files", environment="R") as directory:
        run(fund)
        look(directory)
        there = names(directory.outbox("R"))
        run(fund)
        assert state_of(fund, declaration) == DeclarationState.ACCEPTED
        assert channel_of(fund).error == "PermissionRefused"
        run(fund)
        assert channel_of(fund).error == "", "what stays is known and not tried again"
        assert names(directory.outbox("R")) == there


# The kernel lets nobody else chroot. Where it counts (CI) this fails rather than be left out.
@pytest.mark.skipif(os.geteuid() != 0 and "CI" not in os.environ, reason="only root may shut a session into a folder")
def test_openssh_that_shuts_its_users_into_their_folder(fund):
    """As such servers usually stand: chroot and internal-sftp, every folder of the way root's own."""
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    with tempfile.TemporaryDirectory(dir="/var/lib") as own:
        directory = Directory(Path(own))
        identity.ensure(directory)
        with running_sshd(directory.path, options=[f"ChrootDirectory {directory.root}"]) as server:
            connect(fund, directory, port=server.port, username=server.username)
            with sftp.connect(exchange.account_of(channel_of(fund))) as transport, pytest.raises(NotThere):
                transport.list(str(directory.root))
            run(fund)
            batch = only_batch(fund)
            assert names(directory.inbox("T")) == [f"FI.{batch.name}.1.1", f"GO.{batch.name}.1"]
            look(directory)
            run(fund)
    assert state_of(fund, declaration) == DeclarationState.ACCEPTED
    assert channel_of(fund).error == ""
