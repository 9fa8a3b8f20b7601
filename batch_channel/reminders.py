"""Reminders before a channel's certificate ends: 60, 30 and 7 days, each once (`FLA-23`)."""

from __future__ import annotations

import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.accounts.models import User
from extranet.journal.services import record
from extranet.notifications.kinds import Category, MailKind, NothingToSay, Payload, Secret, declare
from extranet.notifications.services import queue
from extranet.organisations.models import Membership
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.requests import fund_address
from extranet.tenants.scope import scope

from . import verbs
from .keepers import keepers_of
from .models import Channel

DAYS = (60, 30, 7)


def context(fund: Fund, payload: Payload, secret: Secret) -> dict[str, Any]:
    channel = Channel.objects.select_related("organisation").get(pk=payload["channel"])
    if channel.certificate_ends_at is None or channel.reminded_at_days is None:
        raise NothingToSay("replaced")  # another certificate is there meanwhile
    return {
        "channel": channel,
        "ends_on": timezone.localtime(channel.certificate_ends_at, fund.zone).date(),
        "address": fund_address(fund, reverse("batch_channel:sheet", args=[channel.uuid])),
    }


CERTIFICATE_ENDS = declare(
    MailKind(
        name="batch_channel.certificate_ends",
        templates="batch_channel/mails/certificate_ends",
        context=context,
        category=Category.RIGHTS,
        can_be_disabled=False,
        label=_("Fin du certificat d’un canal de fichiers"),
    )
)


def threshold(ends_at: datetime.datetime, now: datetime.datetime) -> int | None:
    """The smallest number of days among `DAYS` within which the certificate ends; None while it is further off."""
    return min((days for days in DAYS if ends_at <= now + datetime.timedelta(days=days)), default=None)


def remind(fund_id: int) -> None:
    """Tell the fund's administrators and who keeps the channel, once at each threshold.

    Asked every minute: a day without a worker loses none.
    """
    fund = Fund.objects.get(pk=fund_id)
    if not fund.has(Capability.BATCH):
        return
    now = timezone.now()
    with scope(fund):
        soon = Channel.objects.ending(now + datetime.timedelta(days=max(DAYS)))
        for channel in soon.select_for_update(of=("self",), skip_locked=True).order_by("pk"):
            assert channel.certificate_ends_at is not None  # noqa: S101 - filtered
            days = threshold(channel.certificate_ends_at, now)
            if days is None or (channel.reminded_at_days is not None and channel.reminded_at_days <= days):
                continue
            channel.reminded_at_days = days
            channel.save(update_fields=["reminded_at_days"])
            for user in concerned(channel):
                queue(
                    CERTIFICATE_ENDS,
                    fund=fund,
                    address=user.email,
                    user_id=user.pk,
                    language=user.language or fund.language,
                    payload={"channel": channel.pk},
                )
            record(Actor.system(fund), verbs.CERTIFICATE_REMINDED, channel, facts={"days": days})


def concerned(channel: Channel) -> list[User]:
    """The fund's administrators; of an organisation's own channel its keepers too."""
    if channel.organisation_id is None:
        return administrators()
    keepers = keepers_of(channel.organisation_id, channel.quality).select_related("user").order_by("pk")
    return list(dict.fromkeys([*administrators(), *(member.user for member in keepers)]))


def administrators() -> list[User]:
    """The accounts of the fund's administrators who may still act."""
    members = Membership.objects.administrators().not_withdrawn().filter(accepted_at__isnull=False)
    return [member.user for member in members.select_related("user").order_by("pk")]
