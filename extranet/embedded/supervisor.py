"""The process that starts, watches and stops the two servers of a purpose.

Started by client.py, which hands it the purpose's lock, already taken. A client connects to the socket
`supervisor`, which is there only while both servers answer; it is sent one line of JSON, the addresses, and
stays connected for as long as it needs them. It may send STOP.
"""

import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack, closing, suppress
from dataclasses import asdict
from pathlib import Path

from . import postgresql, processes, valkey, wheels
from .homes import EmbeddedError, Home
from .servers import SOCKET, STOP, Servers

GRACE = 3  # seconds that the servers stay after the last client


def main() -> None:
    purpose, root, _lock = sys.argv[1:]  # an open file, so the lock is held for as long as this process lives
    if os.fork():
        os._exit(0)  # the client waits for this process, and the supervisor is nobody's child
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit())
    try:
        supervise(Home.of(purpose, Path(root)))
    except EmbeddedError as error:
        sys.exit(str(error))


def supervise(home: Home) -> None:
    processes.evict(home)
    home.make_private()
    programs = wheels.for_servers(home)
    sockets = home.make_sockets()
    passwords = postgresql.prepare(home, programs)
    with (
        postgresql.running(home, programs, sockets, passwords) as database,
        valkey.running(home, programs, sockets) as broker,
        closing(socket.socket(socket.AF_UNIX)) as listener,
    ):
        listener.bind(str(sockets / SOCKET))
        listener.listen(64)
        greeting = json.dumps(asdict(Servers.at(sockets, passwords))).encode() + b"\n"
        attend(listener, greeting, {"postgresql": database, "valkey": broker}, home)


def attend(
    listener: socket.socket, greeting: bytes, servers: Mapping[str, "subprocess.Popen[bytes]"], home: Home
) -> None:
    """Serves clients until the last one has been gone for GRACE seconds, or one says STOP.

    Raises EmbeddedError when a server ends by itself.
    """
    deserted = time.monotonic()
    with selectors.DefaultSelector() as selector, ExitStack() as clients:
        selector.register(listener, selectors.EVENT_READ)
        while len(selector.get_map()) > 1 or time.monotonic() - deserted < GRACE:
            for key, _ in selector.select(timeout=0.5):
                if key.fileobj is listener:
                    client, _ = listener.accept()
                    clients.enter_context(client)  # closed before the servers stop: nobody trusts them any more
                    selector.register(client, selectors.EVENT_READ, data=client)
                    with suppress(ConnectionError):  # gone already: the next turn sees it
                        client.sendall(greeting)
                elif (message := _receive(key.data)) == STOP:
                    return
                elif not message:
                    selector.unregister(key.data)
                    key.data.close()
                    deserted = time.monotonic()
            for name, process in servers.items():
                processes.require_running(process, name, home)


def _receive(client: socket.socket) -> bytes:
    """What a client sent; nothing when it has gone, however it went."""
    try:
        return client.recv(len(STOP))
    except ConnectionError:
        return b""


if __name__ == "__main__":
    main()
