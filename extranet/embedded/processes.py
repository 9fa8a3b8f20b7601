"""Starting, stopping and finding server processes."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from .homes import EmbeddedError, Home

# A clean environment: nothing of the caller's (PGHOST, LD_PRELOAD, a language) reaches the servers.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
PATIENCE = 10  # seconds that a server gets to stop by itself
TAIL = 20  # lines of a log in an error message
PR_SET_PDEATHSIG = 1  # from <sys/prctl.h>
_libc = ctypes.CDLL(None)


def fresh_log(path: Path) -> Path:
    """Each start has its own log; the previous one is kept, as it may tell why that start ended."""
    with suppress(FileNotFoundError):
        path.replace(path.with_name(path.name + ".1"))
    path.touch(mode=0o600)
    return path


def tail(path: Path) -> str:
    """The end of a log, for an error message."""
    with suppress(FileNotFoundError):
        return "\n".join(path.read_text(errors="replace").splitlines()[-TAIL:])
    return ""


def start(name: str, command: Sequence[str | Path], home: Home) -> subprocess.Popen[bytes]:
    """Starts a server as the servers' account, in the background, its output going to `<name>.log`.

    Should its parent be killed, the kernel sends it SIGINT, on which both PostgreSQL and Valkey stop in good
    order.
    """
    with fresh_log(home.log(name)).open("wb") as log:
        return subprocess.Popen(
            command,
            cwd="/",
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            # Runs after the change of user, which would clear it. Safe: the supervisor has one thread.
            preexec_fn=lambda: _libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT),
            **home.credentials,
        )


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], name: str, home: Home) -> None:
    """Returns when `ready()`; raises EmbeddedError with the end of its log when the process ends instead."""
    while not ready():
        require_running(process, name, home)
        time.sleep(0.02)


def require_running(process: subprocess.Popen[bytes], name: str, home: Home) -> None:
    if process.poll() is not None:
        log = home.log(name)
        raise EmbeddedError(f"{name} ended with status {process.returncode}. The end of {log}:\n{tail(log)}")


def run(
    command: Sequence[str | Path],
    home: Home,
    *,
    script: str = "",
    pass_fds: Sequence[int] = (),
    **environment: str,
) -> "subprocess.CompletedProcess[str]":
    """Runs a program as the servers' account until it ends; its output, errors included, is in `stdout`."""
    return subprocess.run(
        command,
        cwd="/",
        env=ENVIRONMENT | environment,
        input=script,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        pass_fds=pass_fds,
        check=False,
        **home.credentials,
    )


def stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def occupants(directory: Path) -> list[int]:
    """The processes whose working directory this is.

    Both servers, and each of PostgreSQL's processes, stand in their data directory. A pid file alone may, after a
    crash, name a stranger who has got the same number since.
    """
    real, found = os.path.realpath(directory), []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            with suppress(OSError):  # it has ended, or is somebody else's
                if os.readlink(process / "cwd") == real:
                    found.append(int(process.name))
    return found


def evict(home: Home) -> None:
    """Ends servers that a killed supervisor left behind; only for who holds the purpose's lock."""
    for leader in (*_postmaster(home), *occupants(home.valkey)):
        _send(signal.SIGINT, leader)  # stops in good order, and takes its own processes along
    deadline = time.monotonic() + PATIENCE
    while left := (*occupants(home.postgresql), *occupants(home.valkey)):
        for pid in left:
            _send(signal.SIGKILL if time.monotonic() > deadline else signal.SIGCONT, pid)
        time.sleep(0.02)


def _postmaster(home: Home) -> list[int]:
    """The first of PostgreSQL's processes, if it lives. (Should it be dead, the others leave by themselves.)"""
    try:
        number = int((home.postgresql / "postmaster.pid").read_text().partition("\n")[0])
    except (FileNotFoundError, ValueError):
        return []
    return [pid for pid in occupants(home.postgresql) if pid == number]


def _send(number: signal.Signals, pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)
