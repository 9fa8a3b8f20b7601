"""The worker reads a file and compares it with the register, a thousand lines at a time."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Count, F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from extranet.tenants import encryption
from extranet.tenants.bulk import Record, collector_waiting, insert_records
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from ..models import StaffImport, StaffImportRow
from .comparing import Compared, Seen, compare
from .files import RawLine, count_of, lines_of
from .lines import Reader, find_columns, understood
from .states import ImportState, Outcome

AT_ONCE = 1_000

Item = TypeVar("Item")


def chunks(items: Iterable[Item], size: int = AT_ONCE) -> Iterator[list[Item]]:
    """At most `size` of them at a time."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


def read(batch: StaffImport, fund: Fund) -> None:
    """From the first line, also when an earlier try stopped half-way. Outside any scope; each chunk commits."""
    with timezone.override(fund.zone), translation.override(batch.language):
        try:
            content = content_of(batch)
            total = count_of(content, is_workbook=batch.is_workbook)
            lines = lines_of(content, is_workbook=batch.is_workbook)
            titles = next(lines).cells
            readers = [Reader(column) for column in find_columns(titles, fund)]
            if not total:
                raise ValidationError(_("Ce fichier n’a aucune ligne sous les titres : remplissez le modèle."))
        except ValidationError as refusal:
            refuse(batch, fund, " ".join(refusal.messages))
            return
        begin(batch, fund, titles, total)
        seen = Seen()
        for chunk in chunks(lines):
            with collector_waiting():
                goes_on = compare_chunk(batch, fund, readers, chunk, seen)
            if not goes_on:
                return
        show(batch, fund)


def content_of(batch: StaffImport) -> bytes:
    return base64.b64decode(encryption.decrypt(bytes(batch.content or b"")))


def sealed_content(content: bytes) -> bytes:
    """The file's bytes, enciphered: until it is read they stand in a row."""
    return encryption.encrypt(base64.b64encode(content).decode())


def begin(batch: StaffImport, fund: Fund, titles: Sequence[str], total: int) -> None:
    with scope(fund):
        batch.rows.all().delete()
        batch.titles, batch.total, batch.read = list(titles), total, 0
        batch.save(update_fields=["titles", "total", "read"])


def compare_chunk(
    batch: StaffImport, fund: Fund, readers: Sequence[Reader], chunk: Sequence[RawLine], seen: Seen
) -> bool:
    """Keep what these lines would do; False when the import was dropped meanwhile."""
    lines = [understood(raw, readers) for raw in chunk]
    with scope(fund):
        still_reading = StaffImport.objects.filter(pk=batch.pk, state=ImportState.READING)
        if not still_reading.update(read=F("read") + len(lines)):
            return False
        rows = compare(batch.organisation, lines, seen, timezone.localdate())
        insert_records(StaffImportRow, [record_of(one) for one in rows], batch_id=batch.pk)
    return True


def record_of(one: Compared) -> Record:
    """Its row of `StaffImportRow`."""
    return {
        "number": one.line.number,
        "outcome": one.outcome,
        "worker_id": one.worker.pk if one.worker else None,
        "version": one.worker.version if one.worker else None,
        "leaves": one.leaves,
        "content": one.line.sealed(),
    }


def refuse(batch: StaffImport, fund: Fund, problem: str) -> None:
    with scope(fund):
        current = StaffImport.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if current.state != ImportState.READING:
            return
        current.refuse()
        current.problem, current.content, current.next_attempt_at = problem[:500], None, None
        current.save()


def show(batch: StaffImport, fund: Fund) -> None:
    """Every line is compared: count them, and wait for who sent the file."""
    with scope(fund):
        current = StaffImport.objects.defer("content").select_for_update(of=("self",)).get(pk=batch.pk)
        if current.state != ImportState.READING:
            return
        counts = dict(current.rows.order_by().values_list("outcome").annotate(Count("pk")))
        current.show()
        current.created, current.changed = counts.get(Outcome.CREATED, 0), counts.get(Outcome.CHANGED, 0)
        current.unchanged, current.wrong = counts.get(Outcome.UNCHANGED, 0), counts.get(Outcome.WRONG, 0)
        current.next_attempt_at = None
        current.save()
