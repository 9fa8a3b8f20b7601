import errno
import io
import os
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa

from batch_channel.protocol.sftp import HostKeyPin, SftpAccount, SftpTransport, connect, load_private_key
from batch_channel.protocol.transport import (
    AlgorithmsRefused,
    AuthenticationFailed,
    ConnectionLost,
    ConnectionRefused,
    DiskFull,
    FileTooBig,
    HostKeyMismatch,
    HostNotFound,
    NotThere,
    PermissionRefused,
    RemoteFile,
    ServerFailure,
    TransportError,
    TransportMisconfigured,
)
from batch_channel.simulator.openssh import Sshd, free_port, make_key, running_sshd
from tests.batch_channel.cutting_proxy import cutting_proxy

DATA = os.urandom(300_000)


def account(server: Sshd, **changes: Any) -> SftpAccount:
    values: dict[str, Any] = {
        "host": server.host,
        "port": server.port,
        "username": server.username,
        "private_key": load_private_key(server.client_key.read_bytes()),
        "host_keys": (HostKeyPin.parse(server.host_key),),
        "timeout": 10.0,
    }
    return SftpAccount(**{**values, **changes})


@pytest.fixture
def transport(server: Sshd) -> Iterator[SftpTransport]:
    with connect(account(server)) as transport:
        yield transport


def test_a_file_arrives_byte_for_byte(transport: SftpTransport, inbox: Path) -> None:
    transport.put("INTEST", "FI", io.BytesIO(DATA))
    transport.put("INTEST", "GO", io.BytesIO(), confirm=False)

    assert (inbox / "FI").read_bytes() == DATA
    assert (inbox / "GO").read_bytes() == b""
    assert transport.list("INTEST") == [RemoteFile("FI", len(DATA)), RemoteFile("GO", 0)]


def test_a_longer_file_is_replaced_whole(transport: SftpTransport, inbox: Path) -> None:
    (inbox / "FI").write_bytes(DATA * 2)

    transport.put("INTEST", "FI", io.BytesIO(DATA))

    assert (inbox / "FI").read_bytes() == DATA


def test_a_file_comes_back_byte_for_byte_and_goes(transport: SftpTransport, inbox: Path) -> None:
    (inbox / "FO").write_bytes(DATA)
    (inbox / "empty").touch()
    received, nothing = io.BytesIO(), io.BytesIO()

    assert transport.fetch("INTEST", "FO", received, max_bytes=len(DATA)) == len(DATA)
    assert transport.fetch("INTEST", "empty", nothing, max_bytes=0) == 0
    assert received.getvalue() == DATA
    assert nothing.getvalue() == b""

    transport.remove("INTEST", "FO")
    assert [file.name for file in transport.list("INTEST")] == ["empty"]


def test_a_listing_has_files_only(transport: SftpTransport, server: Sshd) -> None:
    assert transport.list(".") == []  # the folders themselves stand here


def test_small_packets_leave_at_once(transport: SftpTransport) -> None:
    """Else each request waits some 40 ms for the server's delayed acknowledgement."""
    line = transport._sftp.get_channel().get_transport().sock

    assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_file_that_is_too_big_is_not_taken(transport: SftpTransport, inbox: Path) -> None:
    (inbox / "FO").write_bytes(DATA)
    received = io.BytesIO()

    with pytest.raises(FileTooBig):
        transport.fetch("INTEST", "FO", received, max_bytes=len(DATA) - 1)

    assert received.getvalue() == b""


def test_an_endless_file_is_not_taken(transport: SftpTransport, inbox: Path) -> None:
    (inbox / "FO").symlink_to("/dev/zero")  # announces no size at all

    with pytest.raises((FileTooBig, ServerFailure)):
        transport.fetch("INTEST", "FO", io.BytesIO(), max_bytes=100_000)


@pytest.mark.parametrize("name", ["", ".", "..", "../FO", "a/b"])
def test_a_name_with_a_path_goes_nowhere(transport: SftpTransport, name: str) -> None:
    with pytest.raises(TransportError, match="holds no path"):
        transport.remove("INTEST", name)


def test_what_is_not_there_is_said_so(transport: SftpTransport) -> None:
    with pytest.raises(NotThere):
        transport.fetch("INTEST", "FO", io.BytesIO(), max_bytes=1)
    with pytest.raises(NotThere):
        transport.list("NOWHERE")
    with pytest.raises(NotThere):
        transport.put("NOWHERE", "FI", io.BytesIO())
    with pytest.raises(NotThere):
        transport.remove("INTEST", "FI")


