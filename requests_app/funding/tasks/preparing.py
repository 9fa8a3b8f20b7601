"""The worker prepares what a training body asked for: its BPF as PDF, or the ZIP of its evidence."""

from __future__ import annotations

import datetime
import logging
import tempfile
from typing import Any

from celery import shared_task
from django.template.loader import render_to_string
from django.utils import timezone, translation

from extranet.documents.models import Document
from extranet.documents.rendering import RenderFailed, render_pdf
from extranet.documents.storing import Stored, store, store_file
from extranet.documents.tasks import asset
from extranet.organisations.acting import acting
from extranet.organisations.models import Membership
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from extranet.tenants.work import claims, next_attempt

from ..accountability.figures import report_of
from ..accountability.gathering import gathered
from ..accountability.packing import TooMuch, pack
from ..accountability.report_files import printed
from ..models import PreparedFile
from ..queries import is_body

logger = logging.getLogger(__name__)

PAUSES = [datetime.timedelta(seconds=seconds) for seconds in (10, 60, 600)]
IN_MEMORY = 10_000_000  # bytes; a larger archive is written to a temporary file


class NoRight(Exception):
    """Whoever asked may not read it any more."""


@shared_task(name="funding.prepare_files")
def prepare_files(fund_id: int) -> None:
    """Every one that is due in this fund. Done twice, the second replaces the first."""
    fund = Fund.objects.get(pk=fund_id)
    for asked in claims(PreparedFile, fund_id):
        with scope(fund):
            row = PreparedFile.objects.select_related("body", "asked_by", "document").get(pk=asked.pk)
        try:
            with translation.override(row.language), timezone.override(fund.zone):
                made = report(fund, row) if row.kind == PreparedFile.Kind.REPORT else evidence(fund, row)
        except (NoRight, TooMuch) as refusal:
            give_up(fund, row, "no_right" if isinstance(refusal, NoRight) else "too_much")
        except (RenderFailed, ValueError, OSError) as failure:
            logger.warning("preparing %s of fund %s failed: %s", row.pk, fund.pk, type(failure).__name__)
            fail(fund, row)
        else:
            finish(fund, row, made)


@shared_task(name="funding.forget_prepared_files")
def forget_prepared_files(fund_id: int) -> int:
    """Delete what was ready some days ago. Returns how many."""
    from ..services.preparing import forget_old

    with scope(fund_id):
        return forget_old()


def reader(fund: Fund, row: PreparedFile) -> Actor:
    """Whoever asked, as she may read today. Raises `NoRight`."""
    mine = Membership.objects.of(row.asked_by_id).in_force(timezone.localdate())
    membership = mine.filter(organisation=row.body_id).first()
    if membership is not None:
        actor = acting(fund.pk, membership.user, membership)
        if is_body(actor):
            return actor
    raise NoRight


def report(fund: Fund, row: PreparedFile) -> Stored:
    with scope(fund):
        content = printed(report_of(reader(fund, row), row.body, row.first, row.last))
    page = render_to_string(
        "funding/accountability/pdf/report.html", {"fund": fund, "language": row.language, **content}
    )
    identifier = str(row.document.uuid) if row.document else ""
    return store(fund.pk, render_pdf(page, resolve=lambda address: asset(fund, address), identifier=identifier))


def evidence(fund: Fund, row: PreparedFile) -> Stored:
    """Read in a scope, written outside of one."""
    with scope(fund):
        actor = reader(fund, row)
        items = list(gathered(actor, row.body, row.first, row.last))
        PreparedFile.objects.filter(pk=row.pk).update(total=len(items), done=0)

    def tell(done: int) -> None:
        with scope(fund):
            PreparedFile.objects.filter(pk=row.pk).update(done=done)

    context: dict[str, Any] = {"body": row.body.name, "fund": fund, "first": row.first, "last": row.last}
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
        pack(file, items, context | {"language": row.language}, tell)
        file.seek(0)
        return store_file(fund.pk, file)


def finish(fund: Fund, row: PreparedFile, made: Stored) -> None:
    with scope(fund):
        Document.objects.filter(pk__in=[row.document_id], state=Document.State.RENDERING).update(
            state=Document.State.READY, key=made.key, size=made.size, sha256=made.sha256
        )
        current = PreparedFile.objects.get(pk=row.pk)
        current.done, current.ready_at = current.total, timezone.now()
        current.next_attempt_at, current.error = None, ""
        current.save()


def fail(fund: Fund, row: PreparedFile) -> None:
    again = next_attempt(row, PAUSES)
    if again is None:
        give_up(fund, row, "not_made")
        return
    with scope(fund):
        PreparedFile.objects.filter(pk=row.pk).update(next_attempt_at=again, error="not_made")


def give_up(fund: Fund, row: PreparedFile, code: str) -> None:
    with scope(fund):
        PreparedFile.objects.filter(pk=row.pk).update(next_attempt_at=None, error=code)
        Document.objects.filter(pk__in=[row.document_id]).update(state=Document.State.FAILED)
