"""Each step of a trial against OpenSSH's own server: what is found, and where it ends."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncssh
import pytest

from batch_channel.protocol.names import Folders
from batch_channel.protocol.probing import NAME_BEGINS, Finding, probe
from batch_channel.protocol.sftp import HostKeyPin, load_private_key
from batch_channel.protocol.transport import LegacySshRsa, Step
from batch_channel.simulator.openssh import Sshd, free_port, make_key, public_key, running_sshd
from tests.batch_channel.cutting_proxy import cutting_proxy
from tests.batch_channel.protocol.test_sftp import account

FOLDERS = Folders("INTEST", "OUTTEST")


def tried(server: Sshd, folders: Folders = FOLDERS, **changes: object) -> list[Finding]:
    return probe(account(server, **changes), folders=folders, scratch="INTEST")


def ended_at(findings: list[Finding]) -> tuple[str, str]:
    """The only step that failed, which is the last one."""
    assert [finding for finding in findings if finding.error] == [findings[-1]]
    return findings[-1].step, findings[-1].error


def test_all_steps_pass_and_nothing_is_left_behind(server: Sshd, inbox: Path) -> None:
    findings = tried(server)
    assert [finding.step for finding in findings] == list(Step)[1:]
    assert not any(finding.error for finding in findings)
    found = {finding.step: finding.found for finding in findings}
    assert found[Step.NAME] == "127.0.0.1"
    assert found[Step.HOST_KEY] == HostKeyPin.parse(server.host_key).fingerprint
    assert found[Step.KEY] == "ssh-ed25519"
    assert found[Step.WRITE].startswith(f"INTEST/{NAME_BEGINS}")
    assert list(inbox.iterdir()) == []


def test_a_name_that_nobody_knows(server: Sshd) -> None:
    assert ended_at(tried(server, host="sftp.example.invalid")) == (Step.NAME, "HostNotFound")


def test_a_port_where_nobody_answers(server: Sshd) -> None:
    assert ended_at(tried(server, port=free_port())) == (Step.TCP, "ConnectionRefused")


def test_a_server_that_says_nothing(server: Sshd) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        ended = ended_at(tried(server, port=silent.getsockname()[1], timeout=0.5))
    assert ended == (Step.ALGORITHMS, "ConnectionLost")


def test_another_host_key_says_which(server: Sshd, tmp_path: Path) -> None:
    make_key(tmp_path / "other")
    findings = tried(server, host_keys=(HostKeyPin.parse(public_key(tmp_path / "other")),))
    assert ended_at(findings) == (Step.HOST_KEY, "HostKeyMismatch")
    assert findings[-1].found == HostKeyPin.parse(server.host_key).fingerprint


def test_a_key_that_is_not_registered(server: Sshd, tmp_path: Path) -> None:
    make_key(tmp_path / "mine")
    findings = tried(server, private_key=load_private_key((tmp_path / "mine").read_bytes()))
    assert ended_at(findings) == (Step.USER, "AuthenticationFailed")
    assert findings[-1].found == server.username


def test_a_user_that_the_server_does_not_know(server: Sshd) -> None:
    assert ended_at(tried(server, username="nobody-here")) == (Step.USER, "AuthenticationFailed")


@pytest.mark.parametrize("key_type", ["ed25519", "rsa"])
def test_an_old_openssh_takes_ssh_rsa_only_and_does_not_say_so(tmp_path: Path, key_type: str) -> None:
    with running_sshd(tmp_path, key_type=key_type, options=["PubkeyAcceptedAlgorithms ssh-rsa"]) as server:
        assert ended_at(tried(server)) == (Step.USER, "AuthenticationFailed")


@pytest.mark.parametrize("key_type", ["ed25519", "rsa"])
def test_a_server_that_says_it_takes_ssh_rsa_only_is_told_from_a_refused_key(tmp_path: Path, key_type: str) -> None:
    make_key(tmp_path / "key", key_type, bits=2048 if key_type == "rsa" else None)
    with old_server(tmp_path / "host_key") as (port, host_key):
        findings = tried(
            Sshd("127.0.0.1", port, "anybody", tmp_path, host_key, tmp_path / "key", tmp_path, 0),
        )
    assert ended_at(findings) == (Step.KEY, "KeyAlgorithmRefused")
    assert findings[-1].found == "ssh-rsa"


@contextmanager
def old_server(host_key: Path) -> Iterator[tuple[int, str]]:
    """A server of another kind (asyncssh), which names the only algorithm it takes."""
    make_key(host_key)
    loop = asyncio.new_event_loop()
    connections: list[asyncssh.SSHServerConnection] = []
    listen = asyncssh.listen(
        "127.0.0.1",
        0,
        server_host_keys=[str(host_key)],
        signature_algs=["ssh-rsa"],
        authorized_client_keys=None,
        server_factory=lambda: Noting(connections),
    )
    listener = loop.run_until_complete(listen)
    running = threading.Thread(target=loop.run_forever)
    running.start()
    try:
        yield listener.get_port(), public_key(host_key)
    finally:
        asyncio.run_coroutine_threadsafe(closed(listener, connections), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        running.join()
        loop.close()


class Noting(asyncssh.SSHServer):
    def __init__(self, connections: list[asyncssh.SSHServerConnection]) -> None:
        self.connections = connections

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self.connections.append(conn)


async def closed(listener: asyncssh.SSHAcceptor, connections: list[asyncssh.SSHServerConnection]) -> None:
    """Nothing is left open, neither the listener nor the connection that the client has just left."""
    listener.close()
    await listener.wait_closed()
    for connection in connections:
        connection.abort()
        await connection.wait_closed()
    await asyncio.sleep(0.05)


def test_asking_for_ssh_rsa_is_refused_before_any_network(server: Sshd) -> None:
    with pytest.raises(LegacySshRsa, match="Ed25519 or ECDSA"):
        account(server, legacy_ssh_rsa=True)


def test_a_server_without_sftp(tmp_path: Path) -> None:
    with running_sshd(tmp_path, options=["Subsystem nothing /bin/false", "ForceCommand /bin/false"]) as server:
        step, error = ended_at(tried(server))
    assert step == Step.SESSION
    assert error in {"PermissionRefused", "ConnectionLost"}


def test_folders_that_are_missing_are_each_named(server: Sshd) -> None:
    findings = tried(server, Folders("NOWHERE", "NOTHING"))
    failed = [(finding.step, finding.error, finding.found) for finding in findings if finding.error]
    assert failed == [
        (Step.SEND_FOLDER, "NotThere", "NOWHERE"),
        (Step.RECEIVE_FOLDER, "NotThere", "NOTHING"),
    ]
    assert findings[-1] == Finding(Step.REMOVE, found=findings[-1].found)


def test_a_server_where_nothing_may_be_written(tmp_path: Path) -> None:
    with running_sshd(tmp_path, sftp_arguments=["-R"]) as server:
        step, error = ended_at(tried(server))
    assert (step, error) == (Step.WRITE, "PermissionRefused")


def test_a_server_where_nothing_may_be_removed_names_the_file_that_stays(tmp_path: Path) -> None:
    with running_sshd(tmp_path, sftp_arguments=["-P", "remove"]) as server:
        findings = tried(server)
        assert ended_at(findings) == (Step.REMOVE, "PermissionRefused")
        assert (server.root / findings[-1].found).exists()


def test_a_full_disk(server: Sshd, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("batch_channel.protocol.probing.secrets.token_hex", lambda size: "full")
    (inbox / f"{NAME_BEGINS}full").symlink_to("/dev/full")
    assert ended_at(tried(server)) == (Step.WRITE, "DiskFull")


@pytest.mark.parametrize("limit", [500, 1_500, 2_000, 2_200])
def test_a_line_that_breaks_is_told_at_its_step(server: Sshd, limit: int) -> None:
    with cutting_proxy((server.host, server.port), limit=limit) as proxy:
        findings = tried(server, port=proxy.port, timeout=3.0)
    _step, error = ended_at(findings)
    assert error == "ConnectionLost"
