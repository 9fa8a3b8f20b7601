from __future__ import annotations

from celery import shared_task

from . import sealing


@shared_task(name="journal.seal")
def seal(fund_id: int) -> None:
    """Seal what can be sealed. Routed to the queue "signing", whose worker alone has the seal's key."""
    sealing.seal(fund_id)
