"""The simulator: each input of its table gives the answer it promises, in the published structure."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from lxml import etree

from batch_channel.protocol.answers import HandlingResult, parse_acrf, parse_noti
from batch_channel.protocol.names import Environment, SetName
from batch_channel.protocol.rendering import FlaBatch1, write_data_file
from batch_channel.protocol.schema import BUNDLED
from batch_channel.protocol.sftp import HostKeyPin, SftpAccount, connect, load_private_key
from batch_channel.simulator import identity
from batch_channel.simulator.directory import Directory
from batch_channel.simulator.openssh import free_port, make_key
from batch_channel.simulator.rules import CLOSED_NUMBER, TABLE, UNKNOWN_EMPLOYER
from batch_channel.simulator.watching import look
from tests.batch_channel.protocol import samples
from tests.worker import wait_until

SET = SetName("SIMU", "654321", samples.SET.created_on, "00001", Environment.TEST)


@pytest.fixture
def directory(tmp_path: Path) -> Directory:
    made = Directory(tmp_path / "simulator")
    identity.ensure(made)
    made.register(sender="654321", application="SIMU")
    return made


def data_file(folder: Path, name: SetName, *forms) -> bytes:
    forms = forms or (samples.form(),)
    path = folder / f"fi-{name}"
    header = samples.header(len(forms), set_name=name)
    write_data_file(path, header, forms, renderer=FlaBatch1())
    return path.read_bytes()


def send(directory: Directory, data: bytes, name: SetName = SET, signature: bytes | None = None) -> None:
    inbox = directory.inbox(name.environment)
    (inbox / str(name.data[0])).write_bytes(data)
    if signature is not None:
        (inbox / str(name.signatures[0])).write_bytes(signature)
    (inbox / str(name.go)).touch()


def answers(directory: Directory, environment: str = "T") -> tuple[list, list]:
    """All acknowledgements and notifications there are, read by our own parser."""
    outbox = directory.outbox(environment)
    acrf = [one for path in sorted(outbox.glob("FO.ACRF.*")) for one in parse_acrf(path.read_bytes()).forms]
    noti = [one for path in sorted(outbox.glob("FO.NOTI.*")) for one in parse_noti(path.read_bytes()).forms]
    return acrf, noti


def test_what_is_right_is_acknowledged_then_accepted(directory, tmp_path):
    send(directory, data_file(tmp_path, SET))
    look(directory)
    (acknowledged,), (accepted,) = answers(directory)
    assert (acknowledged.accepted, acknowledged.set_key) == (True, SET.key)
    assert accepted.result is HandlingResult.ACCEPTED
    assert accepted.own_references == ("A0000000001",)
    for kind, schema in (("ACRF", "acrf-own-1.xsd"), ("NOTI", "notification-own-1.xsd")):
        (path,) = directory.outbox("T").glob(f"FO.{kind}.*")
        assert etree.XMLSchema(file=str(BUNDLED / schema)).validate(etree.parse(str(path)))
        assert path.with_name(f"GO{path.name[2:]}").read_bytes() == b""


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"worker": samples.Worker(inss=CLOSED_NUMBER)}, ["00024-070"]),
        ({"employer": samples.Employer(company_id=UNKNOWN_EMPLOYER)}, ["00014-101"]),
        ({"training": samples.training(title="Séance de doute")}, ["00000-003"]),
    ],
)
def test_special_forms_get_the_anomaly_of_the_table(directory, tmp_path, changes, codes):
    send(directory, data_file(tmp_path, SET, samples.form(1, **changes), samples.form(2)))
    look(directory)
    _acknowledged, (special, usual) = answers(directory)
    assert [anomaly.error for anomaly in special.anomalies] == codes
    assert special.result is (HandlingResult.ACCEPTED if codes == ["00000-003"] else HandlingResult.REFUSED)
    assert usual.result is HandlingResult.ACCEPTED
    assert all(code in "".join(rule.codes for rule in TABLE) for code in codes)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        (SetName("SIMU", "111111", SET.created_on, "00001", Environment.TEST), None, "108"),
        (SetName("DMFA", "654321", SET.created_on, "00001", Environment.TEST), None, "103"),
        (SetName("SIMU", "654321", SET.created_on, "00001", Environment.PRODUCTION), None, "122"),
        (SET, b"<FlaBatch", "102"),
        (SET, b"<Other/>", "089"),
        (SET, b"", "134"),
    ],
)
def test_a_file_that_is_wrong_is_refused_whole(directory, tmp_path, name, data, code):
    send(directory, data if data is not None else data_file(tmp_path, name), name)
    look(directory)
    (refused,), notified = answers(directory, name.environment)
    assert (refused.accepted, refused.errors) == (False, (f"ACRF-{code}",))
    assert notified == []


def test_a_name_is_taken_once(directory, tmp_path):
    for _ in range(2):
        send(directory, data_file(tmp_path, SET))
        (tmp_path / f"fi-{SET}").unlink()
        look(directory)
    (first, second), (_only,) = answers(directory)
    assert first.accepted
    assert second.errors == ("ACRF-133",)


def test_a_signature_must_be_the_registered_certificates(directory, tmp_path):
    name = SetName("SIMU", "654321", SET.created_on, "00002", Environment.PRODUCTION)
    data = data_file(tmp_path, name)
    issued = identity.issue(directory, "sender")
    (tmp_path / "sender.pem").write_bytes(issued.key + issued.certificate)
    command = "openssl cms -sign -binary -outform PEM -signer sender.pem -inkey sender.pem"
    done = subprocess.run(command.split(), input=data, cwd=tmp_path, capture_output=True, check=True)
    signature = b"".join(done.stdout.split(b"\n")[1:-2])
    identity.issue(directory, "somebody else")
    send(directory, data, name, signature)
    look(directory)
    directory.certificate.write_bytes(issued.certificate)
    again = SetName("SIMU", "654321", SET.created_on, "00003", Environment.PRODUCTION)
    send(directory, data, again, signature)
    look(directory)
    (refused, taken), _noti = answers(directory, "R")
    assert refused.errors == ("ACRF-125",)
    assert taken.accepted


def test_it_answers_later_unless_somebody_is_impatient(directory, tmp_path):
    send(directory, data_file(tmp_path, SET))
    look(directory, delay=60)
    assert len(answers(directory)[1]) == 0
    look(directory, delay=60)
    assert len(answers(directory)[1]) == 0
    directory.impatience.touch()
    look(directory, delay=60)
    assert len(answers(directory)[1]) == 1
    assert not directory.impatience.exists()


@pytest.fixture
def process(directory, tmp_path) -> Iterator[int]:
    """The program as the demo starts it; its port."""
    make_key(tmp_path / "client")
    directory.authorize((tmp_path / "client.pub").read_text())
    port = free_port()
    command = [sys.executable, "-m", "batch_channel.simulator", str(directory.path), "--sftp", "--port", str(port)]
    with (tmp_path / "log").open("wb") as log:
        running = subprocess.Popen([*command, "--delay", "0"], cwd=settings.ROOT, stdout=log, stderr=log)
    try:
        wait_until(lambda: "SFTP on" in (tmp_path / "log").read_text(), 60, (tmp_path / "log").read_text)
        yield port
    finally:
        running.send_signal(signal.SIGTERM)
        assert running.wait(10) == 0


def test_its_own_server_serves_the_folders_and_nothing_else(directory, tmp_path, process):
    account = SftpAccount(
        host="127.0.0.1",
        port=process,
        username="demo",
        private_key=load_private_key((tmp_path / "client").read_bytes()),
        host_keys=(HostKeyPin.parse((directory.path / "host_key.pub").read_text()),),
    )
    with connect(account) as transport:
        for name, data in ((str(SET.data[0]), data_file(tmp_path, SET)), (str(SET.go), b"")):
            with open(os.devnull, "rb") if not data else (tmp_path / f"fi-{SET}").open("rb") as content:
                transport.put("INTEST", name, content, confirm=bool(data))
        wait_until(lambda: any(file.name.startswith("GO.NOTI") for file in transport.list("OUTTEST")))
        with pytest.raises(Exception, match="no such file"):
            transport.list("../identity")
