"""Documents come in two ways: deposited by a person, or made here from a template."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import partial
from typing import Any, BinaryIO, cast

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet

from extranet.tenants.work import nudge

from . import tasks
from .antivirus import antivirus
from .inspection import Inspected, Kind, Limits, inspect
from .models import Document, Removal, Rendering, Scan
from .storing import store

DEFAULT_LIMITS = Limits()


def examine(file: UploadedFile, *, accepted: Collection[Kind], limits: Limits = DEFAULT_LIMITS) -> Inspected:
    """Parse what a person deposits. Raises `inspection.Refused`, whose text says what is wrong and what to do."""
    return inspect(cast(BinaryIO, file.file), name=file.name or "", accepted=accepted, limits=limits)


@transaction.atomic
def deposit(*, fund_id: int, upload: Inspected, file_name: str, user_id: int | None) -> Document:
    """Keep an examined upload under `file_name`, ours: the person's own may tell about people."""
    stored = store(fund_id, upload.content)
    waits_for_scan = antivirus() is not None
    document = Document.objects.create(
        state=Document.State.SCANNING if waits_for_scan else Document.State.READY,
        file_name=file_name,
        media_type=upload.media_type,
        key=stored.key,
        size=stored.size,
        sha256=stored.sha256,
        pages=upload.pages,
        created_by_id=user_id,
    )
    if waits_for_scan:
        Scan.objects.create(document=document)
        nudge(tasks.scan_uploads, fund_id)
    return document


def discard(document: Document) -> None:
    """Delete what was deposited and never sent to anybody: the row now, its bytes once the transaction has committed.

    The caller has deleted what points at it.
    """
    key = document.key
    document.delete()
    if key:
        transaction.on_commit(partial(default_storage.delete, key), robust=True)


def erase(documents: QuerySet[Document]) -> int:
    """Delete rows now, in the caller's transaction, and their bytes by the worker. Returns how many.

    The caller has deleted what points at them.
    """
    found = list(documents.order_by("pk"))
    Removal.objects.bulk_create([Removal(key=one.key) for one in found if one.key])
    Document.objects.filter(pk__in=[one.pk for one in found]).delete()
    if found:
        nudge(tasks.remove_files, found[0].fund_id)
    return len(found)


def delete_with_documents(rows: QuerySet[Any], ids: Iterable[int]) -> int:
    """Delete rows, then the documents of these ids, which nothing else points at. Returns how many rows went.

    In the caller's transaction. A row counts with those that go with it.
    """
    documents = list(ids)
    gone, _by_model = rows.delete()
    erase(Document.objects.filter(pk__in=documents))
    return gone


def erase_one(pk: int | None) -> None:
    """`erase` of what another took the place of, if there was one."""
    if pk is not None:
        erase(Document.objects.filter(pk=pk))


@transaction.atomic
def forget(fund_id: int, ids: Iterable[int]) -> tuple[int, int]:
    """At the end of their retention (`BEY-23`): the bytes go, the rows stay with length and digest.

    What a PDF was to be made of goes now; the bytes themselves are the worker's, tried again until the disk gives them
    up. Returns how many documents there were, and their bytes in all. The same again does nothing.
    """
    found = Document.objects.filter(pk__in=list(ids)).exclude(state=Document.State.FORGOTTEN)
    rows = list(found.select_for_update(of=("self",)).values_list("pk", "key", "size"))
    known = [pk for pk, _key, _size in rows]
    Removal.objects.bulk_create(Removal(key=key) for _pk, key, _size in rows if key)
    for model in (Rendering, Scan):
        model._default_manager.filter(document__in=known).delete()
    Document.objects.filter(pk__in=known).update(state=Document.State.FORGOTTEN, key="", created_by=None)
    if rows:
        nudge(tasks.remove_files, fund_id)
    return len(rows), sum(size or 0 for _pk, _key, size in rows)


@transaction.atomic
def order_pdf(
    *, fund_id: int, template: str, payload: dict[str, Any], language: str, file_name: str, user_id: int | None
) -> Document:
    """Ask for a PDF: the row is there at once, the worker fills it from `payload`, which nothing changes any more."""
    document = Document.objects.create(
        state=Document.State.RENDERING, file_name=file_name, media_type=Kind.PDF.value, created_by_id=user_id
    )
    Rendering.objects.create(document=document, template=template, language=language, payload=payload)
    nudge(tasks.render_pdfs, fund_id)
    return document
