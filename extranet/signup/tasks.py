"""What the calendar does: inscriptions that nobody confirmed are forgotten after thirty days at most."""

from __future__ import annotations

from celery import shared_task

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from . import verbs
from .models import PendingSignUp


@shared_task(name="signup.forget_abandoned")
def forget_abandoned(fund_id: int) -> None:
    """Delete the rows that have been kept for thirty days; the journal keeps their number."""
    fund = Fund.objects.get(pk=fund_id)
    with scope(fund):
        count, _by_model = PendingSignUp.objects.abandoned().delete()
        if count:
            record(Actor.system(fund), verbs.FORGOTTEN, fund, facts={"count": count})
