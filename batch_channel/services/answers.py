"""What an answer changes: the batch it acknowledges, the declarations it accepts or refuses.

An answer that comes twice, late or before another changes nothing that an earlier one has settled; what contradicts,
or speaks of nothing we know, is kept for a person. So a long answer may be applied in pieces, each a transaction: of a
worker that dies in between the next one reads the same answer from its beginning.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from django.db.models import QuerySet
from django.utils import timezone

from extranet.journal.services import record, record_many
from extranet.journal.verbs import Verb
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from .. import files, keys, sealing, verbs
from ..anomalies import kept, kept_code
from ..models import Answer, Attempt, Batch, Channel, Declaration
from ..protocol.answers import (
    ANSWER_MAX_BYTES,
    Acknowledgement,
    HandlingResult,
    MalformedAnswer,
    Notification,
    UnreadableForm,
    read_acrf,
    read_noti,
)
from ..protocol.compressed import MalformedArchive, unpack
from ..protocol.names import Kind, parse_received
from ..workflow import BatchState, DeclarationState
from .batches import note_sent
from .telling import MANY, store_many, write_many

if TYPE_CHECKING:
    from ..collecting import Fetched

Note = Answer.Note
Said = Acknowledgement | Notification | UnreadableForm
PIECE = MANY
"""Forms of an answer that are applied in one transaction: nobody waits longer for a declaration than this takes."""
Decided = tuple[Attempt, Attempt.Outcome, list[dict[str, str]]]
"""A form, what became of it, and what was reported of it."""
PENDING, ACCEPTED, REFUSED = Attempt.Outcome.PENDING, Attempt.Outcome.ACCEPTED, Attempt.Outcome.REFUSED


class Findings:
    """What reading one file came to: the notes for a person, the batch it is about, and whether it is ours at all."""

    def __init__(self) -> None:
        self.notes: set[Note] = set()
        self.batch: Batch | None = None
        self.met: set[int] = set()
        self.ours = 0
        self.foreign = 0
        self._locked: dict[int, Batch] = {}

    def locked(self, batch_id: int) -> Batch:
        """The batch, locked; once for all the forms of a piece that speak of it."""
        if batch_id not in self._locked:
            self.met.add(batch_id)
            batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch_id)
            self._locked[batch_id] = note_sent(batch) if batch.state == BatchState.SENDING else batch
        return self._locked[batch_id]

    def begin_piece(self) -> None:
        """Another transaction has begun: nothing is locked in it yet."""
        self._locked = {}

    @property
    def state(self) -> Answer.State:
        if self.foreign and not self.ours and not self.notes:
            return Answer.State.FOREIGN
        return Answer.State.TO_REVIEW if self.notes else Answer.State.READ


@dataclass(frozen=True, slots=True)
class Taken:
    """A stored answer, and whether all it says is about our own forms."""

    answer: Answer
    is_ours_alone: bool

    @property
    def may_be_removed(self) -> bool:
        """From the server's shared folder: kept here whole, by a signer that is trusted, and nothing left to ask."""
        read = self.answer.state == Answer.State.READ and self.answer.content is not None
        return self.is_ours_alone and read and self.answer.signature == Answer.Signature.OK


def take(fund: Fund, channel: Channel, fetched: Fetched, *, between: Callable[[], None] = lambda: None) -> Taken:
    """Apply one file of answers and store it: in one transaction, or a long one in several; the last one stores it.

    `between` is called before each of them. What isn't stored is fetched again by the next exchange.
    """
    findings = Findings()
    if fetched.problem:
        findings.notes.add(fetched.problem)
    elif fetched.signature == Answer.Signature.BAD:
        findings.notes.add(Note.BAD_SIGNATURE)
    said: Iterator[Said] = iter(())
    if not findings.notes:
        assert fetched.content is not None  # noqa: S101 - else there is a problem
        said = forms_of(fetched.name.application, fetched.content, findings)
    piece = list(islice(said, PIECE))
    while following := list(islice(said, PIECE)):
        between()
        with scope(fund):
            apply(channel, piece, findings)
        piece = following
    between()
    for one in piece:
        if isinstance(one, Acknowledgement) and one.accepted:
            acknowledge_ahead(fund, one, between)
    with scope(fund):
        apply(channel, piece, findings)
        close_answered(findings)
        return stored(fund, channel, fetched, findings)


