"""What must hold in a fund's database after any act and any fault: one check, whatever was done before.

Each rule reads rows and yields a sentence for what must not be. `broken` runs those that are quick; with `deep`, also
those that read every byte and every digest.
"""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection, models
from django.utils import timezone

from certification.evidence.verification import verify as verify_evidence
from extranet.documents.models import Document, Rendering, Scan
from extranet.journal.models import Entry
from extranet.journal.verification import verify as verify_journal
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from extranet.tenants.work import LEASE, DueRow

Rule = Callable[[Fund], Iterator[str]]
LONGEST_PAUSE = datetime.timedelta(days=2)  # between two tries of anything: `notifications.delivery.PAUSES`
KINDS_OF_WORK: list[type[DueRow]] = [model for model in apps.get_models() if issubclass(model, DueRow)]


def broken(fund: Fund, *rules: Rule, deep: bool = False) -> list[str]:
    """Every sentence of the common rules and of these; empty when all holds. Opens the fund's scope itself."""
    found = []
    with scope(fund):
        for rule in (*COMMON, *rules, *(DEEP if deep else ())):
            found += [f"{rule.__name__}: {sentence}" for sentence in rule(fund)]
    if deep:
        found += [f"journal: {finding}" for finding in verify_journal(fund.pk).findings]
        found += [f"evidence: {finding}" for finding in verify_evidence(fund.pk, at=timezone.now()).findings]
    return found


def received_once(mails: Iterable[Any], *, twice: Iterable[str] = ()) -> list[str]:
    """What a mail server got more than once; `twice` are Message-IDs whose worker died after the server took them."""
    allowed = set(twice)
    counted = Counter(str(mail["Message-ID"]) for mail in mails)
    return [
        f"{message_id} arrived {count} times"
        for message_id, count in counted.items()
        if count > (2 if message_id in allowed else 1)
    ]


def nothing_is_claimed_forever(fund: Fund) -> Iterator[str]:
    """A claim is a lease: its row is due again by itself, or is over. Of a channel, `claimed_at` alone says so."""
    latest = timezone.now() + max(LEASE, LONGEST_PAUSE)
    for model in KINDS_OF_WORK:
        rows = model._default_manager.all()
        for row in rows.filter(next_attempt_at__gt=latest).order_by("pk"):
            yield f"{model._meta.label} {row.pk} is next due at {row.next_attempt_at}"
        if "state" in {field.name for field in model._meta.fields}:
            for row in rows.filter(state="claimed", next_attempt_at=None).order_by("pk"):
                yield f"{model._meta.label} {row.pk} is claimed and never due again"


def waiting_documents_have_their_work(fund: Fund) -> Iterator[str]:
    """What the page calls « en préparation » or « analyse en attente » is due somewhere, and nothing else is."""
    for state, model in ((Document.State.RENDERING, Rendering), (Document.State.SCANNING, Scan)):
        due = model.objects.filter(next_attempt_at__isnull=False).values("document")  # type: ignore[attr-defined]
        for document in Document.objects.filter(state=state).exclude(pk__in=due).order_by("pk"):
            yield f"document {document.pk} is {state} and no worker will take it"
    over = Rendering.objects.filter(next_attempt_at=None, document__state=Document.State.RENDERING)
    for rendering in over.order_by("pk"):
        yield f"rendering {rendering.pk} is over without a document"


def an_act_is_one_entry(fund: Fund) -> Iterator[str]:
    """No act stands twice in the journal: same transaction, verb, author, subject, facts. For rows that are committed:
    where a test wraps many acts into one transaction of its own, its number tells nothing.
    """
    fields = ("transaction", "verb", "actor_user_id", "subject_model", "subject_uuid", "facts")
    doubled = Entry.objects.filter(subject_uuid__isnull=False).values(*fields).annotate(n=models.Count("pk"))
    for row in doubled.filter(n__gt=1).order_by("verb"):
        yield f"{row['verb']} of {row['subject_uuid']} stands {row['n']} times for one act"


