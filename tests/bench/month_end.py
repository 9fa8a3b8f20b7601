"""A month-end: certificates printed, certified and sealed by a real worker, and what memory that takes.

MONTH_END_SIZES="20,200" makes it smaller, for a trial: the first is what the second is compared with.
"""

from __future__ import annotations

import datetime
import itertools
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from celery import Task
from django.db.models import Q

from certification.models import Certificate, Evidence
from certification.proofs import Method, Proof
from certification.services import certifying
from certification.tasks.sealing import seal_certificates
from extranet import embedded
from extranet.documents.models import Document
from extranet.documents.tasks import render_pdfs
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.certification.online import may_go_online
from tests.certification.scenes import STATEMENT, Stage, certification_fund, stage
from tests.factories import UserFactory

from .figures import Figure
from .serving import BenchFailed

SIZES = [int(size) for size in os.environ.get("MONTH_END_SIZES", "200,2000").split(",")]
ON_PAPER = 5  # every fifth is signed on paper
MONTH = datetime.date(2020, 10, 1)
MEBIBYTE = 1024  # in the kibibytes that /proc counts
PATIENCE = 3600  # seconds
STEP = 2  # seconds between two looks
NUDGE_EVERY = 10  # looks: the worker ends a turn after 50 seconds, and there is no clock here


def memory_scaling() -> Figure:
    """The worker's peak memory in a month-end of many certificates, against one of few; none may be lost."""
    few, many = (peak_of(size) for size in SIZES)
    return Figure("month_end.memory_scaling", many, "MiB", few, goal="<= 1.2")


@dataclass
class Crew:
    """A worker and all it started; `peak` is the most memory they were seen to have together, in KiB."""

    process: subprocess.Popen[bytes]
    log: Path
    peak: int = 0

    def look(self) -> None:
        self.peak = max(self.peak, sum(map(resident, self.members())))

    def members(self) -> Iterator[int]:
        """Their process ids."""
        children: dict[int, list[int]] = {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # it has just ended
                parent = path.read_text().rpartition(")")[2].split()[1]
                children.setdefault(int(parent), []).append(int(path.parent.name))
        new = [self.process.pid]
        while new:
            yield from new
            new = [child for parent in new for child in children.get(parent, [])]


def resident(pid: int) -> int:
    """KiB of proportional memory: what processes share is counted once."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def peak_of(size: int) -> float:
    """MiB."""
    made = prepared_stage(size)
    with working() as crew:
        await_all(made.fund, size, printed, render_pdfs, crew)
        certify_all(made)
        await_all(made.fund, size, sealed, seal_certificates, crew)
    return crew.peak / MEBIBYTE


def prepared_stage(size: int) -> Stage:
    """A fund of its own, in which so many months are entered and their PDFs due."""
    now = int(time.time())
    UserFactory.reset_sequence(now, force=True)  # the database outlives the run
    made = stage(certification_fund(slug=f"month-end-{size}-{now}"))
    may_go_online(made)
    for number in range(size):
        made.enter(made.dossier(f"20-{number:05}", starts_on=MONTH, ends_on=MONTH.replace(year=2021)), MONTH)
    return made


def certify_all(made: Stage) -> None:
    with scope(made.fund):
        waiting = list(Certificate.objects.filter(state="prepared").select_related("dossier").order_by("pk"))
    for number, certificate in enumerate(waiting):
        on_paper = number % ON_PAPER == 0
        with scope(made.fund):
            if on_paper:  # the print itself, as if it had been signed
                certificate.scan_id, certificate.recognised = certificate.document_id, "mark"
                certificate.save(update_fields=["scan", "recognised"])
            certifying.certify(
                actor=made.actor,
                fund=made.fund,
                certificate=certificate,
                path=Certificate.Path.PAPER if on_paper else Certificate.Path.ONLINE,
                statements=[STATEMENT],
                proof=Proof(Method.PAPER if on_paper else Method.EMAIL_CODE),
            )


def printed() -> int:
    return Certificate.objects.filter(document__state=Document.State.READY).count()


def sealed() -> int:
    """Those whose definitive PDF is there and chained."""
    chained = Q(evidence__kind=Evidence.Kind.SEALED, evidence__links__isnull=False)
    return Certificate.objects.filter(chained, definitive__isnull=False).count()


def await_all(fund: Fund, size: int, done: Callable[[], int], task: Task, crew: Crew) -> None:
    """Wait until all are done, looking at the worker's memory; ask it again as the clock would."""
    ends, count = time.monotonic() + PATIENCE, 0
    for look in itertools.count():
        if look % NUDGE_EVERY == 0:
            task.apply_async((fund.pk,))
        time.sleep(STEP)
        crew.look()
        with scope(fund, read_only=True):
            count = done()
        print(f"bench: {task.name}: {count} of {size}, at most {crew.peak // MEBIBYTE} MiB", file=sys.stderr)
        if count == size:
            return
        if time.monotonic() > ends:
            raise BenchFailed(f"{task.name}: {count} of {size} after {PATIENCE} s\n{crew.log.read_text()[-2000:]}")


@contextmanager
def working() -> Iterator[Crew]:
    """A worker of one process for all queues."""
    log = embedded.ROOT / "var" / "bench" / "month-end-worker.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "extranet", "worker", "--queues", "quick,slow,signing",
             "--concurrency", "1", "--without-gossip", "--without-mingle"],
            cwd=embedded.ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        yield Crew(process, log)
    finally:
        process.terminate()
        process.wait(60)