def stored(fund: Fund, channel: Channel, fetched: Fetched, findings: Findings) -> Taken:
    is_foreign = findings.state == Answer.State.FOREIGN
    head, chunks = (None, ()) if is_foreign or fetched.raw is None else sealed(fetched.raw)
    answer = Answer.objects.create(
        channel=channel,
        batch=findings.batch,
        kind=fetched.name.application,
        environment=fetched.name.environment,
        name=str(fetched.name),
        size=fetched.size,
        sha256=fetched.sha256,
        content=head,
        signature=fetched.signature,
        state=findings.state,
        notes=sorted(findings.notes),
    )
    files.keep(answer, chunks)
    if not is_foreign:
        facts = {"name": answer.name, "sha256": answer.sha256, "notes": sorted(findings.notes)}
        record(Actor.system(fund), verbs.ANSWER_STORED, answer, facts=facts)
    return Taken(answer, is_ours_alone=findings.ours > 0 and not findings.foreign)


def note_removal(fund: Fund, taken: Iterable[Taken], names: Iterable[str]) -> None:
    """The files of these answers are about to be removed from the server: nothing goes before the journal says so."""
    for one in taken:
        facts = {"name": one.answer.name, "sha256": one.answer.sha256, "files": sorted(names)}
        record(Actor.system(fund), verbs.ANSWER_REMOVED, one.answer, facts=facts)


def sealed(raw: BinaryIO) -> tuple[bytes, Iterable[bytes]]:
    raw.seek(0)
    return sealing.seal_file(files.blocks(raw), purpose=keys.ANSWER)


def read_again(fund: Fund, answer: Answer) -> Answer:
    """Apply a stored answer that a person should look at once more, in the caller's transaction and with the keys.

    Worth it once what it speaks of is there, or the reading has been mended: what is settled already isn't changed.
    Raises `sealing.Unreadable`.
    """
    locked = Answer.objects.select_for_update(of=("self",)).get(pk=answer.pk)
    if locked.state != Answer.State.TO_REVIEW or locked.content is None:
        return locked
    if locked.signature == Answer.Signature.BAD:
        return locked
    findings = Findings()
    compressed = parse_received(locked.name).kind is Kind.RECEIVED_COMPRESSED
    try:
        with files.opened(fund, locked) as raw, tempfile.TemporaryFile() as content:
            if compressed:
                unpack(raw, content, max_bytes=ANSWER_MAX_BYTES)
            said = forms_of(locked.kind, content if compressed else raw, findings)
            while piece := list(islice(said, PIECE)):
                apply(locked.channel, piece, findings)
            close_answered(findings)
    except MalformedArchive:
        return locked
    locked.batch, locked.state, locked.notes = findings.batch or locked.batch, findings.state, sorted(findings.notes)
    if locked.state == Answer.State.FOREIGN:
        locked.state = Answer.State.READ  # it was kept: a person decides what becomes of it
    locked.save(update_fields=["batch", "state", "notes"])
    record(Actor.system(fund), verbs.ANSWER_READ_AGAIN, locked, facts={"notes": sorted(findings.notes)})
    return locked


def forms_of(kind: str, content: BinaryIO, findings: Findings) -> Iterator[Said]:
    """What a file says, form by form, once it has been read to its end: of half a file nothing counts."""
    read: Callable[[BinaryIO], Iterator[Said]] = read_acrf if kind == "ACRF" else read_noti
    try:
        for _form in read(rewound(content)):
            pass
    except MalformedAnswer:
        findings.notes.add(Note.UNREADABLE)
        return
    yield from read(rewound(content))


def apply(channel: Channel, piece: Sequence[Said], findings: Findings) -> None:
    """Apply a piece of a file, in the caller's transaction."""
    findings.begin_piece()
    for said in piece:
        if isinstance(said, Acknowledgement):
            apply_acknowledgement(channel, said, findings)
        elif isinstance(said, UnreadableForm):
            findings.notes.add(Note.UNREADABLE)
    apply_notifications(channel, [said for said in piece if isinstance(said, Notification)], findings)


def close_answered(findings: Findings) -> None:
    """Once a file: whoever read a piece of it may have died before this came."""
    for batch_id in sorted(findings.met):
        batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch_id)
        if batch.state in {BatchState.SENT, BatchState.ACKNOWLEDGED}:
            close_when_answered(batch)


