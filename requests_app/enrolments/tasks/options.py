"""What the calendar does to places that are held, and to who still waits for one when the session begins."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from ..models import Enrolment
from ..services.enrolling import end_overdue, end_waiting

AT_ONCE = 200  # the sweep of the next minute goes on


@shared_task
def end_overdue_options(fund_id: int) -> None:
    """Each in a transaction of its own: what was given back stays so, whatever comes after."""
    fund = Fund.objects.get(pk=fund_id)
    with scope(fund):
        overdue = list(Enrolment.objects.overdue(timezone.now()).order_by("held_until", "pk")[:AT_ONCE])
    for enrolment in overdue:
        with scope(fund), timezone.override(fund.zone):
            end_overdue(actor=Actor.system(fund), fund=fund, enrolment=enrolment)


@shared_task
def end_waiting_lists(fund_id: int) -> None:
    """Of sessions that have begun; each person in a transaction of her own."""
    fund = Fund.objects.get(pk=fund_id)
    with scope(fund):
        waiting = list(Enrolment.objects.left_waiting(timezone.now()).order_by("pk")[:AT_ONCE])
    for enrolment in waiting:
        with scope(fund), timezone.override(fund.zone):
            end_waiting(actor=Actor.system(fund), fund=fund, enrolment=enrolment)
