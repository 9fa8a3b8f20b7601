"""Programs that work on strangers' data, run in a process of their own with limits the kernel keeps.

A parser written in C can be made to loop, to eat the memory or to fall over. In a process of its own it takes
nothing with it: not the web process, not the worker, not their database connections, not their secrets (the
environment is not handed on). The limits are set from outside with prlimit(2) before a byte of the data is
read, so the programs need know nothing of them and no code runs between fork and exec (``preexec_fn`` is
unsafe in a process with threads). Unlike multiprocessing this also works inside Celery's daemonic workers.
"""

import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import IO

_ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}


@dataclass(frozen=True)
class Bounds:
    """How much one run may take: wall-clock seconds, bytes of address space, bytes of output."""

    seconds: float
    memory: int
    output: int


class Stopped(Exception):
    """The program ran into its bounds, or fell over."""


def python(script: Path) -> list[str]:
    """The command that runs a script of ours alone: no user site, no PYTHON* variables, no project imports."""
    return [sys.executable, "-I", str(script)]


def start(
    command: Sequence[str],
    *,
    memory: int,
    stdin: IO[bytes] | int,
    stdout: IO[bytes] | int,
    environment: dict[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a command with `memory` bytes of address space and no core file.

    Raises FileNotFoundError when the program is not installed.
    """
    process = subprocess.Popen(
        command,
        stdin=stdin,
        stdout=stdout,
        stderr=subprocess.DEVNULL,
        env=_ENVIRONMENT | (environment or {}),
        cwd="/",
    )
    limit(process, resource.RLIMIT_AS, memory)
    limit(process, resource.RLIMIT_CORE, 0)
    return process


def limit(process: subprocess.Popen[bytes], what: int, amount: int) -> None:
    """Set one resource limit of a running child; one that has already ended needs none."""
    with suppress(ProcessLookupError):
        resource.prlimit(process.pid, what, (amount, amount))


def run(command: Sequence[str], data: bytes, bounds: Bounds) -> bytes:
    """Run a command with `data` as its standard input (a seekable file) and return what it printed.

    Raises Stopped when it passes its bounds or ends with an error, FileNotFoundError when it is not installed.
    Input and output are nameless temporary files: the output's size is then a limit the kernel can keep.
    """
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as result:
        source.write(data)
        source.seek(0)
        with start(command, memory=bounds.memory, stdin=source, stdout=result) as process:
            limit(process, resource.RLIMIT_FSIZE, bounds.output)
            limit(process, resource.RLIMIT_CPU, ceil(bounds.seconds) + 1)
            try:
                status = process.wait(bounds.seconds)
            except subprocess.TimeoutExpired:
                raise Stopped(f"not finished after {bounds.seconds} s") from None
            finally:
                process.kill()
        if status != 0:
            raise Stopped(f"ended with status {status}")
        result.seek(0)
        return result.read()
