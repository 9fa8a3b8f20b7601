"""The worker makes Factur-X invoices: the page is rendered, its XML written and put inside."""

from __future__ import annotations

import datetime
import logging

from celery import shared_task
from django.template.loader import render_to_string
from django.utils import timezone, translation

from extranet.documents.models import Document
from extranet.documents.rendering import RenderFailed, render_pdf
from extranet.documents.storing import store
from extranet.documents.tasks import asset
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from extranet.tenants.work import claims, next_attempt

from ..factur_x import as_xml, embedded
from ..models import MadeInvoice

logger = logging.getLogger(__name__)

TEMPLATE = "funding/paying/pdf/invoice.html"
PAUSES = [datetime.timedelta(seconds=seconds) for seconds in (10, 60, 600)]


@shared_task(name="funding.make_invoices")
def make_invoices(fund_id: int) -> None:
    """Every one that is due in this fund. Done twice, the second time changes nothing."""
    fund = Fund.objects.get(pk=fund_id)
    for made in claims(MadeInvoice, fund_id):
        with scope(fund):
            row = MadeInvoice.objects.select_related("document", "body").get(pk=made.pk)
        try:
            content = None if row.document.state != Document.State.RENDERING else file_of(fund, row)
        except (RenderFailed, ValueError, OSError) as failure:
            logger.warning("making invoice %s of fund %s failed: %s", made.pk, fund.pk, type(failure).__name__)
            fail(fund, made)
        else:
            finish(fund, row, content)


def file_of(fund: Fund, made: MadeInvoice) -> bytes:
    with translation.override(fund.language), timezone.override(fund.zone):
        page = render_to_string(TEMPLATE, {"fund": fund, "language": fund.language, **made.content["printed"]})
        pdf = render_pdf(page, resolve=lambda address: asset(fund, address), identifier=str(made.document.uuid))
    xml = as_xml(made.content["terms"])
    return embedded(pdf, xml, title=made.number, author=made.body.name, language=fund.language)


def finish(fund: Fund, made: MadeInvoice, content: bytes | None) -> None:
    stored = store(fund.pk, content) if content is not None else None
    with scope(fund):
        if stored:
            Document.objects.filter(pk=made.document_id, state=Document.State.RENDERING).update(
                state=Document.State.READY, key=stored.key, size=stored.size, sha256=stored.sha256
            )
        MadeInvoice.objects.filter(pk=made.pk).update(next_attempt_at=None, error="")


def fail(fund: Fund, made: MadeInvoice) -> None:
    again = next_attempt(made, PAUSES)
    with scope(fund):
        MadeInvoice.objects.filter(pk=made.pk).update(next_attempt_at=again, error="not_made")
        if again is None:
            Document.objects.filter(pk=made.document_id).update(state=Document.State.FAILED)