def test_a_full_disk_is_told_from_a_lost_connection_and_leaves_nothing(transport: SftpTransport, inbox: Path) -> None:
    (inbox / "FI").symlink_to("/dev/full")  # takes the opening and refuses every byte, as a full disk does

    with pytest.raises(DiskFull) as refusal:
        transport.put("INTEST", "FI", io.BytesIO(DATA))

    assert refusal.value.retryable
    assert transport.list("INTEST") == []


def test_what_the_server_forbids_is_told(tmp_path: Path) -> None:
    with running_sshd(tmp_path, sftp_arguments=["-R"]) as server, connect(account(server)) as transport:
        (server.root / "INTEST" / "FI").touch()
        with pytest.raises(PermissionRefused):
            transport.put("INTEST", "FS", io.BytesIO(b"x"))
        with pytest.raises(PermissionRefused):
            transport.remove("INTEST", "FI")
        assert transport.list("INTEST") == [RemoteFile("FI", 0)]


def test_a_name_that_is_not_utf_8_is_told(transport: SftpTransport, inbox: Path) -> None:
    (inbox / os.fsdecode(b"\xe9")).touch()

    with pytest.raises(ServerFailure, match="UTF-8"):
        transport.list("INTEST")


def test_accents_in_names_are_listed(transport: SftpTransport, inbox: Path) -> None:
    (inbox / "réponse").touch()

    assert transport.list("INTEST") == [RemoteFile("réponse", 0)]


class Failing(io.BytesIO):
    """A local file on a disk of ours that fails."""

    def read(self, size: int | None = -1, /) -> bytes:
        raise PermissionError("ours")

    def write(self, data: object, /) -> int:
        raise OSError(errno.ENOSPC, "ours")


def test_what_fails_on_our_side_is_not_blamed_on_the_server(transport: SftpTransport, inbox: Path) -> None:
    (inbox / "FO").write_bytes(DATA)

    with pytest.raises(PermissionError, match="ours"):
        transport.put("INTEST", "FI", Failing())
    with pytest.raises(OSError, match="ours"):
        transport.fetch("INTEST", "FO", Failing(), max_bytes=len(DATA))

    assert transport.list("INTEST") == [RemoteFile("FI", 0), RemoteFile("FO", len(DATA))]


# Who is at the other end


@pytest.mark.parametrize("key_type", ["ed25519", "ecdsa", "rsa"])
def test_every_kind_of_host_and_user_key_works(tmp_path: Path, key_type: str) -> None:
    with running_sshd(tmp_path, key_type=key_type) as server:
        fingerprint = subprocess.run(
            ["ssh-keygen", "-lf", "-"], input=server.host_key, capture_output=True, text=True, check=True
        ).stdout.split()[1]
        known_host = f"[127.0.0.1]:{server.port} {server.host_key}"
        for pin in (server.host_key, known_host, fingerprint):
            with connect(account(server, host_keys=(HostKeyPin.parse(pin),))) as transport:
                assert transport.list("IN") == []


def test_the_pinned_kind_of_host_key_is_asked_for(tmp_path: Path) -> None:
    make_key(tmp_path / "second_host_key", "ecdsa")
    with running_sshd(tmp_path, options=[f"HostKey {tmp_path / 'second_host_key'}"]) as server:
        second = HostKeyPin.parse((tmp_path / "second_host_key.pub").read_text())
        for pin in (second, HostKeyPin.parse(server.host_key)):
            with connect(account(server, host_keys=(pin,))) as transport:
                assert transport.list("IN") == []


@pytest.mark.parametrize("key_type", ["ed25519", "ecdsa"])
def test_another_key_behind_the_same_port_is_refused_before_signing_in(tmp_path: Path, key_type: str) -> None:
    with running_sshd(tmp_path / "real") as real:
        trusting = account(real)
    with running_sshd(tmp_path / "impostor", port=real.port, key_type=key_type) as impostor:
        with pytest.raises(HostKeyMismatch) as refusal, connect(trusting):
            pytest.fail("connected to the impostor")
        assert refusal.value.seen == HostKeyPin.parse(impostor.host_key).fingerprint
        assert not refusal.value.retryable
        assert f"for {impostor.username}" not in impostor.log.read_text()


