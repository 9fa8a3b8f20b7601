"""What the calendar does: papers and mandates whose last day has passed are ended."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from .models import Mandate, Paper
from .services import end_mandate, end_paper
from .workflow import MandateState, PaperState


@shared_task
def end_expired(fund_id: int) -> None:
    """End what was in force until yesterday. Rights have already stopped counting: each use looks at the dates."""
    fund = Fund.objects.get(pk=fund_id)
    actor = Actor.system(fund)
    with scope(fund), timezone.override(fund.zone):
        today = timezone.localdate()
        for mandate in Mandate.objects.filter(state=MandateState.ACTIVE, ends_on__lt=today).select_for_update(
            of=("self",), skip_locked=True
        ):
            end_mandate(actor, mandate, mandate.ends_on or today)
        for paper in Paper.objects.filter(state=PaperState.ACCEPTED, ends_on__lt=today).select_for_update(
            of=("self",), skip_locked=True
        ):
            end_paper(actor, paper, paper.ends_on or today)
