"""`make smoke`: the main job end to end in its own database, broker, folder and OpenSSH server.

Prints a line a step, with what it checked, and leaves the evidence in `var/smoke`. Ends with `smoke: N steps, 0 failed`
and status 0, or names the step that failed, and status 1.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from extranet import embedded

PURPOSE = os.environ.get("EXTRANET_PURPOSE", "smoke")  # the drill (safekeeping.drill) has servers of its own
HOME = embedded.ROOT / "var" / PURPOSE
AGAIN = "--again"  # on what is there: the drill's restored database
EVIDENCE = ("recap.pdf", "recap-signed.pdf", "FI.*", "FS.*", "GO.*", "*.ACRF.*", "*.NOTI.*", "ca.pem")


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = f"extranet.settings.{'drill' if PURPOSE == 'drill' else 'smoke'}"
    if AGAIN not in sys.argv:
        embedded.reset(PURPOSE)
        print("smoke: a database, a broker and a worker of its own …", flush=True)
        subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=embedded.ROOT, check=True)
    import django

    django.setup()
    with worker(), ExitStack() as stack:
        return walk(stack)


def walk(stack: ExitStack) -> int:
    from django.utils import translation

    from .journey import Journey

    journey = Journey(HOME)
    with translation.override("fr"):
        for number, step in enumerate(steps(stack), 1):
            title = title_of(step)
            try:
                found = step(journey)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is the step that failed
                print(f"{number:2}  FAILED  {title}: {type(error).__name__}: {error}", flush=True)
                print(f"smoke: step {number} failed; {HOME / 'worker.log'} may say more", flush=True)
                return 1
            print(f"{number:2}  {title}: {found}", flush=True)
    print(f"smoke: {number} steps, 0 failed", flush=True)
    return 0


def steps(stack: ExitStack) -> list[Callable[[Any], str]]:
    from . import declaration, papers, request

    return [
        papers.servers,
        papers.fund,
        papers.convention,
        papers.authorisation,
        request.encoded,
        request.sent_to_company,
        request.completed,
        request.certified,
        request.signed_recap,
        request.refused_files,
        request.accepted,
        partial(declaration.connected, stack=stack),
        declaration.sent_in_t,
        declaration.answered_in_t,
        declaration.corrected,
        declaration.verified,
        declaration.answered_in_r,
        declaration.guarded,
        journal,
        manifest,
    ]


def title_of(step: Callable[[Any], str]) -> str:
    function = step.func if isinstance(step, partial) else step
    return str(function.__doc__)


def journal(journey: Any) -> str:
    """The journal is sealed, and verifies"""
    from extranet.journal.models import Entry, Seal
    from extranet.journal.tasks import seal
    from extranet.tenants.scope import scope

    from .journey import run, wait_until

    seal.delay(journey.fund.pk)

    def is_sealed() -> bool:
        with scope(journey.fund):
            return Seal.objects.exists()

    wait_until(is_sealed, "nothing was sealed")
    run(sys.executable, "manage.py", "verify_journal")
    with scope(journey.fund):
        return f"{Entry.objects.count()} acts"


def manifest(journey: Any) -> str:
    """The evidence is listed"""
    from .journey import check

    missing = [pattern for pattern in EVIDENCE if not list(HOME.glob(pattern))]
    check(not missing, f"missing: {', '.join(missing)}")
    files = sorted({path for pattern in EVIDENCE for path in HOME.glob(pattern)})
    listed = [
        {"name": path.name, "size": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in files
    ]
    (HOME / "manifest.json").write_text(json.dumps(listed, indent=1) + "\n")
    return f"{len(listed)} files in {HOME.relative_to(embedded.ROOT)}"


@contextmanager
def worker() -> Iterator[None]:
    """A Celery worker for all the queues, until the end of the block."""
    command = [sys.executable, "-m", "celery", "-A", "extranet", "worker", "--queues", "quick,slow,signing"]
    with (HOME / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--concurrency", "2", "--loglevel", "info"],
            cwd=embedded.ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        wait_for_worker(process, HOME / "worker.log")
        yield
    finally:
        stop(process)


def wait_for_worker(process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 180  # on a busy machine
    while " ready." not in log.read_text(errors="replace"):
        if process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"smoke: the worker did not start; {log} says why")
        time.sleep(0.1)


def stop(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            os.killpg(process.pid, number)
        try:
            process.wait(15)
            return
        except subprocess.TimeoutExpired:
            continue


if __name__ == "__main__":
    sys.exit(main())
