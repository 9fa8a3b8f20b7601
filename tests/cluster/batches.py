"""The fund's file channel to a simulator behind SFTP, and what became of what left by it. In the site's processes."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from batch_channel.models import Attempt, Batch, Channel, Declaration
from batch_channel.simulator import identity
from batch_channel.simulator.directory import Directory
from batch_channel.workflow import BatchState, DeclarationState
from extranet.demo.channel import connect
from extranet.mandates.reporting import record_mandate
from extranet.organisations.models import Worker, WorkerDetails
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from extranet.volume.organisations import with_number
from requests_app.training.models import Participant, Request
from tests.batch_channel.promises import digests, posted
from tests.faults.batch_rules import BATCHES

from .site import SIMULATOR

ON_THEIR_WAY = [DeclarationState.TO_SEND, DeclarationState.SENT, DeclarationState.ACKNOWLEDGED]
AT_AN_END = [BatchState.ANSWERED, BatchState.ABANDONED]


def open_channel(fund: Fund, port: int) -> None:
    """A real, signed channel to the simulator, and what the waiting requests need to be declared by it."""
    directory = Directory(SIMULATOR)
    identity.ensure(directory)
    connect(fund, directory, port=port, username="cluster", environment="R")
    began = timezone.localdate() - datetime.timedelta(days=400)
    with scope(fund):
        waiting = Request.objects.filter(state="with_fund")
        for company in {request.company for request in waiting.select_related("company")}:
            record_mandate(
                actor=Actor.system(fund), company=company, kind="fla", number=f"MAHIS-{company.pk}", starts_on=began
            )
        known = WorkerDetails.objects.filter(register_number__isnull=False)
        people = Participant.objects.filter(request__in=waiting).exclude(worker__in=known.values("worker"))
        missing = Worker.objects.filter(pk__in=people.values("worker"), birth_date__year__lt=2000).order_by("pk")
        for place, worker in enumerate(missing):
            made = with_number(worker, place)
            number = {
                "register_number": made.register_number,
                "register_number_fingerprint": made.register_number_fingerprint,
            }
            WorkerDetails.objects.update_or_create(
                worker=worker, defaults=number, create_defaults=number | {"organisation_id": worker.organisation_id}
            )


def to_accept(fund: Fund) -> list[str]:
    """The requests whose every participant can be declared."""
    with scope(fund):
        known = WorkerDetails.objects.filter(register_number__isnull=False).values("worker")
        unknown = Participant.objects.exclude(worker__in=known)
        ready = Request.objects.filter(state="with_fund").exclude(pk__in=unknown.values("request"))
        return [str(uuid) for uuid in ready.order_by("pk").values_list("uuid", flat=True)]


def on_their_way() -> dict[str, int]:
    """What waits for the channel, or for its answers. In the fund's scope, as what follows."""
    found = {
        "batches": Batch.objects.exclude(state__in=AT_AN_END).count(),
        "declarations": Declaration.objects.filter(state__in=ON_THEIR_WAY).count(),
    }
    return {what: count for what, count in found.items() if count}


def freed() -> int:
    """The channel of a dead worker comes back, as it would after a quarter of an hour; it looks for answers now."""
    now = timezone.now()
    count = Channel.objects.filter(claimed_at__isnull=False).update(claimed_at=None)
    Channel.objects.update(next_attempt_at=now)
    return count


def sets(fund: Fund, accepted: list[str]) -> dict[str, Any]:
    """How many left, and what is wrong with what left after these requests were accepted."""
    with scope(fund):
        problems = [*wrong_with_declarations(accepted), *wrong_with_sets()]
        problems += [f"{rule.__name__}: {sentence}" for rule in BATCHES for sentence in rule(fund)]
        sent = Batch.objects.filter(state=BatchState.ANSWERED).count()
        declared = Declaration.objects.filter(state=DeclarationState.ACCEPTED).count()
    return {"sets": sent, "declared": declared, "problems": problems}


def wrong_with_declarations(accepted: list[str]) -> Iterator[str]:
    """Each participant of what was accepted is declared once, and that was accepted once."""
    people = Participant.objects.filter(request__uuid__in=accepted, request__state="accepted")
    declared = Counter(Declaration.objects.values_list("source_uuid", flat=True))
    for uuid in people.values_list("uuid", flat=True):
        if declared[uuid] != 1:
            yield f"participant {uuid} is declared {declared[uuid]} times"
    outcomes = Counter(Attempt.objects.filter(outcome="accepted").values_list("declaration", flat=True))
    for declaration in Declaration.objects.order_by("pk"):
        if (declaration.state, outcomes[declaration.pk]) != (DeclarationState.ACCEPTED, 1):
            said = f"{declaration.state} {declaration.block}".rstrip()
            yield f"declaration {declaration.pk} is {said} and was accepted {outcomes[declaration.pk]} times"


def wrong_with_sets() -> Iterator[str]:
    """On the server: each set that left once, FI and FS whole, and nothing that isn't known here."""
    directory = Directory(SIMULATOR)
    there, whole = posted(directory), digests(directory)
    signed = {path.name for path in directory.taken.glob("*/FS.*") if path.stat().st_size}
    left = {batch.name: batch for batch in Batch.objects.exclude(state=BatchState.ABANDONED).defer("data")}
    for name, batch in left.items():
        if there[name] != 1:
            yield f"the set {name} is on the server {there[name]} times"
        elif whole[name] != batch.data_sha256:
            yield f"the set {name} holds other bytes than those that were frozen"
        elif f"FS.{name}.1.1" not in signed:
            yield f"the set {name} came without its signature"
    yield from (f"the set {name} is on the server and not known here" for name in sorted(set(there) - set(left)))
