"""SFTP with paramiko: a user's key, a pinned host key, and nothing older than SHA-2.

The channel's server is ``sftp.socialsecurity.be`` port 8022 (FLA guide §5.1). Its fingerprints and algorithms
aren't published: whoever sets the channel up pins the host key by hand.
"""

import base64
import binascii
import hashlib
import io
import re
import socket
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import BinaryIO

import paramiko
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from .transport import (
    AlgorithmsRefused,
    AuthenticationFailed,
    ConnectionLost,
    ConnectionRefused,
    DiskFull,
    FileTooBig,
    HostKeyMismatch,
    HostNotFound,
    KeyAlgorithmRefused,
    LegacySshRsa,
    NotThere,
    PermissionRefused,
    RemoteFile,
    ServerFailure,
    Step,
    TransportError,
    TransportMisconfigured,
)

DEFAULT_PORT = 8022
_CHUNK = 32 * 1024
_MINIMUM_RSA_BITS = 2048

# What paramiko 5 still offers beside sound algorithms. SHA-1 signatures and key exchanges it no longer knows.
_LEGACY = {
    "ciphers": ["aes128-cbc", "aes192-cbc", "aes256-cbc", "3des-cbc"],
    "macs": ["hmac-sha1", "hmac-md5", "hmac-sha1-96", "hmac-md5-96"],
}
# What paramiko raises when line or server fail.
_BROKEN = (OSError, EOFError, paramiko.SSHException, paramiko.SFTPError)
_RSA_ALGORITHMS = ("rsa-sha2-512", "rsa-sha2-256")


@dataclass(frozen=True, slots=True)
class HostKeyPin:
    """A server key that we accept, by fingerprint; ``key_type`` is known when the key itself was given."""

    fingerprint: str
    key_type: str | None = None

    @property
    def algorithms(self) -> tuple[str, ...]:
        """The signature algorithms with which a server can show this key; none when its kind isn't known."""
        if self.key_type is None:
            return ()
        return _RSA_ALGORITHMS if self.key_type == "ssh-rsa" else (self.key_type,)

    @classmethod
    def parse(cls, text: str) -> "HostKeyPin":
        """From ``SHA256:…``, a public key or a ``known_hosts`` line; raises ``TransportMisconfigured``."""
        text = text.strip()
        if re.fullmatch(r"SHA256:[A-Za-z0-9+/]{43}", text):
            return cls(text)
        if match := re.search(r"(?:^|\s)((?:ssh|ecdsa)-[a-z0-9-]+)\s+([A-Za-z0-9+/]+=*)(?:\s|$)", text):
            key_type, encoded = match.groups()
            with suppress(binascii.Error):
                blob = base64.b64decode(encoded, validate=True)
                # A key's bytes begin with the length and the name of its own type.
                if blob.startswith(len(key_type).to_bytes(4, "big") + key_type.encode()):
                    return cls(_fingerprint(blob), key_type)
        raise TransportMisconfigured("the host key is neither a SHA256 fingerprint nor an OpenSSH public key")


@dataclass(frozen=True, slots=True, kw_only=True)
class SftpAccount:
    """Where and as whom to connect. ``timeout`` (seconds) bounds every wait.

    Raises ``TransportMisconfigured``: without a pin there is no telling the server from an impostor; and
    ``LegacySshRsa``: signatures of that kind (SHA-1), which old clients of this channel switch on, aren't made
    any more.
    """

    host: str
    port: int = DEFAULT_PORT
    username: str
    private_key: paramiko.PKey = field(repr=False)
    host_keys: tuple[HostKeyPin, ...]
    timeout: float = 30.0
    legacy_ssh_rsa: bool = False

    def __post_init__(self) -> None:
        if not self.host_keys:
            raise TransportMisconfigured("the server's host key must be pinned")
        if self.legacy_ssh_rsa:
            raise LegacySshRsa(
                "ssh-rsa (SHA-1) is not available: register an Ed25519 or ECDSA key for this channel instead"
            )


def load_private_key(data: bytes, password: bytes | None = None) -> paramiko.PKey:
    """Read a private key in OpenSSH or PEM form; raises ``TransportMisconfigured``."""
    load = (
        serialization.load_ssh_private_key
        if b"BEGIN OPENSSH PRIVATE KEY" in data
        else serialization.load_pem_private_key
    )
    try:
        key = load(data, password)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise TransportMisconfigured(f"the SSH private key can't be read: {error}") from error
    kind: type[paramiko.PKey]
    match key:
        case ed25519.Ed25519PrivateKey():
            kind = paramiko.Ed25519Key
        case ec.EllipticCurvePrivateKey():
            kind = paramiko.ECDSAKey
        case rsa.RSAPrivateKey() if key.key_size >= _MINIMUM_RSA_BITS:
            kind = paramiko.RSAKey
        case _:
            raise TransportMisconfigured("the SSH key must be Ed25519, ECDSA, or RSA of 2048 bits and more")
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
    )
    return kind.from_private_key(io.StringIO(text.decode()))


