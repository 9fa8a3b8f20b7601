"""The worker writes what was looked at, in one transaction: all of it, or nothing; and takes it back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.db import IntegrityError, connection
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations import register_number
from extranet.organisations.models import Worker, WorkerDetails
from extranet.tenants import encryption
from extranet.tenants.actor import Actor
from extranet.tenants.bulk import Record, collector_waiting, insert_records, new_keys, update_records
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from .. import verbs
from ..models import StaffImport, StaffImportRow
from .columns import OF_WORKER, REGISTER_NUMBER
from .lines import Line, opened
from .reading import AT_ONCE, chunks
from .states import ImportState, Outcome

DETAILS = (
    "internal_number",
    "language",
    "email",
    "phone",
    "unit",
    "function",
    "in_service_on",
    "left_on",
)
NO_DETAILS: Record = dict.fromkeys(DETAILS, "") | dict.fromkeys(
    ("in_service_on", "left_on", REGISTER_NUMBER, "register_number_fingerprint")
)
FIRST_VERSION = 1  # of a worker


class Row(NamedTuple):
    """What writing reads of a `StaffImportRow`."""

    pk: int
    worker_id: int | None
    version: int | None
    leaves: bool


Pair = tuple[Row, Line]
Done = tuple[int, int | None, int]
"""Keys of a row and of the worker whom it made or changed, and her version."""


class Moved(Exception):
    """Somebody changed the register since the lines were compared."""


def write(batch: StaffImport, fund: Fund) -> None:
    """Outside any scope. When the register has changed since it was looked at, nothing is written: look again."""
    with timezone.override(fund.zone), translation.override(batch.language):
        try:
            with scope(fund):
                write_all(batch, fund)
        except (Moved, IntegrityError):
            read_again(
                batch,
                fund,
                _("Le registre a changé depuis votre vérification : le fichier a été comparé à nouveau. Vérifiez-le."),
            )


def write_all(batch: StaffImport, fund: Fund) -> None:
    """Write the good lines into the register, all or nothing. Raises `Moved` where somebody changed it meanwhile."""
    current = StaffImport.objects.defer("content").select_for_update(of=("self",)).get(pk=batch.pk)
    if current.state != ImportState.WRITING:
        return
    done: list[Done] = []
    for chunk in chunks_of(current.rows.filter(outcome=Outcome.CREATED)):
        with collector_waiting():
            done += add(current.organisation_id, pairs_in(chunk))
    for chunk in chunks_of(current.rows.filter(outcome=Outcome.CHANGED)):
        with collector_waiting():
            done += change(pairs_in(chunk))
    note(done)
    current.finish()
    current.written_at, current.next_attempt_at, current.content, current.problem = timezone.now(), None, None, ""
    current.save()
    counts = {name: current.count_of(name) for name in ("created", "changed", "unchanged", "wrong")}
    facts = counts | {"organisation": str(current.organisation.uuid)}
    record(Actor.system(fund), verbs.STAFF_DATA_WRITTEN, current, facts=facts)


def chunks_of(rows: QuerySet[StaffImportRow]) -> Iterator[list[tuple[Any, ...]]]:
    """For `pairs_in`, a chunk at a time, so that a long file takes no more memory than a short one."""
    ordered = rows.order_by("number").values_list("pk", "worker_id", "version", "leaves", "number", "content")
    yield from chunks(ordered.iterator(chunk_size=AT_ONCE))


def pairs_in(chunk: list[tuple[Any, ...]]) -> list[Pair]:
    """Rows with their lines."""
    return [(Row._make(row), opened(number, content or b"")) for *row, number, content in chunk]


def add(organisation_id: int, pairs: list[Pair]) -> list[Done]:
    keys = new_keys(Worker, len(pairs))
    workers, details = [], []
    for key, (row, line) in zip(keys, pairs, strict=True):
        names = {name: line.values[name] for name in OF_WORKER}
        workers.append({"id": key, "is_active": not row.leaves, **names})
        details.append({"worker_id": key, **NO_DETAILS, **details_in(line.values)})
    insert_records(Worker, workers, organisation_id=organisation_id)
    insert_records(WorkerDetails, details, organisation_id=organisation_id)
    return [(row.pk, key, FIRST_VERSION) for key, (row, _line) in zip(keys, pairs, strict=True)]


def details_in(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of `WorkerDetails` that a line gives, as they are stored."""
    found = {name: values[name] or NO_DETAILS[name] for name in DETAILS if name in values}
    if REGISTER_NUMBER in values:
        number = values[REGISTER_NUMBER]
        found[REGISTER_NUMBER] = encryption.encrypt(number) if number else None
        found["register_number_fingerprint"] = register_number.fingerprint(number) if number else None
    return found


def change(pairs: list[Pair]) -> list[Done]:
    """Raises `Moved` when one of them was changed since."""
    workers = locked_workers(pairs)
    details = details_of(workers)
    for row, line in pairs:
        worker = workers[row.worker_id]
        if worker.version != row.version:
            raise Moved
        apply(worker, details[worker.pk], {name: line.values[name] for name in line.old}, leaves=row.leaves)
    save(workers.values(), details.values())
    return [(row.pk, row.worker_id, workers[row.worker_id].version) for row, _line in pairs]


