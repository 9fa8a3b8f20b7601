"""What the worker does with documents: making PDFs, having uploads scanned."""

from __future__ import annotations

import datetime
import logging

from celery import shared_task
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import timezone, translation

from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from extranet.tenants.work import claims, next_attempt

from .antivirus import NotScanned, antivirus
from .models import Document, Removal, Rendering, Scan
from .rendering import RenderFailed, render_pdf
from .storing import Stored, open_stored, read, store

logger = logging.getLogger(__name__)

PAUSES = [datetime.timedelta(seconds=seconds) for seconds in (10, 60, 600)]
SCAN_PAUSES = [datetime.timedelta(minutes=minutes) for minutes in (1, 1, 5, 5, 15, 60, 60, 60)]


@shared_task
def render_pdfs(fund_id: int) -> None:
    """Make every PDF that is due in this fund."""
    fund = Fund.objects.get(pk=fund_id)
    for rendering in claims(Rendering, fund_id):
        with scope(fund):
            document = Document.objects.get(pk=rendering.document_id)
        stored = None  # the worker before us died after the last step
        if document.state == Document.State.RENDERING:
            content = rendered(fund, rendering, document)
            stored = kept(fund, rendering, content) if content is not None else None
            if stored is None:
                continue
        finish(fund, rendering, document, stored)


def rendered(fund: Fund, rendering: Rendering, document: Document) -> bytes | None:
    """The PDF's bytes, or None after noting when to try again."""

    def resolve(address: str) -> tuple[bytes, str]:
        return asset(fund, address)

    try:
        with translation.override(rendering.language), timezone.override(fund.zone):
            page = render_to_string(
                rendering.template, {"fund": fund, "language": rendering.language, **rendering.payload}
            )
        return render_pdf(page, resolve=resolve, identifier=str(document.uuid))
    except RenderFailed as failure:
        logger.warning("rendering %s of fund %s failed: %s", rendering.pk, fund.pk, failure)
        again = next_attempt(rendering, PAUSES)
        with scope(fund):
            Rendering.objects.filter(pk=rendering.pk).update(next_attempt_at=again, error="render_failed")
            if again is None:
                Document.objects.filter(pk=document.pk).update(state=Document.State.FAILED)
        return None


def kept(fund: Fund, rendering: Rendering, content: bytes) -> Stored | None:
    """Where the bytes stand, or None after noting when to try again: a full disk is no fault of the page."""
    try:
        return store(fund.pk, content)
    except OSError as failure:
        logger.warning("rendering %s of fund %s not stored: %s", rendering.pk, fund.pk, type(failure).__name__)
        again = next_attempt(rendering, PAUSES) or timezone.now() + PAUSES[-1]
        with scope(fund):
            Rendering.objects.filter(pk=rendering.pk).update(next_attempt_at=again, error="storage")
        return None


def finish(fund: Fund, rendering: Rendering, document: Document, stored: Stored | None) -> None:
    with scope(fund):
        if stored:
            Document.objects.filter(pk=document.pk, state=Document.State.RENDERING).update(
                state=Document.State.READY, key=stored.key, size=stored.size, sha256=stored.sha256
            )
        # The page is made: the data that it was made from, people's names among them, are needed no more.
        Rendering.objects.filter(pk=rendering.pk).update(next_attempt_at=None, error="", payload={})


def asset(fund: Fund, address: str) -> tuple[bytes, str]:
    """What a page may show: our static files and the fund's own documents. Raises LookupError for the rest.

    And `ValueError` for bytes that changed.
    """
    kind, _colon, name = address.partition(":")
    if kind == "static":
        path = finders.find(name)
        if path is None:
            raise LookupError("no such static file")
        with open(path, "rb") as file:
            return file.read(), "text/css" if name.endswith(".css") else "application/octet-stream"
    with scope(fund):
        document = Document.objects.filter(uuid=name, state=Document.State.READY).first()
        if document is None:
            raise LookupError("no such document")
        return read(document), document.media_type


@shared_task
def scan_uploads(fund_id: int) -> None:
    """Show the antivirus every upload that waits in this fund."""
    scanner = antivirus()
    if scanner is None:
        return
    for scan in claims(Scan, fund_id):
        with scope(fund_id):
            document = Document.objects.get(pk=scan.document_id)
        try:
            with open_stored(document) as file:
                infected = scanner.finds_something(file)
        except (NotScanned, OSError) as failure:
            logger.warning("document %s of fund %s not scanned: %s", document.pk, fund_id, type(failure).__name__)
            with scope(fund_id):
                again = next_attempt(scan, SCAN_PAUSES) or timezone.now() + SCAN_PAUSES[-1]
                Scan.objects.filter(pk=scan.pk).update(next_attempt_at=again, error="not_scanned")
            continue
        with scope(fund_id):
            Document.objects.filter(pk=document.pk, state=Document.State.SCANNING).update(
                state=Document.State.INFECTED if infected else Document.State.READY
            )
            Scan.objects.filter(pk=scan.pk).update(next_attempt_at=None, error="")


@shared_task
def remove_files(fund_id: int) -> None:
    """Delete the bytes of documents that were erased or forgotten. Deleting what is gone already is done too.

    It never gives up: the page of retention counts what is left.
    """
    for removal in claims(Removal, fund_id):
        try:
            default_storage.delete(removal.key)
        except OSError as failure:
            logger.warning("file %s of fund %s not deleted: %s", removal.pk, fund_id, type(failure).__name__)
            with scope(fund_id):
                Removal.objects.filter(pk=removal.pk).update(
                    next_attempt_at=next_attempt(removal, SCAN_PAUSES) or timezone.now() + SCAN_PAUSES[-1],
                    error="not_deleted",
                )
            continue
        with scope(fund_id):
            Removal.objects.filter(pk=removal.pk).delete()
