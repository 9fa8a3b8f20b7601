"""What the worker does about months by the calendar."""

from __future__ import annotations

import logging

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from extranet.organisations.models import Organisation
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from ..mails import reminders as reminder_mails
from ..models import Dossier, Reminder, ReminderDay
from ..periods import today_at
from ..services.reminding import remind_of_what_is_due
from ..services.reminding_parties import remind_parties

logger = logging.getLogger(__name__)

FROM_HOUR = 7  # in the fund's zone: nobody is reminded at night


@shared_task(name="certification.remind_bodies")
def remind_bodies(fund_id: int) -> None:
    """Once a day, each body in a transaction of its own: a worker that dies is followed by the next minute's."""
    fund = Fund.objects.get(pk=fund_id)
    today = today_at(fund)
    if timezone.now().astimezone(fund.zone).hour < FROM_HOUR:
        return
    with scope(fund):
        if ReminderDay.objects.filter(day=today).exists():
            return
        bodies = sorted(set(Dossier.objects.with_business().order_by().values_list("training_body", flat=True)))
    for pk in bodies:
        try:
            with scope(fund), timezone.override(fund.zone):
                body = Organisation.objects.get(pk=pk)
                remind_of_what_is_due(actor=Actor.system(fund), fund=fund, body=body)
                remind_parties(actor=Actor.system(fund), fund=fund, body=body)
        except Exception:  # the others are reminded all the same; this one is looked at again tomorrow
            logger.exception("no reminders to body %s of fund %s today", pk, fund.pk)
    with scope(fund), timezone.override(fund.zone), transaction.atomic():
        _day, is_first = ReminderDay.objects.get_or_create(day=today)
        if is_first and Reminder.objects.filter(occasion=Reminder.Occasion.ESCALATED, sent_on=today).exists():
            reminder_mails.tell_staff(fund, today)
