"""Documents come in two ways: deposited by a person, or made here from a template."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from extranet.tenants.work import nudge

from . import tasks
from .antivirus import antivirus
from .inspection import Inspected, Kind, Limits, inspect
from .models import Document, Rendering, Scan
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
