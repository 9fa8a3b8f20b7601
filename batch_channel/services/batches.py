"""A batch's steps, each one transaction of the worker's; `exchange` does the work between them."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from extranet.journal.services import record
from extranet.mandates.models import DataMandate
from extranet.organisations.models import Organisation, WorkerDetails
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import files, keys, routing, sealing, verbs
from ..models import Attempt, Batch, Block, Channel, Counter, Declaration
from ..protocol.names import sequence_text
from ..queries import DeclarationQuerySet
from ..workflow import DeclarationState
from .telling import MANY, store, store_many

MAX_PARTS = 9  # the number of parts has one position
PENDING = Attempt.Outcome.PENDING
Reason = tuple[Block, list[dict[str, str]]]

# Why a batch is abandoned.
NAME_TAKEN, NO_MANDATE, EMPTY, CANCELLED = "name_taken", "no_mandate", "empty", "cancelled"
RESTORED = "restored"  # its name may have been used after the moment to which the database went back
BLOCK_AFTER = {NO_MANDATE: Block.NO_MANDATE, CANCELLED: Block.CANCELLED, RESTORED: Block.CANCELLED}
"""What keeps the declarations of an abandoned batch back; after another reason they wait for the next batch."""


class CancelledMeanwhile(Exception):
    """Somebody cancelled the batch while it was on its way: its GO must not follow."""


def reporting_mandate(channel: Channel, company_id: int, day: datetime.date) -> str:
    """The number of the mandate by which this channel's owner may declare for the company on this day, if any.

    An employer has one mandatee for these data at a time (`FLA-06`, `FLA-09`): somebody else's mandate is none.
    """
    held = DataMandate.objects.fla_in_force(day).held_by(channel.organisation_id).filter(company=company_id)
    return held.order_by("pk").values_list("number", flat=True).first() or ""


def may_send_for(channel: Channel, company_id: int, day: datetime.date) -> bool:
    """Whether this channel may send in the company's name: its own may, the others with its mandate or in their own."""
    return not channel.needs_mandate or bool(reporting_mandate(channel, company_id, day))


def next_sequence(channel: Channel, day: datetime.date) -> str:
    """The next sequence of this sender, day and environment; the counter stays locked until the transaction ends.

    Raises `ValueError` past ZZZZZ.
    """
    key: dict[str, Any] = {"sender_id": channel.sender_id, "created_on": day, "environment": channel.environment}
    Counter.objects.get_or_create(**key)
    counter = Counter.objects.select_for_update(of=("self",)).get(**key)
    counter.last = F("last") + 1
    counter.save(update_fields=["last"])
    counter.refresh_from_db()
    return sequence_text(counter.last)


def gather(fund: Fund, channel: Channel) -> Batch | None:
    """Give a name to a batch for the employer who has waited longest, and tie its waiting declarations to it.

    None when nothing waits for this channel. Where a reporting mandate is needed, an employer without one has its
    declarations blocked, and the next one's turn comes.
    """
    now = timezone.now().astimezone(routing.ZONE)
    while first := routing.waiting_for(channel).select_related("company").order_by("declared_at", "pk").first():
        employer, waiting = of_one_employer(first)
        declarations = list(waiting.select_for_update(of=("self",))[: most_forms(channel)])
        mandate = reporting_mandate(channel, employer.pk, now.date()) if channel.needs_mandate else ""
        if mandate or not channel.needs_mandate:
            return named_batch(channel, employer, declarations, mandate, now)
        for declaration in declarations:
            hold(declaration, (Block.NO_MANDATE, []))
    return None


