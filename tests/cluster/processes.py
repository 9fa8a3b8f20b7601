"""Processes of the cluster: started, killed, and all ended with whoever started them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extranet import embedded
from extranet.embedded.homes import Home
from extranet.embedded.processes import ENVIRONMENT, tail

HOME = Home.of("cluster")
PATIENCE = 15  # seconds that a process gets to stop by itself


class ClusterFailed(Exception):
    """The cluster did not come up, or something in it answered wrongly; the message says what."""


@dataclass
class Process:
    """One process, and its own group. `as_account`: as the user that runs servers, with nothing of our environment."""

    name: str
    command: Sequence[str | Path]
    environment: dict[str, str] = field(default_factory=dict)
    as_account: bool = True
    running: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return HOME.log(self.name)

    def start(self) -> Process:
        how: dict[str, Any] = HOME.credentials if self.as_account else {}
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                self.command, cwd="/" if self.as_account else embedded.ROOT, stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, env=(ENVIRONMENT if self.as_account else dict(os.environ)) | self.environment,
                start_new_session=True, **how,
            )  # fmt: skip
        return self

    def kill(self) -> None:
        """As a machine that loses its power: it and its children, without a word."""
        self.signal(signal.SIGKILL)

    def is_cut_off(self, cut: bool) -> None:
        """Nothing comes from it and nothing reaches it, as when its network is cut; or it is heard again."""
        assert self.running is not None
        os.killpg(self.running.pid, signal.SIGSTOP if cut else signal.SIGCONT)

    def stop(self) -> None:
        self.signal(signal.SIGINT if "postgresql" in self.name else signal.SIGTERM)
        self.signal(signal.SIGKILL)

    def signal(self, number: signal.Signals) -> None:
        if self.running is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.running.pid, number)
        with suppress(subprocess.TimeoutExpired):
            self.running.wait(PATIENCE)

    def wait_until(self, ready: Callable[[], bool], seconds: float = 240) -> Process:
        deadline = time.monotonic() + seconds
        while not ready():
            if self.running is None or self.running.poll() is not None or time.monotonic() > deadline:
                raise ClusterFailed(f"{self.name} did not start. The end of {self.log}:\n{tail(self.log)}")
            time.sleep(0.1)
        return self


def free_ports(many: int) -> list[int]:
    """All different, for they are held until all are known."""
    probes = [socket.socket() for _ in range(many)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def written(path: Path, text: str, mode: int = 0o600) -> Path:
    """A file of the servers' account."""
    path.write_text(text)
    path.chmod(mode)
    HOME.give(path)
    return path


def replaced(text: str, lines: dict[str, str]) -> str:
    """One of our shipped files with the lines replaced that it marks « yours »: each of them must be there."""
    for former, new in lines.items():
        if former not in text:
            raise ClusterFailed(f"{former!r} isn't in the shipped file any more")
        text = text.replace(former, new)
    return text
