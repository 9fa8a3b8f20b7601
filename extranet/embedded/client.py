"""What other code calls: the servers of a purpose, there for as long as this process lives."""

import atexit
import fcntl
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from . import wheels
from .homes import ROOT, EmbeddedError, Home
from .processes import evict, fresh_log, tail
from .servers import SOCKET, STOP, Servers

TIMEOUT = 60  # seconds
RETRY = 0.02  # seconds


class Connection:
    """A place at the supervisor's table: the servers stay while it is open."""

    def __init__(self, channel: socket.socket, servers: Servers) -> None:
        self.channel = channel
        self.servers = servers

    @classmethod
    def to(cls, home: Home) -> "Connection | None":
        """None when no supervisor answers: there is none, it is still starting, or it is leaving."""
        sockets = home.sockets()
        if sockets is None:
            return None
        channel = socket.socket(socket.AF_UNIX)
        channel.settimeout(TIMEOUT)
        try:
            channel.connect(str(sockets / SOCKET))
            with channel.makefile("rb") as greeting:
                servers = Servers(**json.loads(greeting.readline()))
            channel.setblocking(True)
            return cls(channel, servers)
        except (OSError, ValueError):  # ValueError: it left in the middle of its greeting
            channel.close()
            return None

    def is_alive(self) -> bool:
        """Whether the supervisor is still there: it says nothing more, but the kernel tells when it goes."""
        try:
            return self.channel.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
        except BlockingIOError:
            return True
        except ConnectionError:
            return False

    def wait(self) -> None:
        """Returns when the supervisor has gone."""
        self.channel.recv(1)


# Open for the life of the process. A forked child inherits its parent's, which is as good as its own; a
# program that is executed does not (close-on-exec), and calls ensure() itself.
_connections: dict[Home, Connection] = {}


@atexit.register
def _disconnect() -> None:
    """The kernel would do it, but Python complains of what is left open."""
    for connection in _connections.values():
        connection.channel.close()


def ensure(purpose: str, root: Path = ROOT) -> Servers:
    """Addresses of the running servers of a purpose, which are started when they are not there.

    They stay until some seconds after the last process that called this has ended. Raises EmbeddedError when
    they cannot be had within a minute, ValueError for an unknown purpose.
    """
    return connect(Home.of(purpose, root)).servers


def connect(home: Home) -> Connection:
    """The connection behind `ensure`, for who wants to know when the supervisor leaves."""
    if home in _connections and not _connections[home].is_alive():
        _connections.pop(home).channel.close()
    if home not in _connections:
        _connections[home] = _join_or_start(home)
    return _connections[home]


def stop(purpose: str, root: Path = ROOT) -> None:
    """Stops the servers of a purpose, whoever uses them, and returns when they have ended."""
    with _stopped(Home.of(purpose, root)):
        pass


def reset(purpose: str, root: Path = ROOT) -> None:
    """Stops the servers of a purpose and deletes its directory's content: data, passwords, logs, uploads."""
    home = Home.of(purpose, root)
    with _stopped(home):
        home.erase()


def _join_or_start(home: Home) -> Connection:
    home.make_folder()
    deadline = time.monotonic() + TIMEOUT
    started = False
    while time.monotonic() < deadline:
        if connection := Connection.to(home):
            return connection
        # Taken: somebody's supervisor is starting or leaving. Free: there is none.
        if (lock := _try_lock(home)) is not None:
            with os.fdopen(lock):
                if started:
                    raise _failure(home, "did not start")
                _start_supervisor(home, lock)
                started = True
        time.sleep(RETRY)
    raise _failure(home, f"did not answer within {TIMEOUT} seconds")


def _start_supervisor(home: Home, lock: int) -> None:
    """Starts one that holds the lock from its first moment, as it inherits the open file."""
    wheels.installed()
    command = [sys.executable, "-m", "extranet.embedded.supervisor", home.purpose, str(home.root), str(lock)]
    with fresh_log(home.log("supervisor")).open("wb") as log:
        subprocess.run(
            command,
            cwd="/",
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            pass_fds=[lock],
            start_new_session=True,
            check=False,  # the free lock tells whether it failed, and the log why
        )


@contextmanager
def _stopped(home: Home) -> Iterator[None]:
    """Holds the lock of a purpose that has no servers any more: their supervisor was asked to leave, and has."""
    home.make_folder()
    deadline = time.monotonic() + TIMEOUT
    while (lock := _try_lock(home)) is None:
        if connection := Connection.to(home):
            with connection.channel as channel, suppress(OSError):  # it may be leaving already
                channel.sendall(STOP)
        if time.monotonic() > deadline:
            raise _failure(home, f"did not leave within {TIMEOUT} seconds")
        time.sleep(RETRY)
    with os.fdopen(lock):
        evict(home)
        yield


def _try_lock(home: Home) -> int | None:
    """The lock as an open file, or None when somebody has it. The file itself is never deleted."""
    lock = os.open(home.lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


def _failure(home: Home, what: str) -> EmbeddedError:
    log = home.log("supervisor")
    return EmbeddedError(
        f"The servers of {home.purpose!r} {what}. The end of {log}:\n{tail(log)}\n"
        f"If their data is damaged, `python -m extranet.embedded {home.purpose} --reset` deletes it."
    )
