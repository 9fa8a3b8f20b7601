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
from decimal import Decimal
from pathlib import Path

from celery import Task
from django.db.models import Q
from django.utils import timezone

from certification.models import Certificate, Dossier, Evidence
from certification.paper.content import Letterhead, snapshot, template_of
from certification.proofs import Method, Proof
from certification.services import certifying, hours
from certification.services.dossiers import open_dossier
from certification.sheets import Sheet, row_of_month
from certification.tasks import seal_certificates
from extranet import embedded
from extranet.documents.models import Document
from extranet.documents.services import order_pdf
from extranet.documents.tasks import render_pdfs
from extranet.organisations.models import Membership, Organisation
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.factories import FundFactory, MembershipFactory, OrganisationFactory, staff_of
from tests.mandates.scenes import actor_of

from .figures import Figure
from .serving import BenchFailed

SIZES = [int(size) for size in os.environ.get("MONTH_END_SIZES", "200,2000").split(",")]
ON_PAPER = 5  # every fifth is signed on paper
MONTH = datetime.date(2020, 10, 1)
STATEMENT = "Je certifie la saisie des heures"
MEBIBYTE = 1024  # in the kibibytes that /proc counts
PATIENCE = 3600  # seconds
STEP = 2  # seconds between two looks
NUDGE_EVERY = 10  # looks: the worker ends a turn after 50 seconds, and there is no clock here
LETTERHEAD = Letterhead(
    body_name="Centre Exemple", address="1 rue de l’Exemple", postcode="75001", city="Paris", phone="0100000000",
    siret="73282932000074", ape="8559A", declarant_number="11750000000", representative="Alix Exemple",
    capacity="Directrice",
)  # fmt: skip


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
    fund, actor = prepared_fund(size)
    with working() as crew:
        await_all(fund, size, printed, render_pdfs, crew)
        certify_all(fund, actor)
        await_all(fund, size, sealed, seal_certificates, crew)
    return crew.peak / MEBIBYTE


def prepared_fund(size: int) -> tuple[Fund, Actor]:
    """A fund of its own, with as many months entered and asked for as PDFs."""
    fund = FundFactory(
        slug=f"month-end-{size}-{int(time.time())}", capabilities=["certification"], country="FR", languages=["fr"]
    )
    long_ago = datetime.date(2000, 1, 1)
    with scope(fund):
        body: Organisation = OrganisationFactory(kinds=[OrganisationKind.TRAINING_BODY], country="FR")
        manager: Membership = MembershipFactory(
            organisation=body, roles=[Role.MANAGER], starts_on=long_ago, user__email=f"manager@{fund.slug}.invalid"
        )
        employer: Organisation = OrganisationFactory(name="Pharmacie Inventée", country="FR")
    staff, actor = (
        actor_of(staff_of(fund, starts_on=long_ago, user__email=f"staff@{fund.slug}.invalid")),
        actor_of(manager),
    )
    for number in range(size):
        with scope(fund):
            dossier = open_dossier(
                actor=staff, number=f"20-{number:05}", title="mrs", last_name="Dubois", first_name="Michelle",
                training_title="1ERE ANNEE PHARMACIE", hours_agreed=Decimal(1200), starts_on=MONTH,
                ends_on=MONTH.replace(year=2021), commission_on=MONTH, employer=employer, training_body=body,
            )  # fmt: skip
            enter_and_order(fund, actor, dossier)
    return fund, actor


def enter_and_order(fund: Fund, actor: Actor, dossier: Dossier) -> None:
    sheet = Sheet(MONTH, "month", {row_of_month(MONTH): {"centre": Decimal(147)}})
    version = hours.save_hours(
        actor=actor, fund=fund, dossier=dossier, month=MONTH, version=0, sheet=sheet, statement=STATEMENT
    )
    certificate = Certificate.objects.get(version=version)
    if certificate.document_id is None:
        content = snapshot(
            letterhead=LETTERHEAD, dossier=dossier, version=version, number=certificate.number,
            check_address=f"https://exemple.invalid/verifier/{certificate.number}/", made_on=timezone.localdate(),
            generated_at=timezone.localtime(),
        )  # fmt: skip
        certificate.snapshot = content
        certificate.document = order_pdf(
            fund_id=fund.pk, template=template_of(content), payload=content, language="fr",
            file_name="certificat.pdf", user_id=None,
        )  # fmt: skip
        certificate.save(update_fields=["snapshot", "document"])


def certify_all(fund: Fund, actor: Actor) -> None:
    with scope(fund):
        waiting = list(Certificate.objects.filter(state="prepared").select_related("dossier").order_by("pk"))
    for number, certificate in enumerate(waiting):
        on_paper = number % ON_PAPER == 0
        with scope(fund):
            if on_paper:  # the print itself, as if it had been signed
                certificate.scan_id = certificate.document_id
                certificate.save(update_fields=["scan"])
            certifying.certify(
                actor=actor,
                fund=fund,
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
