"""The worker makes the files of a run, from its lines: as often as needed, always the same content."""

from __future__ import annotations

import datetime
import logging
from typing import Any

from celery import shared_task

from extranet.documents.models import Document
from extranet.documents.storing import Stored, store
from extranet.tenants.scope import scope
from extranet.tenants.work import claims, next_attempt
from extranet.ui.workbooks import MEDIA_TYPE

from ..models import Transmission
from ..transmission_files import csv_file, json_file, xlsx_file

logger = logging.getLogger(__name__)

PAUSES = [datetime.timedelta(minutes=minutes) for minutes in (1, 10, 60)]
MEDIA_TYPES = {"csv": "text/csv", "xlsx": MEDIA_TYPE, "json": "application/json"}


@shared_task(name="certification.make_transmission_files")
def make_files(fund_id: int) -> None:
    for run in claims(Transmission, fund_id):
        try:
            stored = files_of(run, fund_id)
        except Exception as error:  # noqa: BLE001 - whatever a disk or a library does: said, tried again, given up
            fail(run, fund_id, type(error).__name__)
        else:
            keep(run, fund_id, stored)


def files_of(run: Transmission, fund_id: int) -> dict[str, Stored]:
    """Made outside any scope. Raises `ValueError` when the lines are no longer those that the run's digest names."""
    with scope(fund_id):
        rows = list(run.lines.order_by("place").values_list("row", flat=True))
    files = {"csv": csv_file(rows), "xlsx": xlsx_file(rows), "json": json_file(run.number, run.made_at, rows)}
    stored = {kind: store(fund_id, content) for kind, content in files.items()}
    if stored["json"].sha256 != run.digest:
        raise ValueError("the lines have changed")
    return stored


def keep(run: Transmission, fund_id: int, stored: dict[str, Stored]) -> None:
    with scope(fund_id):
        current = Transmission.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if current.state == "ready":
            return
        for kind, file in stored.items():
            setattr(current, kind, document(current.number, kind, file))
        current.files_made()
        current.next_attempt_at, current.error = None, ""
        current.save()


def document(number: int, kind: str, file: Stored) -> Document:
    fields: dict[str, Any] = {"key": file.key, "size": file.size, "sha256": file.sha256}
    return Document.objects.create(
        state=Document.State.READY, file_name=f"transmission-{number}.{kind}", media_type=MEDIA_TYPES[kind], **fields
    )


def fail(run: Transmission, fund_id: int, code: str) -> None:
    logger.warning("the files of a transmission could not be made: %s", code)
    with scope(fund_id):
        current = Transmission.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if current.state != "preparing":
            return
        current.error, current.next_attempt_at = code[:60], next_attempt(current, PAUSES)
        if current.next_attempt_at is None:
            current.give_up()
        current.save()
