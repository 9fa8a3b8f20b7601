"""ClamAV's daemon as the antivirus: `ANTIVIRUS=extranet.documents.clamd.Clamd`, `CLAMD_ADDRESS=host:port` or a path.

Each file is sent over (INSTREAM, clamd(8)): the daemon may run on another machine, and needs none of our folders.
Its StreamMaxLength must be more than our largest upload: a file that is longer gets no answer, and waits.
"""

from __future__ import annotations

import socket
import struct

from django.conf import settings
from django.core.files.base import File

from .antivirus import NotScanned

PATIENCE = 30  # seconds, of each wait
CHUNK = 64 * 1024  # bytes
LONGEST_ANSWER = 4096  # bytes


class Clamd:
    def finds_something(self, file: File) -> bool:
        try:
            with connected(settings.CLAMD_ADDRESS) as daemon:
                daemon.sendall(b"zINSTREAM\0")
                for chunk in file.chunks(CHUNK):
                    daemon.sendall(struct.pack("!L", len(chunk)) + chunk)
                daemon.sendall(struct.pack("!L", 0))
                answer = answered(daemon)
        except (OSError, ValueError) as error:
            raise NotScanned from error
        if answer == b"stream: OK":
            return False
        if answer.startswith(b"stream: ") and answer.endswith(b" FOUND"):
            return True
        raise NotScanned(answer.decode("ascii", "replace"))


def connected(address: str) -> socket.socket:
    """To « host:port », or to a path. Raises OSError, ValueError for an address that is neither."""
    if not address.startswith("/"):
        host, _colon, port = address.rpartition(":")
        return socket.create_connection((host, int(port)), PATIENCE)
    daemon = socket.socket(socket.AF_UNIX)
    daemon.settimeout(PATIENCE)
    try:
        daemon.connect(address)
    except OSError:
        daemon.close()
        raise
    return daemon


def answered(daemon: socket.socket) -> bytes:
    """One answer, without its NUL; what came when the daemon closed before it."""
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER and (part := daemon.recv(LONGEST_ANSWER)):
        answer += part
    return answer.removesuffix(b"\0")