Passed = Callable[[Step, str], None]
"""Told of each step that is passed, with what was found there: an address, a fingerprint, an algorithm."""


def _untold(step: Step, found: str) -> None:
    pass


@contextmanager
def connect(account: SftpAccount, *, passed: Passed = _untold) -> Iterator["SftpTransport"]:
    """Open the channel for the duration of a ``with`` block; raises ``TransportError``."""
    connection = paramiko.Transport(_socket(account, passed), disabled_algorithms=_LEGACY)
    try:
        _handshake(connection, account, passed)
        _authenticate(connection, account, passed)
        session = _session(connection, account)
        passed(Step.SESSION, "")
        yield SftpTransport(session)
    finally:
        connection.close()


class SftpTransport:
    """The ``Transport`` over an open SFTP session; made by ``connect``."""

    def __init__(self, sftp: paramiko.SFTPClient) -> None:
        self._sftp = sftp

    def list(self, folder: str) -> list[RemoteFile]:
        with _typed_errors(f"listing {folder}"):
            entries = self._sftp.listdir_attr(folder)
        files = [
            RemoteFile(entry.filename, entry.st_size or 0) for entry in entries if not stat.S_ISDIR(entry.st_mode or 0)
        ]
        return sorted(files, key=lambda file: file.name)

    def sizes(self, folder: str, names: Iterable[str]) -> dict[str, int]:
        wanted = list(names)
        found = {}
        try:
            for name in wanted:
                path = _path(folder, name)
                with suppress(NotThere), _typed_errors(f"looking for {path}"):
                    found[name] = self._sftp.stat(path).st_size or 0
        except PermissionRefused:  # some tell of a file only in the list of its folder
            return {file.name: file.size for file in self.list(folder) if file.name in wanted}
        return found

    def put(self, folder: str, name: str, content: BinaryIO, *, confirm: bool = True) -> None:
        path = _path(folder, name)
        with _typed_errors(f"opening {path}"):
            remote = self._sftp.open(path, "wb")
        try:
            size = _copy_to(remote, content, path)
            if confirm:
                self._confirm(folder, name, size)
        except DiskFull:
            # Half a file is of no use to anyone, and may be what fills the disk.
            with suppress(*_BROKEN):
                self._sftp.remove(path)
            raise

    def _confirm(self, folder: str, name: str, size: int) -> None:
        arrived = self.sizes(folder, [name])
        if name not in arrived:
            raise NotThere(f"checking {folder}/{name}: no such file or folder")
        if arrived[name] != size:
            raise DiskFull(f"writing {folder}/{name}: {arrived[name]} of {size} bytes arrived")

    def fetch(self, folder: str, name: str, into: BinaryIO, *, max_bytes: int) -> int:
        path = _path(folder, name)
        received = 0
        with _typed_errors(f"opening {path}"):
            remote = self._sftp.open(path, "rb")
            announced = remote.stat().st_size or 0
        if announced > max_bytes:
            raise FileTooBig(f"{path} has {announced} bytes, {max_bytes} are taken")
        for block in _blocks(remote, path):
            received += len(block)
            if received > max_bytes:
                raise FileTooBig(f"{path} has more than {max_bytes} bytes")
            into.write(block)
        if received != announced:
            raise ServerFailure(f"{path} changed while it was read")
        return received

    def remove(self, folder: str, name: str) -> None:
        path = _path(folder, name)
        with _typed_errors(f"deleting {path}"):
            self._sftp.remove(path)


