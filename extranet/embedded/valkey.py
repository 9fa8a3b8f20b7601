"""The broker and cache: a Valkey that keeps nothing, since what must not be lost is a row in the database."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import processes
from .homes import Home
from .wheels import Programs


@contextmanager
def running(home: Home, programs: Programs, sockets: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Valkey, answering at the socket `valkey` for as long as the context is open."""
    home.give_directory(home.valkey)
    path = sockets / "valkey"
    options = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(home.valkey),
        "save": "",
        "appendonly": "no",
        "daemonize": "no",
    }
    arguments = [word for name, value in options.items() for word in (f"--{name}", value)]
    process = processes.start("valkey", [programs.valkey, *arguments], home)
    try:
        processes.wait_until(lambda: _answers(path), process, "valkey", home)
        yield process
    finally:
        processes.stop(process)


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1)
        try:
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False
