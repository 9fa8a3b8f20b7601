"""What the worker does about accounts."""

from __future__ import annotations

from celery import shared_task

from extranet.tenants.work import claims

from . import merging
from .models import AccountMerge


@shared_task
def carry_over_merges(fund_id: int) -> None:
    """Carry over what merged accounts had, in all their funds. The rows are global: whichever fund's turn it is."""
    for merge in claims(AccountMerge, fund_id):
        merging.carry_over(merge)