def close_when_answered(batch: Batch) -> None:
    if not batch.attempts.filter(outcome=PENDING).exists():
        batch.close()
        batch.save()
        record(Actor.system(batch.fund_id), verbs.BATCH_ANSWERED, batch, facts={"name": batch.name})


def rewound(content: BinaryIO) -> BinaryIO:
    content.seek(0)
    return content


def is_ours(channel: Channel, set_key: str | None) -> bool:
    """Whether a set's name could be of this channel: an answer that names none might."""
    return set_key is None or set_key.split(".")[:2] == [channel.application_code, channel.sender_id]


def batch_named(set_key: str | None) -> Batch | None:
    return Batch.objects.select_for_update(of=("self",)).filter(name=set_key).first() if set_key else None


def not_found(channel: Channel, set_key: str | None, findings: Findings) -> None:
    if is_ours(channel, set_key):
        findings.notes.add(Note.UNKNOWN)
    else:
        findings.foreign += 1


def apply_acknowledgement(channel: Channel, said: Acknowledgement, findings: Findings) -> None:
    batch = batch_named(said.set_key)
    if batch is None or batch.go_tried_at is None:
        not_found(channel, said.set_key, findings)
        return
    findings.ours += 1
    findings.batch = batch
    if batch.state == BatchState.SENDING:
        batch = note_sent(batch)  # the best proof that GO arrived: the worker died, or the folder hid it
    answer = acknowledge if said.accepted else reject
    answer(batch, said, findings)


def acknowledge(batch: Batch, said: Acknowledgement, findings: Findings) -> None:
    """Tie a positive acknowledgement (`FLA-35`) to its batch and its declarations.

    Of a batch that was rejected it is noted as a contradiction, and changes nothing.
    """
    if batch.state == BatchState.REJECTED:
        findings.notes.add(Note.CONTRADICTION)
        return
    first = batch.acknowledged_at is None
    batch.note_receipt(said.ticket or "")
    if batch.state == BatchState.SENT:
        batch.acknowledge()
        acknowledge_some(batch.attempts.filter(outcome=PENDING).values("declaration_id"))
    batch.save()
    if first:
        record(Actor.system(batch.fund_id), verbs.BATCH_ACKNOWLEDGED, batch, facts={"ticket": said.ticket})


def acknowledge_ahead(fund: Fund, said: Acknowledgement, between: Callable[[], None]) -> None:
    """Of a long set the declarations first, some in each transaction; what is left has the batch's own.

    Outside any scope. Whoever dies in between leaves a batch that waits for its acknowledgement: it is read again.
    """
    with scope(fund):
        batch = batch_named(said.set_key)
        if batch is None or batch.state != BatchState.SENT:
            return
        waiting = batch.attempts.filter(outcome=PENDING).order_by("declaration_id")
        ids = list(waiting.values_list("declaration_id", flat=True))
    for start in range(0, len(ids) - PIECE, PIECE):
        between()
        with scope(fund):
            if Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk).state != BatchState.SENT:
                return
            acknowledge_some(ids[start : start + PIECE])


def acknowledge_some(ids: Any) -> None:
    """Of these declarations those that are on their way. In the caller's transaction."""
    found = Declaration.objects.filter(pk__in=ids, state=DeclarationState.SENT)
    declarations = list(found.select_for_update(of=("self",)).order_by("pk"))
    for declaration in declarations:
        declaration.acknowledge()
    store_many(declarations)


def reject(batch: Batch, said: Acknowledgement, findings: Findings) -> None:
    """The transfer point refuses the file whole: none of its forms will be processed."""
    if batch.state == BatchState.REJECTED:
        return
    if batch.state != BatchState.SENT:
        findings.notes.add(Note.CONTRADICTION)
        return
    batch.note_receipt(said.ticket or "")
    batch.reject(errors=[error[:9] for error in said.errors])
    batch.save()
    reported = [kept_code(error) for error in said.errors]
    settle_all(batch, REFUSED, reported)
    facts = {"name": batch.name, "errors": list(batch.errors)}
    record(Actor.system(batch.fund_id), verbs.BATCH_REJECTED, batch, facts=facts)


