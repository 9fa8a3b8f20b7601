"""The faults, as they happen: servers that stop, a full disk, a clock that jumps, processes that are killed."""

from __future__ import annotations

import datetime
import os
import signal
import socketserver
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import close_old_connections, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.utils import timezone

from extranet import embedded
from extranet.celery import app
from extranet.tenants.scope import scope
from extranet.tenants.work import sweeps
from tests.documents.scanner import AbsentScanner
from tests.notifications.test_worker import Broker
from tests.smtp import mail_server

from .acts import ANTIVIRUS, MAIL, MEDIA, SFTP, World
from .invariants import KINDS_OF_WORK

Disturb = Callable[[World, Path, Any], Any]  # a context manager: the fault lasts as long as it is open
PURPOSE = os.environ.get("TEST_SERVERS", "test")


class HangingScanner(AbsentScanner):
    """Takes the file and never answers; it is ended after its time."""

    command = ["sleep", "60"]

    def finds_something(self, file: Any) -> bool:
        try:
            subprocess.run(self.command, check=False, timeout=0.3)
        except subprocess.TimeoutExpired:
            self.command = ["/nowhere/scanner"]
        return super().finds_something(file)


@contextmanager
def database_down(_world: World, _path: Path, _settings: Any) -> Iterator[None]:
    """Stopped while somebody clicks and a worker works; it starts again with the same data."""
    embedded.stop(PURPOSE)
    try:
        yield
    finally:
        embedded.ensure(PURPOSE)
        close_old_connections()


@contextmanager
def broker_down(_world: World, path: Path, _settings: Any) -> Iterator[None]:
    with publishing_to(f"redis+socket://{path}/nobody?virtual_host=0"):
        yield


@contextmanager
def broker_flushed(_world: World, path: Path, _settings: Any) -> Iterator[None]:
    """A broker of its own takes every nudge and forgets them all."""
    broker = Broker(str(path))
    try:
        with publishing_to(broker.url):
            yield
            with app.connection_for_write(broker.url) as connection:
                connection.default_channel.client.flushall()
    finally:
        broker.end()


@contextmanager
def publishing_to(url: str) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CELERY_BROKER_WRITE_URL", url)
        app._after_fork()  # forgets its connections, as a forked process does
        yield
    app._after_fork()


@contextmanager
def disk_full(world: World, path: Path, settings: Any) -> Iterator[None]:
    """The media directory is a file system of 64 KiB without a free byte; what was stored before is elsewhere."""
    small = path / "full"
    small.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(small)], check=True)
    former = settings.MEDIA_ROOT
    kept = Path(former)
    try:
        fund = str(world.fund.pk)
        (small / fund).mkdir()
        for file in (kept / fund).iterdir() if (kept / fund).exists() else ():
            (small / fund / file.name).symlink_to(file)
        with (small / "filler").open("wb", buffering=0) as filler, pytest.raises(OSError, match="No space left"):
            while True:
                filler.write(b"\0" * 1024)
        settings.MEDIA_ROOT = str(small)
        yield
    finally:
        settings.MEDIA_ROOT = former
        subprocess.run(["umount", str(small)], check=True)


@contextmanager
def mail_down(_world: World, _path: Path, settings: Any) -> Iterator[None]:
    with mails_to(settings, 1):
        yield


@contextmanager
def mail_hangs(_world: World, _path: Path, settings: Any) -> Iterator[None]:
    with mail_server() as server:
        server.greeting.open.clear()
        settings.EMAIL_TIMEOUT = 0.5
        with mails_to(settings, server.port):
            yield
        server.open_gates()


@contextmanager
def mail_cut(world: World, _path: Path, settings: Any) -> Iterator[None]:
    """The server takes the mail and the line breaks before it says so: nobody can know, so it goes out once more."""
    with mail_server() as server:
        server.taken.open.clear()
        settings.EMAIL_TIMEOUT = 0.5
        with mails_to(settings, server.port):
            yield
        world.kept["taken"] = list(server.received)


@contextmanager
def mails_to(settings: Any, port: int) -> Iterator[None]:
    former = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    try:
        yield
    finally:
        settings.EMAIL_BACKEND = former


@contextmanager
def antivirus_down(_world: World, _path: Path, settings: Any) -> Iterator[None]:
    settings.ANTIVIRUS = "tests.documents.scanner.AbsentScanner"
    yield
    settings.ANTIVIRUS = "tests.documents.scanner.Scanner"