def apply(worker: Worker, details: WorkerDetails, values: dict[str, Any], *, leaves: bool) -> None:
    for name in OF_WORKER:
        if name in values:
            setattr(worker, name, values[name])
    if leaves:
        worker.is_active = False
    worker.version += 1
    for name, value in details_in(values).items():
        setattr(details, name, value)


def locked_workers(pairs: Iterable[Pair], *, to_remove: bool = False) -> dict[int | None, Worker]:
    """Whom the lines mean. Until the file is written nobody else changes them; who keeps her name can be enrolled."""
    rows = Worker.objects.select_for_update(of=("self",), no_key=not to_remove).order_by("pk")
    return {worker.pk: worker for worker in rows.filter(pk__in=[row.worker_id for row, _line in pairs])}


def details_of(workers: dict[int | None, Worker]) -> dict[int, WorkerDetails]:
    """Of each; who had none gets a row."""
    found = {one.worker_id: one for one in WorkerDetails.objects.filter(worker__in=workers)}
    new = [
        WorkerDetails(fund_id=worker.fund_id, worker=worker, organisation_id=worker.organisation_id)
        for worker in workers.values()
        if worker.pk not in found
    ]
    WorkerDetails.objects.bulk_create(new)
    return found | {one.worker_id: one for one in new}


def save(workers: Iterable[Worker], details: Iterable[WorkerDetails]) -> None:
    update_records(Worker, [values_of(one, "id", *OF_WORKER, "is_active", "version") for one in workers])
    update_records(WorkerDetails, [values_of(one, "id", *NO_DETAILS) for one in details])


def values_of(row: Model, *names: str) -> Record:
    return {name: getattr(row, name) for name in names}


def note(done: list[Done]) -> None:
    """Whom each line made or changed, and at which version she is now.

    One statement for the file: for each, a database without statistics of this fund reads its rows from end to end.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE enrolments_staffimportrow AS r SET worker_id = t.worker, version = t.version"
            " FROM unnest(%s::bigint[], %s::bigint[], %s::int[]) AS t(id, worker, version) WHERE r.id = t.id",
            ["{" + ",".join(map(str, column)) + "}" for column in zip(*done, strict=True)],
        )


def read_again(batch: StaffImport, fund: Fund, problem: str) -> None:
    with scope(fund):
        current = StaffImport.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if current.state == ImportState.WRITING:
            current.read_again()
            current.problem, current.next_attempt_at, current.attempts = problem, timezone.now(), 0
            current.save()


# --- taking back -----------------------------------------------------------------------------------------------------


def undo(batch: StaffImport, fund: Fund) -> None:
    """Who was changed or enrolled since stays as she is, and is counted."""
    with scope(fund), timezone.override(fund.zone):
        current = StaffImport.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if current.state != ImportState.UNDOING:
            return
        kept = 0
        for chunk in chunks_of(current.rows.filter(outcome=Outcome.CHANGED)):
            kept += restore(pairs_in(chunk))
        for chunk in chunks_of(current.rows.filter(outcome=Outcome.CREATED)):
            kept += remove(pairs_in(chunk))
        current.undo()
        current.undone_at, current.next_attempt_at, current.kept = timezone.now(), None, kept
        current.save()
        facts = {"organisation": str(current.organisation.uuid), "kept": current.kept}
        record(Actor.system(fund), verbs.STAFF_DATA_UNDONE, current, facts=facts)


def restore(pairs: list[Pair]) -> int:
    """Set back what the lines changed; how many stay because somebody changed them since."""
    workers = locked_workers(pairs)
    untouched = [(row, line) for row, line in pairs if workers[row.worker_id].version == row.version]
    back = {row.worker_id: workers[row.worker_id] for row, _line in untouched}
    details = details_of(back)
    for row, line in untouched:
        worker = back[row.worker_id]
        apply(worker, details[worker.pk], line.old, leaves=False)
        worker.is_active = worker.is_active or row.leaves
    save(back.values(), details.values())
    return len(pairs) - len(untouched)


def remove(pairs: list[Pair]) -> int:
    """Take out who was added, unless she was changed, or something refers to her by now; how many stay."""
    workers = locked_workers(pairs, to_remove=True)
    same = [worker.pk for row, _line in pairs if (worker := workers[row.worker_id]).version == row.version]
    gone = free(Worker.objects.filter(pk__in=same))
    ids = list(gone.values_list("pk", flat=True))
    StaffImportRow.objects.filter(worker__in=ids).update(worker=None)
    WorkerDetails.objects.filter(worker__in=ids).delete()
    Worker.objects.filter(pk__in=ids).delete()
    return len(pairs) - len(ids)


def free(workers: QuerySet[Worker]) -> QuerySet[Worker]:
    """Those whom nothing refers to but their own details and this import: whatever the app, also those above."""
    for relation in Worker._meta.related_objects:
        if relation.related_model not in (WorkerDetails, StaffImportRow):
            rows = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            workers = workers.filter(~Exists(rows))
    return workers
