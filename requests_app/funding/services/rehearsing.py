"""A deposit that is tried and undone: what would be compared, without a trace (`BEY-01`)."""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.storage import default_storage
from django.db import transaction

from extranet.tenants.models import Fund

from ..models import Invoice
from ..preflight import Finding
from .comparing import preflight
from .invoicing import refuse_missing


def rehearse(*, fund: Fund, make: Callable[[], Invoice]) -> list[Finding]:
    """What the check finds of the invoice that `make` stores; nothing of it stays, its files neither.

    Raises `ValidationError` that names what is missing.
    """
    with transaction.atomic():
        invoice = make()
        papers = invoice.attestations.select_related("document")
        documents = [invoice.document, *(one.document for one in papers.order_by("pk"))]
        keys = [one.key for one in documents if one and one.key]
        try:
            refuse_missing(invoice)
            return preflight(fund, invoice)
        finally:
            transaction.set_rollback(True)
            for key in keys:
                default_storage.delete(key)