@contextmanager
def antivirus_hangs(_world: World, _path: Path, settings: Any) -> Iterator[None]:
    settings.ANTIVIRUS = "tests.faults.disturbing.HangingScanner"
    yield
    settings.ANTIVIRUS = "tests.documents.scanner.Scanner"


@contextmanager
def sftp_down(world: World, _path: Path, _settings: Any) -> Iterator[None]:
    """The channel's address leads to a server that closes each connection without a word."""

    class Rude(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.close()

    from tests.batch_channel.scenes import point_at

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Rude) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        point_at(world.fund, port=server.server_address[1])
        try:
            yield
        finally:
            server.shutdown()
            point_at(world.fund, port=world.server.server.port)


@contextmanager
def a_day_later(_world: World, _path: Path, _settings: Any) -> Iterator[None]:
    """The clock jumps a day between the click and the worker; it is right again afterwards."""
    yield


@contextmanager
def an_hour_back(_world: World, _path: Path, _settings: Any) -> Iterator[None]:
    yield


JUMPS = {"a_day_later": datetime.timedelta(days=1), "an_hour_back": datetime.timedelta(hours=-1)}
KILLED = "killed"
DISTURBING: dict[str, Disturb] = {
    "database_down": database_down,
    "broker_down": broker_down,
    "broker_flushed": broker_flushed,
    "disk_full": disk_full,
    "mail_down": mail_down,
    "mail_hangs": mail_hangs,
    "mail_cut": mail_cut,
    "antivirus_down": antivirus_down,
    "antivirus_hangs": antivirus_hangs,
    "sftp_down": sftp_down,
    "a_day_later": a_day_later,
    "an_hour_back": an_hour_back,
}
CONCERNS = {
    "disk_full": MEDIA,
    "mail_down": MAIL,
    "mail_hangs": MAIL,
    "mail_cut": MAIL,
    "antivirus_down": ANTIVIRUS,
    "antivirus_hangs": ANTIVIRUS,
    "sftp_down": SFTP,
}


def minute(world: World, *, clock: datetime.timedelta | None = None) -> list[str]:
    """What the sweep of one minute has the workers do in this fund; what failed, as the worker's log would name it."""
    failed = []
    for entry in sweeps:
        if not entry.concerns(world.fund):
            continue
        try:
            if clock is None:
                entry.task(world.fund.pk)
            else:
                with time_machine.travel(timezone.now() + clock):
                    entry.task(world.fund.pk)
        except Exception as error:  # noqa: BLE001 - the worker goes on with the next task, and so do we
            failed.append(f"{entry.task.name}: {type(error).__name__}")
        finally:
            close_old_connections()  # as Celery does after each task
    return failed


def leases_end(world: World) -> None:
    """A quarter of an hour passes, or as long as any pause: whatever was claimed or put off is due."""
    from batch_channel.models import Channel

    with scope(world.fund):
        for model in KINDS_OF_WORK:
            model._default_manager.filter(next_attempt_at__isnull=False).update(next_attempt_at=timezone.now())
        Channel.objects.update(claimed_at=None)


def killed_at_each_commit(run: Callable[[], None], after: Callable[[], None], *, at_most: int = 40) -> int:
    """Run it in processes that are sent SIGKILL before, then after their first commit, their second, and so on.

    `after` is called between two deaths. Returns at how many points one died; the last process reaches its end.
    """
    for point in range(at_most):
        if not died(run, commit=point // 2 + 1, committed=bool(point % 2)):
            return point
        after()
    raise AssertionError(f"still dying after {at_most} points")


def died(run: Callable[[], None], *, commit: int, committed: bool) -> bool:
    """Whether the process came to this point: it ends there by SIGKILL, without a word to anybody."""
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        try:
            app._after_fork()
            die_at(commit, committed=committed)
            run()
        except BaseException as error:  # noqa: BLE001 - the parent reads the status
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
            os._exit(1)
        os._exit(0)
    _pid, status = wait_for(pid)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the process failed before the point"
    return False


def wait_for(pid: int, seconds: float = 120) -> tuple[int, int]:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            return found, status
        time.sleep(0.02)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    raise AssertionError("the process did not end")


def die_at(number: int, *, committed: bool) -> None:
    """From now on this process dies at its so-manieth commit: just before it, or just after."""
    original, count = DatabaseWrapper._commit, 0

    def commit(self: DatabaseWrapper) -> Any:
        nonlocal count
        count += 1
        if count == number and not committed:
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(self)
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    DatabaseWrapper._commit = commit  # type: ignore[method-assign]