def _socket(account: SftpAccount, passed: Passed) -> socket.socket:
    try:
        found = socket.getaddrinfo(account.host, account.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise HostNotFound(f"{account.host} doesn't resolve: {error}") from error
    passed(Step.NAME, ", ".join(dict.fromkeys(str(address[0]) for *_, address in found)))
    try:
        connection = socket.create_connection((account.host, account.port), timeout=account.timeout)
    except OSError as error:
        raise ConnectionRefused(f"{account.host}:{account.port} can't be reached: {error}") from error
    # Without this each SFTP request waits some 40 ms for the server's delayed acknowledgement.
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    passed(Step.TCP, str(account.port))
    return connection


def _handshake(connection: paramiko.Transport, account: SftpAccount, passed: Passed) -> None:
    connection.banner_timeout = account.timeout
    connection.handshake_timeout = account.timeout
    connection.auth_timeout = account.timeout
    options = connection.get_security_options()
    # Ask first for the kind of key that is pinned: a server has several.
    options.key_types = sorted(
        options.key_types, key=lambda kind: all(kind not in pin.algorithms for pin in account.host_keys)
    )
    # Encryption and integrity in one pass over the bytes: a quarter less work for a big file.
    options.ciphers = sorted(options.ciphers, key=lambda cipher: "gcm" not in cipher)
    with _typed_errors("the SSH handshake"):
        connection.start_client(timeout=account.timeout)  # returns when the time is over, too
        seen = _fingerprint(connection.get_remote_server_key().asbytes())
    passed(
        Step.ALGORITHMS, ", ".join(filter(None, (connection.host_key_type, getattr(connection, "remote_cipher", ""))))
    )
    if seen not in {pin.fingerprint for pin in account.host_keys}:
        raise HostKeyMismatch(f"{account.host}:{account.port} shows {seen}, which isn't pinned", seen)
    passed(Step.HOST_KEY, seen)


def _authenticate(connection: paramiko.Transport, account: SftpAccount, passed: Passed) -> None:
    kind = account.private_key.get_name()
    ours = _RSA_ALGORITHMS if kind == "ssh-rsa" else (kind,)
    try:
        with _typed_errors("signing in"):
            wanted_too = connection.auth_publickey(account.username, account.private_key)
    except AuthenticationFailed as error:
        taken = _signatures_taken(connection)
        if taken and not set(ours) & set(taken):
            raise KeyAlgorithmRefused(f"{account.host} takes no key of the kind {kind}", taken) from error
        passed(Step.KEY, kind)
        if kind != "ssh-rsa":
            raise
        # The server's refusal doesn't say which of the two it is.
        raise AuthenticationFailed(
            f"{error} Either this key isn't registered, or the server takes RSA keys with SHA-1 only: "
            "an Ed25519 or ECDSA key works with both"
        ) from error
    passed(Step.KEY, kind)
    if wanted_too:
        raise AuthenticationFailed(f"{account.host} wants a second factor")
    passed(Step.USER, account.username)


def _signatures_taken(connection: paramiko.Transport) -> tuple[str, ...]:
    """What the server says it takes for signing in (RFC 8308); empty when it doesn't say."""
    extensions: Mapping[str, bytes] = getattr(connection, "server_extensions", {})  # the type stubs know neither
    named = extensions.get("server-sig-algs", b"")
    return tuple(filter(None, named.decode("ascii", "replace").split(",")))


def _session(connection: paramiko.Transport, account: SftpAccount) -> paramiko.SFTPClient:
    try:
        with _typed_errors("opening SFTP"):
            channel = connection.open_session(timeout=account.timeout)
            channel.settimeout(account.timeout)
            channel.invoke_subsystem("sftp")
            return paramiko.SFTPClient(channel)
    except ConnectionLost as error:
        if not connection.is_active():
            raise
        raise PermissionRefused(f"{account.host} opens no SFTP session for {account.username}") from error


def _copy_to(remote: paramiko.SFTPFile, content: BinaryIO, path: str) -> int:
    size = 0
    remote.set_pipelined(True)  # don't wait for the answer to each block; closing does
    try:
        while block := content.read(_CHUNK):  # our own side: its errors aren't the server's
            with _typed_errors(f"writing {path}", failure=DiskFull):
                remote.write(block)
            size += len(block)
        with _typed_errors(f"writing {path}", failure=DiskFull):
            remote.close()
    finally:
        with suppress(*_BROKEN):
            remote.close()
    return size


def _blocks(remote: paramiko.SFTPFile, path: str) -> Iterator[bytes]:
    """The file, one block after the other: reading ahead needs a thread, which dies noisily when the line breaks."""
    try:
        while True:
            with _typed_errors(f"reading {path}"):
                block = remote.read(_CHUNK)
            if not block:
                return
            yield block
    finally:
        with suppress(*_BROKEN):
            remote.close()


@contextmanager
def _typed_errors(doing: str, *, failure: type[ServerFailure] = ServerFailure) -> Iterator[None]:
    """Turn what sockets and paramiko raise into our errors. ``failure`` stands for SFTP's bare "failure"."""
    try:
        yield
    except paramiko.AuthenticationException as error:
        # paramiko also says so when nobody answered.
        unanswered = "saw EOF" in str(error) or "timeout" in str(error)
        kind = ConnectionLost if unanswered else AuthenticationFailed
        raise kind(f"{doing}: {error}") from error
    except paramiko.ssh_exception.IncompatiblePeer as error:
        raise AlgorithmsRefused(f"{doing}: {error}") from error
    except (EOFError, TimeoutError, ConnectionError, paramiko.SSHException) as error:
        raise ConnectionLost(f"{doing}: {error or 'connection closed'}") from error
    except PermissionError as error:
        raise PermissionRefused(f"{doing}: not permitted") from error
    except FileNotFoundError as error:
        raise NotThere(f"{doing}: no such file or folder") from error
    except OSError as error:
        # A closed channel and a failure that the server reports differ in their text only.
        kind_of = ConnectionLost if str(error) == "Socket is closed" else failure
        raise kind_of(f"{doing}: {error}") from error
    except UnicodeDecodeError as error:
        raise ServerFailure(f"{doing}: a name isn't UTF-8") from error
    except paramiko.SFTPError as error:
        raise ServerFailure(f"{doing}: not an answer of SFTP: {error}") from error


def _path(folder: str, name: str) -> str:
    if "/" in name or name in ("", ".", ".."):
        raise TransportError("a file's name holds no path")
    return f"{folder}/{name}"


def _fingerprint(blob: bytes) -> str:
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")