def test_a_wrong_user_key_is_refused(server: Sshd, tmp_path: Path) -> None:
    make_key(tmp_path / "other")
    stranger = account(server, private_key=load_private_key((tmp_path / "other").read_bytes()))

    with pytest.raises(AuthenticationFailed) as refusal, connect(stranger):
        pytest.fail("signed in with another key")
    assert not refusal.value.retryable
    assert "RSA" not in str(refusal.value)


def test_a_wrong_user_is_refused(server: Sshd) -> None:
    with pytest.raises(AuthenticationFailed), connect(account(server, username="nobody-of-that-name")):
        pytest.fail("signed in as another user")


def test_a_second_factor_is_not_ours_to_give(tmp_path: Path) -> None:
    options = ["AuthenticationMethods publickey,publickey"]
    with (
        running_sshd(tmp_path, options=options) as server,
        pytest.raises(AuthenticationFailed, match="second factor"),
        connect(account(server)),
    ):
        pytest.fail("signed in with one factor")


def test_a_user_without_sftp_is_told(tmp_path: Path) -> None:
    with (
        running_sshd(tmp_path, options=["MaxSessions 0"]) as server,
        pytest.raises(PermissionRefused, match="no SFTP session"),
        connect(account(server)),
    ):
        pytest.fail("opened a session")


# Algorithms


@pytest.mark.parametrize(
    "option",
    [
        "Ciphers aes128-cbc,aes256-cbc",
        "MACs hmac-sha1\nCiphers aes128-ctr",
        "KexAlgorithms diffie-hellman-group14-sha1",
    ],
)
def test_a_server_with_nothing_but_old_algorithms_is_refused(tmp_path: Path, option: str) -> None:
    with running_sshd(tmp_path, options=[option]) as server:
        with pytest.raises(AlgorithmsRefused) as refusal, connect(account(server)):
            pytest.fail("agreed on an old algorithm")
        assert not refusal.value.retryable


def test_a_server_that_wants_sha_1_signatures_gets_none_and_we_say_what_helps(tmp_path: Path) -> None:
    with (
        running_sshd(tmp_path, key_type="rsa", options=["PubkeyAcceptedAlgorithms ssh-rsa"]) as server,
        pytest.raises(AuthenticationFailed, match="an Ed25519 or ECDSA key works"),
        connect(account(server)),
    ):
        pytest.fail("signed with SHA-1")


def test_the_switch_for_sha_1_is_a_mistake_of_configuration(server: Sshd) -> None:
    with pytest.raises(TransportMisconfigured, match="Ed25519 or ECDSA"):
        account(server, legacy_ssh_rsa=True)


def test_without_a_pinned_key_nothing_is_trusted(server: Sshd) -> None:
    with pytest.raises(TransportMisconfigured, match="pinned"):
        account(server, host_keys=())


@pytest.mark.parametrize(
    "text",
    [
        *("", "SHA256:short", "MD5:aa:bb", "ssh-ed25519", "ssh-ed25519 !!!!", "ssh-ed25519 AAAA"),
        # the bytes of an ECDSA key under another name
        "ssh-ed25519 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTY= host",
    ],
)
def test_what_is_no_host_key_pins_nothing(text: str) -> None:
    with pytest.raises(TransportMisconfigured):
        HostKeyPin.parse(text)


@pytest.mark.parametrize(
    "key",
    [
        ed25519.Ed25519PrivateKey.generate(),
        ec.generate_private_key(ec.SECP384R1()),
        rsa.generate_private_key(65537, 2048),
    ],
    ids=["ed25519", "ecdsa", "rsa"],
)
@pytest.mark.parametrize("form", [serialization.PrivateFormat.OpenSSH, serialization.PrivateFormat.PKCS8])
@pytest.mark.parametrize("password", [None, b"secret"])
def test_private_keys_are_read_in_every_usual_form(
    key: Any, form: serialization.PrivateFormat, password: bytes | None
) -> None:
    encryption = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    data = key.private_bytes(serialization.Encoding.PEM, form, encryption)

    loaded = load_private_key(data, password)

    public = key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    assert f"{loaded.get_name()} {loaded.get_base64()}" == public.decode()
    wrong = b"other" if password else b"needless"
    with pytest.raises(TransportMisconfigured):
        load_private_key(data, wrong)