def of_one_employer(first: Declaration) -> tuple[Organisation, DeclarationQuerySet]:
    """The employer who does this worker's Dimona and DmfA, and what waits for the company under the same number.

    It may be another entity of the company's group (`FLA-14`); one that isn't known here counts as the company.
    """
    company = first.company
    under = Subquery(WorkerDetails.objects.filter(worker=OuterRef("worker")).values("employer_number")[:1])
    waiting = Declaration.objects.waiting().filter(company=company).annotate(under=under).order_by("declared_at", "pk")
    number = waiting.values_list("under", flat=True).get(pk=first.pk) or company.enterprise_number
    if number == company.enterprise_number:
        return company, waiting.filter(Q(under__isnull=True) | Q(under__in=["", number]))
    return Organisation.objects.filter(enterprise_number=number).first() or company, waiting.filter(under=number)


def most_forms(channel: Channel) -> int:
    """How many forms one set may hold: in one file, or where that is switched on in as many parts as a name can say."""
    return channel.max_forms * most_parts(channel)


def most_parts(channel: Channel) -> int:
    """How many FI files (parts) a set may have. Who carries files by hand carries one a set."""
    return MAX_PARTS if settings.BELGIAN_BATCH["MULTIPART"] and not channel.is_carried else 1


def named_batch(
    channel: Channel, employer: Organisation, declarations: list[Declaration], mandate: str, now: datetime.datetime
) -> Batch:
    batch = Batch(
        channel=channel,
        company=employer,
        application_code=channel.application_code,
        sender_number=channel.sender_id,
        created_on=now.date(),
        sequence=next_sequence(channel, now.date()),
        environment=channel.environment,
        gathered_at=now,
    )
    batch.name = batch.set_name.key
    batch.save()
    moments = form_moments(now)
    Attempt.objects.bulk_create(
        [
            Attempt(
                batch=batch,
                declaration=declaration,
                reference=secrets.token_hex(10).upper(),  # 20 characters, unlike every other for ever
                form_on=moment.date(),
                form_at=moment.time(),
                reporting_mandate=mandate,
            )
            for declaration, moment in zip(declarations, moments, strict=False)
        ],
        batch_size=MANY,
    )
    return batch


