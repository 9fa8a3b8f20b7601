"""What the worker does about people's access: years and reviews by the calendar, recoveries, support accesses."""

from __future__ import annotations

import datetime

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from extranet.notifications.models import Message
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from extranet.tenants.work import claims

from .access_period import notices_due
from .access_rules import access_rules
from .mails import access as mails
from .mails import erasures
from .models import Erasure, Membership, Recovery, Review, SupportAccess, Worker
from .services import recoveries, support
from .services.reviews import end_unconfirmed, open_review, organisations_due, remind
from .services.workers import end_service

FAREWELL = datetime.timedelta(days=7)  # to get the last mail out; then the address goes all the same
LEAVERS = 200  # at a time; the sweep of the next minute goes on


@shared_task(name="organisations.look_at_accesses")
def look_at_accesses(fund_id: int) -> None:
    """Whatever is due today, each once: looking again the next minute finds it done."""
    fund = Fund.objects.get(pk=fund_id)
    actor = Actor.system(fund)
    with scope(fund), timezone.override(fund.zone):
        today = timezone.localdate()
        tell_expiries(fund, today)
        for organisation in organisations_due(fund, today):
            open_review(actor=actor, fund=fund, organisation=organisation)
        for review in Review.objects.open().order_by("pk"):
            if review.due_on < today:
                end_unconfirmed(actor=actor, review=review)
            else:
                remind(fund=fund, review=review)


def tell_expiries(fund: Fund, today: datetime.date) -> None:
    """« Il est temps de renouveler »: to each whose year ends soon, once for each of the fund's days (`ITM-07`)."""
    days = access_rules(fund).notice_days
    if not days:
        return
    last = today + datetime.timedelta(days=max(days))
    rows = Membership.objects.not_withdrawn().filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        accepted_at__isnull=False,
        suspended_at__isnull=True,
        expires_on__range=(today, last),
    )
    for member in rows.select_for_update(of=("self",), skip_locked=True).select_related("user").order_by("pk"):
        if member.expires_on and (due := notices_due(member.expires_on, today, days, member.expiry_notices)):
            member.expiry_notices = sorted({*member.expiry_notices, *due}, reverse=True)
            member.save(update_fields=["expiry_notices"])
            mails.tell_expiry(fund, member)


@shared_task(name="organisations.deactivate_leavers")
def deactivate_leavers(fund_id: int) -> None:
    """Whoever has left today or before, as her company wrote it in advance (`ITM-33`)."""
    fund = Fund.objects.get(pk=fund_id)
    with scope(fund), timezone.override(fund.zone):
        gone = Worker.objects.filter(is_active=True, details__left_on__lte=timezone.localdate())
        for worker in gone.select_related("organisation").order_by("pk")[:LEAVERS]:
            end_service(Actor.system(fund), worker)


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


@shared_task
def forget_addresses(fund_id: int) -> None:
    """Empty the address of each last mail that has left to somebody erased, or couldn't leave for a week."""
    for erasure in claims(Erasure, fund_id):
        with scope(fund_id):
            message = erasures.of_erasure(erasure)
            waits = message is not None and message.state in {Message.State.DUE, Message.State.CLAIMED}
            failed = message is not None and message.state == Message.State.FAILED
            is_late = erasure.closed_at is None or erasure.closed_at < timezone.now() - FAREWELL
            if (waits or failed) and not is_late:
                again = timezone.now() + datetime.timedelta(minutes=1 if waits else 60)
                Erasure.objects.filter(pk=erasure.pk).update(next_attempt_at=again)
                continue
            if message is not None:
                if message.state != Message.State.SENT:
                    message.state, message.next_attempt_at, message.secret = Message.State.WITHHELD, None, b""
                message.address = ""
                message.save(update_fields=["state", "next_attempt_at", "secret", "address"])
            Erasure.objects.filter(pk=erasure.pk).update(next_attempt_at=None)