SEQUENCES: list[tuple[str, tuple[str, ...], str]] = [
    ("journal.Seal", (), "number"),
    ("training.Recap", ("request_id",), "edition"),
    ("certification.HoursVersion", ("dossier_id", "month"), "number"),
    ("certification.EvidenceLink", (), "number"),
    ("certification.Transmission", (), "number"),
    ("funding.Agreement", ("number",), "edition"),
    ("integrations.Delivery", ("subscription_id",), "sequence"),
]


def numbers_have_no_holes(fund: Fund) -> Iterator[str]:
    """One after the other from 1, within each group."""
    for label, group, field in SEQUENCES:
        by_group: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        for *key, number in apps.get_model(label)._default_manager.order_by("pk").values_list(*group, field):
            by_group[tuple(key)].append(number)
        for found, numbers in by_group.items():
            if sorted(numbers) != list(range(1, len(numbers) + 1)):
                yield f"{label}.{field} of {found}: {sorted(numbers)}"


def yearly_numbers_have_no_holes(fund: Fund) -> Iterator[str]:
    """What a counter says it gave is there, or was deleted as the journal tells."""
    counters = apps.get_model("training.RequestCounter").objects.order_by("year")
    requests = apps.get_model("training.Request").objects
    gone = Entry.objects.filter(verb="training.deleted").values_list("facts__number", flat=True)
    for counter in counters:
        start = f"{counter.year}-"
        numbers = [*requests.filter(number__startswith=start).values_list("number", flat=True), *gone]
        found = sorted(int(number.removeprefix(start)) for number in numbers if number.startswith(start))
        if found != list(range(1, counter.last + 1)):
            yield f"requests of {counter.year}: {found}, and the counter says {counter.last}"
    held = {"DPC": "FundingRequest", "FAC": "Invoice", "DEC": "Declaration"}
    for counter in apps.get_model("funding.Counter").objects.filter(series__in=held).order_by("pk"):
        start = f"{counter.series}-{counter.year}-"
        rows = apps.get_model("funding", held[counter.series]).objects.filter(number__startswith=start)
        found = sorted(int(number.removeprefix(start)) for number in rows.values_list("number", flat=True))
        if found != list(range(1, counter.last + 1)):
            yield f"{start}: {found}, and the counter says {counter.last}"


def every_document_has_its_bytes(fund: Fund) -> Iterator[str]:
    """The bytes are there, and are those that were stored."""
    for document in Document.objects.exclude(key="").order_by("pk"):
        if not default_storage.exists(document.key):
            yield f"document {document.pk} has no bytes"
            continue
        with default_storage.open(document.key, "rb") as file:
            content = file.read()
        if (len(content), hashlib.sha256(content).hexdigest()) != (document.size, document.sha256):
            yield f"document {document.pk}: {len(content)} bytes of another digest"


def every_document_has_an_owner(fund: Fund) -> Iterator[str]:
    """A document points at nobody: one at which nobody points is half an act. What another file has replaced after the
    fund had it is known by its digest in the journal.
    """
    owned: set[int] = set()
    for model in apps.get_models():
        if not model._meta.managed or model in (Rendering, Scan):
            continue
        for field in model._meta.fields:
            if isinstance(field, models.ForeignKey) and field.related_model is Document:
                ids = model._default_manager.exclude(**{field.name: None}).values_list(field.attname, flat=True)
                owned |= set(ids.order_by())
    named = Entry.objects.filter(verb="training.signed_deposited").values_list("facts__sha256", flat=True)
    kept = models.Q(pk__in=owned) | models.Q(sha256__in=list(named))
    for document in Document.objects.exclude(kept).order_by("pk"):
        yield f"document {document.pk}, {document.file_name}, {document.state}, belongs to nothing"


def constraints_hold(fund: Fund) -> Iterator[str]:
    """Every constraint is in force for the rows that are there: none was added without looking."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE NOT convalidated ORDER BY conname")
        yield from (f"{name} was never validated" for (name,) in cursor.fetchall())


COMMON: list[Rule] = [
    nothing_is_claimed_forever,
    waiting_documents_have_their_work,
    numbers_have_no_holes,
    yearly_numbers_have_no_holes,
]
DEEP: list[Rule] = [
    every_document_has_its_bytes,
    every_document_has_an_owner,
    constraints_hold,
]
