"""What the worker does about certificates. Only that of the queue "signing" has the seal's key."""

from __future__ import annotations

from celery import shared_task


@shared_task(name="certification.seal_certificates")
def seal_certificates(fund_id: int) -> None:
    """Make the definitive PDFs that are due, chain the evidence, make the evidence files that were asked for."""
    from ..sealing import seal_due

    seal_due(fund_id)
