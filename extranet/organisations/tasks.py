"""What the worker does about people's access."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from extranet.tenants.work import claims

from .models import Recovery, SupportAccess
from .services import recoveries, support


@shared_task
def look_at_recoveries(fund_id: int) -> None:
    """Finish the recoveries whose waiting time is over, and clear away what was asked for unknown addresses."""
    fund = Fund.objects.get(pk=fund_id)
    for recovery in claims(Recovery, fund_id):
        with scope(fund), timezone.override(fund.zone):
            recoveries.look_at(fund, recovery)
    with scope(fund):
        recoveries.purge_unknown(fund)


@shared_task
def tell_of_support(fund_id: int) -> None:
    """Tell the members in whose place the fund has acted, once it is over."""
    fund = Fund.objects.get(pk=fund_id)
    for access in claims(SupportAccess, fund_id):
        with scope(fund), timezone.override(fund.zone):
            support.tell(fund, access)
