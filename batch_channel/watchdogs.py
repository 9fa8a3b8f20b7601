"""What nobody would notice by itself: answers that don't come, channels that fall silent, batches that don't leave.

Looked for every minute; each is an `Alarm` from when it is found until it is over, shown to the fund's staff and mailed
to its administrators once.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.journal.services import record
from extranet.notifications.kinds import Category, MailKind, NothingToSay, Payload, Secret, declare
from extranet.notifications.services import queue
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.registries import Text
from extranet.tenants.requests import fund_address
from extranet.tenants.scope import scope

from . import routing, verbs
from .incidents import PAUSES, STOP
from .models import Alarm, Attempt, Batch, Channel, Declaration, Environment
from .queries import BatchQuerySet, ChannelQuerySet
from .reminders import administrators
from .workflow import BatchState

WEEK = datetime.timedelta(days=7)
ENOUGH = 20  # forms answered in a week, before their share means anything

TO_DO: Mapping[str, Text] = {
    Alarm.Code.NO_RECEIPT: _(
        "Testez le canal ; si tout passe, demandez à la sécurité sociale ce que sont devenus ces lots. Ne les refaites"
        " pas : ils peuvent avoir été pris."
    ),
    Alarm.Code.NO_RESULT: _("Demandez à la sécurité sociale quand ces lots seront traités, en citant leurs tickets."),
    Alarm.Code.NO_EXCHANGE: _("Ouvrez le canal : sa page dit ce qui a échoué. Testez-le étape par étape."),
    Alarm.Code.STUCK: _("Ouvrez le lot : sa page dit ce qui l’empêche de partir."),
    Alarm.Code.REJECTIONS: _("Regardez les anomalies des déclarations refusées : ont-elles la même cause ?"),
}


def found(now: datetime.datetime) -> set[str]:
    """The codes of what is wrong at this moment. In the fund's scope."""
    present = {str(code) for code in (*OF_BATCHES, *OF_CHANNELS) if meant(code, now).exists()}
    real = Attempt.objects.filter(batch__environment=Environment.PRODUCTION)  # a test is there to be refused
    answered = real.filter(answered_at__gte=now - WEEK).count()
    refused = refused_lately(now).count()
    too_many = refused > settings.BELGIAN_BATCH["REJECTED_AT_MOST"] * answered
    return present | {str(Alarm.Code.REJECTIONS)} if answered >= ENOUGH and too_many else present


OF_BATCHES = (Alarm.Code.NO_RECEIPT, Alarm.Code.NO_RESULT, Alarm.Code.STUCK)
OF_CHANNELS = (Alarm.Code.NO_EXCHANGE,)
OF_DECLARATIONS = (Alarm.Code.REJECTIONS,)


def meant(code: str, now: datetime.datetime) -> models.QuerySet[Any]:
    """The batches, channels or declarations that an alarm speaks of, for their list. In the fund's scope."""
    limits = settings.BELGIAN_BATCH
    match Alarm.Code(code):
        case Alarm.Code.NO_RECEIPT:
            unreceived = Batch.objects.filter(state=BatchState.SENT, acknowledged_at__isnull=True)
            return unreceived.filter(sent_at__lt=now - limits["ACRF_WITHIN"])
        case Alarm.Code.NO_RESULT:
            unanswered = Batch.objects.filter(state=BatchState.ACKNOWLEDGED)
            return unanswered.filter(acknowledged_at__lt=now - limits["NOTI_WITHIN"])
        case Alarm.Code.STUCK:
            return not_leaving().filter(gathered_at__lt=now - limits["STUCK_AFTER"])
        case Alarm.Code.NO_EXCHANGE:
            return silent_channels(now - limits["EXCHANGE_WITHIN"])
        case Alarm.Code.REJECTIONS:
            return Declaration.objects.filter(pk__in=refused_lately(now).values("declaration_id"))


def refused_lately(now: datetime.datetime) -> models.QuerySet[Attempt]:
    """The forms that were refused for real within a week."""
    real = Attempt.objects.filter(batch__environment=Environment.PRODUCTION)
    return real.filter(outcome=Attempt.Outcome.REFUSED, answered_at__gte=now - WEEK)


def not_leaving() -> BatchQuerySet:
    """The batches that nothing but their channel keeps back: those to be carried wait for a person once written."""
    waiting = Batch.objects.to_send().filter(channel__held_at__isnull=True)
    return waiting.exclude(~Q(state=BatchState.GATHERED), channel__is_carried=True)


def silent_channels(since: datetime.datetime) -> ChannelQuerySet:
    """The channels that need somebody: another host key has stopped it, each try in a row has failed (`PAUSES`), or it
    has had no successful exchange since then. One that is held by hand is meant to be silent.
    """
    talking = [one for one in routing.ready_channels() if one.held_at is None and not one.is_carried]
    return Channel.objects.filter(pk__in=[one.pk for one in talking if is_silent(one, since)])


def is_silent(channel: Channel, since: datetime.datetime) -> bool:
    if channel.error == STOP or channel.attempts > len(PAUSES):
        return True
    return channel.looked_at is not None and channel.looked_at < since


def watch(fund_id: int) -> None:
    """Raise and end the fund's alarms."""
    fund = Fund.objects.get(pk=fund_id)
    if not fund.has(Capability.BATCH):
        return
    now = timezone.now()
    with scope(fund):
        open_alarms = {alarm.code: alarm for alarm in Alarm.objects.filter(ended_at__isnull=True).select_for_update()}
        present = found(now)
        for code, alarm in open_alarms.items():
            if code not in present:
                alarm.ended_at = max(now, alarm.raised_at)  # the clock may have been set back since
                alarm.save(update_fields=["ended_at"])
        for code in sorted(present - set(open_alarms)):
            raised, made = Alarm.objects.get_or_create(code=code, ended_at=None)
            if made:
                tell(fund, raised)


def tell(fund: Fund, alarm: Alarm) -> None:
    record(Actor.system(fund), verbs.ALARM_RAISED, alarm, facts={"code": alarm.code})
    for user in administrators():
        queue(
            ALARM,
            fund=fund,
            address=user.email,
            user_id=user.pk,
            language=user.language or fund.language,
            payload={"alarm": alarm.pk},
        )


def context(fund: Fund, payload: Payload, secret: Secret) -> dict[str, Any]:
    alarm = Alarm.objects.get(pk=payload["alarm"])
    if alarm.ended_at is not None:
        raise NothingToSay("over")
    address = fund_address(fund, reverse("batch_channel:channel"))
    return {"what": alarm.get_code_display(), "do": TO_DO[Alarm.Code(alarm.code)], "address": address}


ALARM = declare(
    MailKind(
        name="batch_channel.alarm",
        templates="batch_channel/mails/alarm",
        context=context,
        category=Category.RIGHTS,
        can_be_disabled=False,
        label=_("Alerte d’un canal de fichiers"),
    )
)


def open_alarms() -> list[tuple[str, Text, str, datetime.datetime]]:
    """What the staff's page shows: what, what to do, where, since when. In the fund's scope."""
    alarms = Alarm.objects.filter(ended_at__isnull=True).order_by("raised_at", "pk")
    return [(one.get_code_display(), TO_DO[Alarm.Code(one.code)], where(one.code), one.raised_at) for one in alarms]


def where(code: str) -> str:
    """The list of exactly what an alarm speaks of."""
    name = "batches" if code in OF_BATCHES else "channel" if code in OF_CHANNELS else "declarations"
    return f"{reverse(f'batch_channel:{name}')}?{urlencode({'alarm': code})}"
