"""How files reach the channel's folders, whatever carries them, and what can go wrong on the way.

Errors are told apart by who can mend them; ``retryable`` says whether trying again later, unchanged, may
help.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO, ClassVar, Protocol


class Step(StrEnum):
    """What is passed, in this order, on the way to a file in the channel's folders."""

    SETTINGS = "settings"
    NAME = "name"
    TCP = "tcp"
    ALGORITHMS = "algorithms"
    HOST_KEY = "host_key"
    KEY = "key"
    USER = "user"
    SESSION = "session"
    SEND_FOLDER = "send_folder"
    RECEIVE_FOLDER = "receive_folder"
    WRITE = "write"
    REMOVE = "remove"


class TransportError(Exception):
    """Something between us and the remote folder failed."""

    retryable: ClassVar[bool] = False


class TransportMisconfigured(TransportError):
    """Our own settings can't work: a key of an unsupported kind, a host key pin that is none, a legacy
    switch.
    """


class LegacySshRsa(TransportMisconfigured):
    """Signatures of the kind ``ssh-rsa`` (SHA-1) are asked for, which are no longer made."""


class HostNotFound(TransportError):
    """The server's name doesn't resolve."""

    retryable = True


class ConnectionRefused(TransportError):
    """TCP: refused, unreachable, or no answer in time."""

    retryable = True


class HostKeyMismatch(TransportError):
    """The server shows another key than the pinned one: an impostor, or a change its owner must confirm.

    ``seen`` is the fingerprint of the key shown, in OpenSSH's form ``SHA256:…``.
    """

    def __init__(self, message: str, seen: str) -> None:
        super().__init__(message)
        self.seen = seen


class AlgorithmsRefused(TransportError):
    """The server and we share no algorithm that is still considered safe."""


class AuthenticationFailed(TransportError):
    """The server doesn't accept this user with this key."""


class KeyAlgorithmRefused(AuthenticationFailed):
    """The server takes no signature that this kind of key can make; ``taken`` are the algorithms it names."""

    def __init__(self, message: str, taken: tuple[str, ...]) -> None:
        super().__init__(message)
        self.taken = taken


class PermissionRefused(TransportError):
    """The user may not do this in this folder."""


class NotThere(TransportError):
    """The folder or file doesn't exist."""


class ServerFailure(TransportError):
    """The server reports a failure without a reason."""

    retryable = True


class DiskFull(ServerFailure):
    """The server opened the file and then didn't take its bytes: full disk, quota, or a limit of size.

    SFTP version 3 has no code for it: every such case is the same bare "failure" to a write.
    """


class ConnectionLost(TransportError):
    """Cut, or silent for longer than the timeout, after the connection was made."""

    retryable = True


class FileTooBig(TransportError):
    """A remote file is bigger than the caller takes."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """``size`` in bytes."""

    name: str
    size: int


class Transport(Protocol):
    """An open connection to a sender's folders; serves one thread.

    Every method raises ``TransportError``; what ``content`` and ``into`` raise on our own side passes through.
    """

    def list(self, folder: str) -> list[RemoteFile]:
        """The files in ``folder`` (no directories), by name."""

    def sizes(self, folder: str, names: Iterable[str]) -> dict[str, int]:
        """Those of ``names`` that stand in ``folder``, with their sizes, however many others do."""

    def put(self, folder: str, name: str, content: BinaryIO, *, confirm: bool = True) -> None:
        """Write ``content`` under its final name, in place of what may be there.

        ``confirm`` checks the arrived size; it must be off for a file that the server may take away at once.
        """

    def fetch(self, folder: str, name: str, into: BinaryIO, *, max_bytes: int) -> int:
        """Copy a file into ``into`` and return its size; raises ``FileTooBig`` before more than
        ``max_bytes``.
        """

    def remove(self, folder: str, name: str) -> None:
        """Delete a file."""