@pytest.mark.parametrize(
    "key",
    [dsa.generate_private_key(2048), rsa.generate_private_key(65537, 1024)],
    ids=["dsa", "rsa-1024"],
)
def test_old_private_keys_are_refused(key: Any) -> None:
    data = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )

    with pytest.raises(TransportMisconfigured, match="Ed25519, ECDSA"):
        load_private_key(data)


def test_a_private_key_stays_out_of_what_is_printed(server: Sshd) -> None:
    assert "private_key" not in repr(account(server))


# The line


def test_a_name_that_does_not_resolve_is_told(server: Sshd) -> None:
    with pytest.raises(HostNotFound) as refusal, connect(account(server, host="nowhere.invalid")):
        pytest.fail("connected to nowhere")
    assert refusal.value.retryable


def test_a_closed_port_is_told(server: Sshd) -> None:
    with pytest.raises(ConnectionRefused) as refusal, connect(account(server, port=free_port())):
        pytest.fail("connected to a closed port")
    assert refusal.value.retryable


def test_a_server_that_says_nothing_is_given_up(server: Sshd) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        deaf = account(server, port=silent.getsockname()[1], timeout=0.5)
        with pytest.raises(ConnectionLost), connect(deaf):
            pytest.fail("connected to silence")


def test_a_server_that_speaks_something_else_is_given_up(server: Sshd) -> None:
    def answer(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.recv(1000)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        web = threading.Thread(target=answer, args=[listener])
        web.start()
        with pytest.raises(ConnectionLost), connect(account(server, port=listener.getsockname()[1], timeout=1)):
            pytest.fail("connected to a web server")
        web.join()


@pytest.mark.parametrize("limit", range(0, 4000, 250))
def test_a_line_that_breaks_while_connecting_is_told_as_such(server: Sshd, limit: int) -> None:
    with (
        cutting_proxy((server.host, server.port), limit=limit) as proxy,
        pytest.raises(ConnectionLost),
        connect(account(server, port=proxy.port)) as transport,
    ):
        for _ in range(100):
            transport.list("INTEST")


@pytest.mark.parametrize("what", ["cut", "silence"])
def test_a_line_that_breaks_while_signing_in_is_not_a_refusal(
    server: Sshd, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    with cutting_proxy((server.host, server.port)) as proxy:
        signing_in = account(server, port=proxy.port, timeout=3.0)
        sign = signing_in.private_key.sign_ssh_data

        def break_then_sign(*arguments: Any) -> Any:
            getattr(proxy, what)()
            return sign(*arguments)

        monkeypatch.setattr(signing_in.private_key, "sign_ssh_data", break_then_sign)
        with pytest.raises(ConnectionLost) as refusal, connect(signing_in):
            pytest.fail("signed in")

    assert "signing in" in str(refusal.value)
    assert refusal.value.retryable


@pytest.mark.parametrize("silent", [False, True], ids=["cut", "silent"])
def test_a_line_that_breaks_while_sending_is_told(server: Sshd, inbox: Path, silent: bool) -> None:
    with ExitStack() as stack:
        proxy = stack.enter_context(cutting_proxy((server.host, server.port), limit=100_000, silent=silent))
        transport = stack.enter_context(connect(account(server, port=proxy.port, timeout=3.0)))
        started = time.monotonic()
        with pytest.raises(ConnectionLost) as refusal:
            transport.put("INTEST", "FI", io.BytesIO(DATA * 10))
        assert time.monotonic() - started < 20  # the proxy itself gives up after thirty

    assert refusal.value.retryable
    assert (inbox / "FI").stat().st_size < 100_000


def test_a_line_that_breaks_between_two_requests_is_told(server: Sshd) -> None:
    with (
        cutting_proxy((server.host, server.port)) as proxy,
        connect(account(server, port=proxy.port)) as transport,
    ):
        assert transport.list("INTEST") == []
        proxy.cut()
        for _ in range(2):
            with pytest.raises(ConnectionLost):
                transport.list("INTEST")


def test_a_line_that_breaks_while_receiving_is_told(server: Sshd, inbox: Path) -> None:
    (inbox / "FO").write_bytes(DATA * 100)
    with (
        cutting_proxy((server.host, server.port), limit=6_000) as proxy,
        connect(account(server, port=proxy.port)) as transport,
        pytest.raises(ConnectionLost),
    ):
        transport.fetch("INTEST", "FO", io.BytesIO(), max_bytes=len(DATA) * 100)
