"""A TCP proxy that cuts or silences the line, for tests of what happens when a transfer breaks."""

import select
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)
_PATIENCE = 10.0


class CuttingProxy:
    """Forwards one connection, until it is told to stop or the client has sent ``limit`` bytes."""

    def __init__(self, target: tuple[str, int], limit: int | None, silent: bool) -> None:
        self._target = target
        self._limit = limit
        self._silent = silent
        self._silenced = threading.Event()
        self._broken = threading.Event()
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def silence(self) -> None:
        """Forward nothing more and leave the line open."""
        self._silenced.set()

    def cut(self) -> None:
        """Break the line; returns when it is broken."""
        self._broken.set()
        self._over.wait(_PATIENCE)

    def run(self) -> None:
        with closing(self._listener), suppress(OSError):
            client, _ = self._listener.accept()
            with closing(client), closing(socket.create_connection(self._target)) as server:
                self._forward(client, server)
                for end in (client, server):
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        self._over.set()

    def _forward(self, client: socket.socket, server: socket.socket) -> None:
        sent = 0
        while not self._broken.is_set():
            readable, _, _ = select.select([client, server], [], [], 0.02)
            if self._silenced.is_set():
                self._broken.wait(3 * _PATIENCE)
                return
            for end in readable:
                data = end.recv(16 * 1024)
                if not data:
                    return
                if end is client:
                    sent += len(data)
                    if self._limit is not None and sent > self._limit:
                        (self._silenced if self._silent else self._broken).set()
                        break
                (server if end is client else client).sendall(data)

    def close(self) -> None:
        self._broken.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)


@contextmanager
def cutting_proxy(target: tuple[str, int], *, limit: int | None = None, silent: bool = False) -> Iterator[CuttingProxy]:
    """A running proxy. After ``limit`` bytes from the client it resets both ends or, if ``silent``, goes quiet."""
    proxy = CuttingProxy(target, limit, silent)
    thread = threading.Thread(target=proxy.run, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.close()
        thread.join(_PATIENCE)