def apply_notifications(channel: Channel, piece: Sequence[Notification], findings: Findings) -> None:
    meant = attempts_meant(piece)
    decided: list[Decided] = []
    for said, attempt in zip(piece, meant, strict=True):
        if attempt is None:
            not_found(channel, said.set_key, findings)
            continue
        findings.ours += 1
        findings.batch = findings.locked(attempt.batch_id)
        outcome = {HandlingResult.ACCEPTED: ACCEPTED, HandlingResult.REFUSED: REFUSED}.get(said.result)
        if outcome is None:
            findings.notes.add(Note.NOT_FINAL)
        elif attempt.outcome not in (PENDING, outcome):
            findings.notes.add(Note.CONTRADICTION)
        elif attempt.outcome == PENDING:
            attempt.outcome = outcome  # a later form of the piece may speak of it too
            decided.append((attempt, outcome, [kept(anomaly) for anomaly in said.anomalies]))
    settle(decided)


def attempts_meant(piece: Sequence[Notification]) -> list[Attempt | None]:
    """The form that each notification speaks of, or None; the same object where two speak of the same form."""
    numbers = {number for said in piece for number in said.own_references}
    numbered = {one.reference: one for one in posted_attempts().filter(reference__in=numbers)}
    known = {one.pk: one for one in numbered.values()}
    meant: list[Attempt | None] = []
    for said in piece:
        if said.own_references:
            found = [numbered[number] for number in said.own_references if number in numbered]
            meant.append(min(found, key=lambda one: one.pk, default=None))
        else:
            one = attempt_at(said)
            meant.append(known.setdefault(one.pk, one) if one else None)
    return meant


def posted_attempts() -> QuerySet[Attempt]:
    attempts = Attempt.objects.select_for_update(of=("self",)).filter(batch__go_tried_at__isnull=False)
    return attempts.exclude(outcome=Attempt.Outcome.WITHDRAWN).order_by("pk")


def attempt_at(said: Notification) -> Attempt | None:
    """The form of an answer without our number: by the set or its ticket, and the time of creation."""
    if said.original_created_on is None or said.original_created_at is None:
        return None
    at_that_time = posted_attempts().filter(form_on=said.original_created_on, form_at=said.original_created_at)
    if said.set_key:
        return at_that_time.filter(batch__name=said.set_key).first()
    found = list(at_that_time.filter(batch__ticket__in=said.tickets)[:2]) if said.tickets else []
    return found[0] if len(found) == 1 else None


def settle_all(batch: Batch, outcome: Attempt.Outcome, reported: list[dict[str, str]]) -> int:
    """Write the same answer down at all forms of a batch that have none. Returns how many that were."""
    waiting = list(batch.attempts.filter(outcome=PENDING).order_by("pk"))
    for start in range(0, len(waiting), MANY):
        settle([(attempt, outcome, reported) for attempt in waiting[start : start + MANY]])
    return len(waiting)


def settle(decided: Sequence[Decided]) -> None:
    """Write answers down at the forms, and at their declarations unless those have gone their own way since."""
    now = timezone.now()
    for attempt, outcome, reported in decided:
        attempt.outcome, attempt.reported, attempt.answered_at = outcome, reported, now
    attempts = [attempt for attempt, _outcome, _reported in decided]
    write_many(attempts, "outcome", "reported", "answered_at")
    ids = [attempt.declaration_id for attempt in attempts]
    waiting = Declaration.objects.filter(state__in=[DeclarationState.SENT, DeclarationState.ACKNOWLEDGED])
    declarations = waiting.select_for_update(of=("self",)).order_by("pk").in_bulk(ids)
    acts: list[tuple[Verb, Declaration, dict[str, Any]]] = []
    for attempt, outcome, reported in decided:
        declaration = declarations.get(attempt.declaration_id)
        if declaration is None:
            continue
        decide: Callable[..., None] = declaration.accept if outcome == ACCEPTED else declaration.refuse
        decide(reported=reported, at=now)
        verb = verbs.DECLARATION_ACCEPTED if outcome == ACCEPTED else verbs.DECLARATION_REFUSED
        acts.append((verb, declaration, {"codes": [one["code"] for one in reported]}))
    store_many(list(declarations.values()), "reported", "decided_at")
    if attempts:
        record_many(Actor.system(attempts[0].fund_id), acts)
