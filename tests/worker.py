"""A real worker: another process, production's settings, signed in as the application role."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from extranet.celery import app
from extranet.settings import test

READY_WITHIN = 90  # seconds; on a machine that does much else
QUEUES = ("quick", "slow", "signing")
PR_SET_PDEATHSIG = 1  # from <sys/prctl.h>
_libc = ctypes.CDLL(None)


@dataclass
class Worker:
    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        """SIGKILL to the worker and its children at once, as when the machine goes."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Let it end what it is doing; if it doesn't, end it."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()


@contextmanager
def worker(
    *, smtp_port: int = 1, broker_url: str | None = None, queues: str = ",".join(QUEUES), include: str = ""
) -> Iterator[Worker]:
    """A worker on this test's database and broker, ready to take tasks; its mails go to this port of 127.0.0.1.

    `include` is a module with tasks of the test's. What earlier tests have published is thrown away first. The log is
    shown when the worker doesn't start.
    """
    broker_url = broker_url or settings.CELERY_BROKER_URL
    empty_queues(broker_url)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "extranet.settings.base",
        "DATABASE_URL": application_address(),
        "BROKER_URL": broker_url,
        "EMAIL_URL": f"smtp://127.0.0.1:{smtp_port}",
        "JOURNAL_HEADS_DIR": str(settings.JOURNAL_HEADS_DIR),
    }
    command = [sys.executable, "-m", "celery", "-A", "extranet", "worker", "--queues", queues]
    command += ["--include", include] if include else []
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "worker.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [
                    *command,
                    "--concurrency",
                    "1",
                    "--without-gossip",
                    "--without-mingle",
                    "--hostname",
                    f"test-{os.getpid()}-{queues}@%h",
                ],
                cwd=settings.ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=lambda: _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM),
            )
        running = Worker(process, log)
        try:
            wait_until(lambda: " ready." in log.read_text() or process.poll() is not None, READY_WITHIN, log.read_text)
            assert process.poll() is None, log.read_text()
            yield running
        finally:
            running.stop()


def empty_queues(broker_url: str | None = None) -> None:
    """Throw away what waits in the broker: Celery's own purge knows the default queue only."""
    with app.connection_for_read(broker_url) as broker:
        for name in QUEUES:
            with broker.SimpleQueue(name) as queue:
                queue.clear()


def application_address() -> str:
    """The test database as the application role signs in to it."""
    before, _slash, _name = test.servers.database_url.rpartition("/")
    return f"{before}/{quote(connection.settings_dict['NAME'])}"


def wait_until(true: Callable[[], object], seconds: float = 60, explain: Callable[[], str] = str) -> None:
    """Return as soon as it is true; fail with an explanation when it doesn't come true."""
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, f"did not happen within {seconds} s\n{explain()}"
        time.sleep(0.05)
