"""What must hold among the declarations, batches and answers of a fund, besides the common rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, Q

from batch_channel import exchange, incidents, routing
from batch_channel.models import Answer, Attempt, Batch, Channel, Declaration
from batch_channel.models import Counter as Sequences
from batch_channel.protocol.names import sequence_number
from batch_channel.workflow import WAITING_BATCH_STATES, BatchState, DeclarationState
from extranet.journal.models import Entry
from extranet.tenants.models import Fund

B, D = BatchState, DeclarationState
GONE = {B.SENT, B.ACKNOWLEDGED, B.ANSWERED, B.REJECTED}
ON_ITS_WAY = {D.TO_SEND, D.SENT, D.ACKNOWLEDGED}
AFTER = {
    "declared": ON_ITS_WAY,
    "declaration_resent": ON_ITS_WAY,
    "change_confirmed": ON_ITS_WAY,
    "change_proposed": {D.PROPOSED},
    "declaration_blocked": {D.BLOCKED},
    "declaration_accepted": {D.ACCEPTED},
    "declaration_refused": {D.REFUSED},
}


def a_declaration_is_in_one_live_batch(fund: Fund) -> Iterator[str]:
    """Its open form is in the batch that its state speaks of, and it has one at most."""
    pending = Attempt.objects.filter(outcome=Attempt.Outcome.PENDING).select_related("batch", "declaration")
    counted = Counter(attempt.declaration_id for attempt in pending)
    yield from (f"declaration {pk} is in {count} live batches" for pk, count in counted.items() if count > 1)
    for attempt in pending:
        state, batch = attempt.declaration.state, attempt.batch
        wanted = {D.TO_SEND} if batch.state in WAITING_BATCH_STATES else {D.SENT, D.ACKNOWLEDGED}
        if batch.state in {B.ABANDONED, B.REJECTED, B.ANSWERED} or state not in wanted:
            yield f"declaration {attempt.declaration_id} is {state}, its form open in a batch that is {batch.state}"
    sent = Declaration.objects.filter(state__in=[D.SENT, D.ACKNOWLEDGED])
    yield from (f"declaration {one.pk} is {one.state} in no batch" for one in sent if not counted[one.pk])


def nothing_waits_invisibly(fund: Fund) -> Iterator[str]:
    """What is to leave has a channel that takes it up by itself, or that says on its page why it doesn't."""
    channels = list(Channel.objects.order_by("pk"))
    asleep = {channel.pk for channel in channels if not is_awake(channel)}
    served = set(routing.unserved().values_list("pk", flat=True))
    for channel in channels:
        waiting = set(routing.waiting_for(channel).values_list("pk", flat=True)) if channel.is_ready else set()
        served |= waiting
        if waiting and channel.pk in asleep:
            yield f"{len(waiting)} declarations wait for channel {channel.pk}, which nothing wakes"
    lost = Declaration.objects.waiting().exclude(pk__in=served)
    yield from (f"declaration {one.pk} waits for no channel" for one in lost)
    for batch in Batch.objects.filter(channel__in=asleep).exclude(state__in=[B.ABANDONED, B.REJECTED, B.ANSWERED]):
        yield f"{batch.name} is {batch.state}, and nothing wakes its channel"
    empty = Batch.objects.filter(state__in=[*WAITING_BATCH_STATES, B.SENT, B.ACKNOWLEDGED])
    open_forms = Count("attempts", filter=Q(attempts__outcome=Attempt.Outcome.PENDING))
    for batch in empty.annotate(open=open_forms).filter(open=0):
        yield f"{batch.name} is {batch.state} and has no open form"


def is_awake(channel: Channel) -> bool:
    if channel.held_at or channel.is_restored or channel.error == incidents.STOP:
        return True
    return channel.next_attempt_at is not None or exchange.has_work(channel)


def names_come_from_their_counter(fund: Fund) -> Iterator[str]:
    """No name is beyond what its day's counter has given out."""
    given = {(one.sender_id, one.created_on, one.environment): one.last for one in Sequences.objects.all()}
    for batch in Batch.objects.order_by("pk"):
        if sequence_number(batch.sequence) > given.get((batch.sender_number, batch.created_on, batch.environment), 0):
            yield f"{batch.name} is beyond its counter"


def an_answer_is_stored_once(fund: Fund) -> Iterator[str]:
    """As often as the server gave it that name; what it says is settled once in the journal."""
    names = Counter(Answer.objects.values_list("channel", "name"))
    yield from (f"{name} is stored {count} times" for (_channel, name), count in names.items() if count > 1)


def the_journal_tells_the_batches(fund: Fund) -> Iterator[str]:
    """Each step that a batch bears stands once, and no other does."""
    told: dict[object, Counter[str]] = {}
    for uuid, verb in Entry.objects.filter(subject_model="batch_channel.Batch").values_list("subject_uuid", "verb"):
        told.setdefault(uuid, Counter())[verb.removeprefix("batch_channel.batch_")] += 1
    for batch in Batch.objects.order_by("pk"):
        steps = {
            "prepared": batch.prepared_at,
            "signed": batch.signed_at,
            "sent": batch.sent_at,
            "acknowledged": batch.acknowledged_at if batch.state != B.REJECTED else None,
            "rejected": batch.state == B.REJECTED,
            "answered": batch.answered_at,
            "abandoned": batch.state == B.ABANDONED,
            "cancelled": batch.cancelled_at,
        }
        found = told.pop(batch.uuid, Counter())
        for step, happened in steps.items():
            if found[step] != bool(happened):
                yield f"{batch.name} is {batch.state}; the journal says {step} {found[step]} times"
    yield from (f"the journal speaks of a batch {uuid} that isn't there" for uuid in told)


def the_journal_tells_the_declarations(fund: Fund) -> Iterator[str]:
    """Where each stands follows from the last act upon it; what a ready channel set free needs none of its own."""
    last: dict[object, tuple[str, str]] = {}
    verbs = [f"batch_channel.{verb}" for verb in AFTER]
    entries = Entry.objects.filter(verb__in=verbs).order_by("pk")
    for uuid, verb, block in entries.values_list("subject_uuid", "verb", "facts__block"):
        last[uuid] = (verb.removeprefix("batch_channel."), block or "")
    for declaration in Declaration.objects.order_by("pk"):
        verb, block = last.get(declaration.uuid, ("", ""))
        states = AFTER.get(verb, set()) | (ON_ITS_WAY if block == "no_channel" else set())
        if declaration.state not in states:
            yield f"declaration {declaration.pk} is {declaration.state} after « {verb} » {block}"


def the_journal_tells_the_answers(fund: Fund) -> Iterator[str]:
    told = Counter(Entry.objects.filter(subject_model="batch_channel.Answer").values_list("subject_uuid", "verb"))
    for answer in Answer.objects.order_by("pk"):
        stored = told[answer.uuid, "batch_channel.answer_stored"]
        if stored != (answer.state != Answer.State.FOREIGN):
            yield f"{answer.name} is {answer.state}; the journal says {stored} times that it was stored"


BATCHES = [
    a_declaration_is_in_one_live_batch,
    nothing_waits_invisibly,
    names_come_from_their_counter,
    an_answer_is_stored_once,
    the_journal_tells_the_batches,
    the_journal_tells_the_declarations,
    the_journal_tells_the_answers,
]
