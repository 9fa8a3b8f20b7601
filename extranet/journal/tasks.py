from __future__ import annotations

from celery import shared_task

from extranet.tenants.models import Fund

from . import looks, sealing


@shared_task(name="journal.seal")
def seal(fund_id: int) -> None:
    """Seal what can be sealed. Routed to the queue "signing", whose worker alone has the seal's key."""
    sealing.seal(fund_id)


@shared_task(name="journal.purge_looks")
def purge_looks(fund_id: int) -> None:
    """Delete the looks that the fund keeps no longer."""
    looks.purge(Fund.objects.get(pk=fund_id))