def form_moments(now: datetime.datetime) -> Any:
    """Creation times of a file's forms: whole milliseconds, each one later than the one before."""
    moment = now.replace(microsecond=now.microsecond // 1000 * 1000, tzinfo=None)
    while True:
        yield moment
        moment += datetime.timedelta(milliseconds=1)


def hold(declaration: Declaration, reason: Reason) -> None:
    """Block a declaration that is to be sent; anything else has moved on meanwhile and is left alone."""
    if declaration.state != DeclarationState.TO_SEND:
        return
    block, problems = reason
    declaration.hold(block=block, problems=problems)
    store(declaration)
    record(system(declaration.fund_id), verbs.DECLARATION_BLOCKED, declaration, facts={"block": str(block)})


def hold_unserved() -> None:
    """Block what waits and has no channel that could carry it."""
    for declaration in routing.unserved().select_for_update(of=("self",)).order_by("pk"):
        hold(declaration, (Block.NO_CHANNEL, []))


def take_out(batch: Batch, unfit: Mapping[int, Reason | None]) -> bool:
    """Take forms out of a batch that isn't frozen: with a reason they are blocked, without one they wait again.

    `unfit` is by the attempt's id. Returns whether any is left; a batch that has none is abandoned.
    """
    attempts = batch.attempts.filter(pk__in=unfit, outcome=PENDING)
    for attempt in attempts.select_related("declaration").order_by("pk"):
        withdraw(attempt)
        reason = unfit[attempt.pk]
        if reason:
            hold(Declaration.objects.select_for_update(of=("self",)).get(pk=attempt.declaration_id), reason)
    if batch.attempts.filter(outcome=PENDING).exists():
        return True
    end(locked(batch), EMPTY)
    return False


def withdraw(attempt: Attempt) -> None:
    attempt.outcome = Attempt.Outcome.WITHDRAWN
    attempt.save(update_fields=["outcome"])


def freeze(batch: Batch, *, parts: Sequence[Path]) -> Batch:
    """Keep the finished file, or the parts of it: from now on these very bytes are signed and sent."""
    current = locked(batch)
    digest = hashlib.sha256()

    def pieces() -> Iterator[bytes]:
        for block in files.blocks_of(parts):
            digest.update(block)
            yield block

    head, chunks = sealing.seal_file(pieces(), purpose=keys.FILE)
    files.keep(current, chunks)
    sha256 = digest.hexdigest()
    current.freeze(sealed=head, sizes=[part.stat().st_size for part in parts], sha256=sha256)
    current.save()
    facts = {"name": current.name, "sha256": sha256, "forms": current.attempts.filter(outcome=PENDING).count()}
    record(system(batch.fund_id), verbs.BATCH_PREPARED, current, facts=facts)
    return current


def sign(batch: Batch, *, signatures: Sequence[bytes]) -> Batch:
    """The FS of each part, in the parts' order, are kept sealed; the batch is ready to be sent (`FLA-33`)."""
    current = locked(batch)
    sizes = [len(signature) for signature in signatures]
    current.sign(sealed=sealing.seal(b"".join(signatures), purpose=keys.FILE), sizes=sizes)
    current.save()
    record(system(batch.fund_id), verbs.BATCH_SIGNED, current, facts={"name": current.name})
    return current


def start(batch: Batch) -> Batch | None:
    """About to talk to the server about this batch. None when its employer has no reporting mandate today (`FLA-06`).

    Once GO was tried it can't be held back any more.
    """
    current = locked(batch)
    if current.go_tried_at is None and not may_send_for(current.channel, current.company_id, routing.today()):
        return None
    current.start()
    current.save()
    return current


def note_go(batch: Batch) -> None:
    """The empty GO is about to be tried: its name is spent from now on. Raises `CancelledMeanwhile`."""
    current = locked(batch)
    if current.cancelled_at:
        raise CancelledMeanwhile
    if current.go_tried_at is None:
        current.go_tried_at = timezone.now()
        current.save(update_fields=["go_tried_at"])


def note_sent(batch: Batch) -> Batch:
    """GO is on the server, or the server has taken the set."""
    current = locked(batch)
    leave(current, timezone.now())
    record(system(batch.fund_id), verbs.BATCH_SENT, current, facts={"name": current.name})
    return current


def leave(batch: Batch, moment: datetime.datetime) -> None:
    """A locked batch counts from this moment on: each of its declarations has left."""
    batch.post(at=moment)
    batch.save()
    declarations = pending_declarations(batch)
    for declaration in declarations:
        declaration.leave(is_test=batch.is_test, at=moment)
    store_many(declarations, "sent_at", "is_test")


def abandon(batch: Batch, reason: str) -> None:
    """Give a name up before GO: its declarations wait for another batch, or are blocked (`BLOCK_AFTER`)."""
    current = locked(batch)
    declarations = pending_declarations(current)
    for attempt in current.attempts.filter(outcome=PENDING).order_by("pk"):
        withdraw(attempt)
    if reason in BLOCK_AFTER:
        for declaration in declarations:
            hold(declaration, (BLOCK_AFTER[reason], []))
    end(current, reason)


def end(batch: Batch, reason: str) -> None:
    batch.abandon(reason=reason)
    batch.save()
    record(system(batch.fund_id), verbs.BATCH_ABANDONED, batch, facts={"name": batch.name, "reason": reason})


def pending_declarations(batch: Batch) -> list[Declaration]:
    """The declarations that this batch speaks for, locked."""
    ids = batch.attempts.filter(outcome=PENDING).values("declaration_id")
    return list(Declaration.objects.filter(pk__in=ids).select_for_update(of=("self",)).order_by("pk"))


def locked(batch: Batch) -> Batch:
    """The batch as it is stored, locked until the transaction ends."""
    return Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)


def system(fund_id: int) -> Actor:
    return Actor.system(fund_id)
