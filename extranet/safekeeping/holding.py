"""After a restore: what waits to leave, by kind, and the decision of somebody who has seen it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from celery import Task
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Count, Max, Min, QuerySet
from django.utils.translation import gettext as _

from batch_channel.models import Batch, Channel
from extranet.integrations.models import Delivery
from extranet.integrations.tasks import deliver_webhooks
from extranet.journal.models import Entry
from extranet.journal.services import record
from extranet.notifications import kinds
from extranet.notifications.models import Message
from extranet.notifications.tasks import send
from extranet.organisations.permissions import check_administrator
from extranet.tenants import restored
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.registries import Text, webhook_events
from extranet.tenants.restored import Leaving
from extranet.tenants.scope import scope
from extranet.tenants.work import nudge

from . import verbs

DROPPED = "restored"  # the code that a dropped row keeps


@dataclass(frozen=True, slots=True)
class Line:
    """What waits of one kind: how many, and between which moments they were made."""

    kind: str
    label: Text
    count: int
    oldest: datetime
    newest: datetime


@dataclass(frozen=True, slots=True)
class WaitingChannel:
    """A file channel that waits for its own release, and the batches that were ready to leave by it."""

    channel: Channel
    batches: int
    oldest: datetime | None


def waiting(what: Leaving) -> list[Line]:
    """What would leave if it could, the most frequent first. In the fund's scope."""
    rows, column, made = {
        Leaving.MAILS: (mails(), "kind", "created_at"),
        Leaving.WEBHOOKS: (deliveries(), "event", "made_at"),
    }[what]
    found = rows.values(column).annotate(count=Count("pk"), oldest=Min(made), newest=Max(made))
    return [
        Line(one[column], label_of(what, one[column]), one["count"], one["oldest"], one["newest"])
        for one in found.order_by("-count", column)
    ]


def mails() -> QuerySet[Message]:
    return Message.objects.filter(next_attempt_at__isnull=False)


def deliveries() -> QuerySet[Delivery]:
    return Delivery.objects.filter(next_attempt_at__isnull=False)


def label_of(what: Leaving, kind: str) -> Text:
    if what is Leaving.WEBHOOKS:
        return next((event.label for event in webhook_events if event.name == kind), kind)
    try:
        return kinds.named(kind).shown_label
    except KeyError:  # of a former version
        return kind


def waiting_channels() -> list[WaitingChannel]:
    """The channels that `batch_channel.restoring` holds, each with a release of its own. In the fund's scope."""
    found = Channel.objects.select_related("organisation").order_by("pk")
    return [counted(channel) for channel in found if channel.is_restored]


def counted(channel: Channel) -> WaitingChannel:
    told = Batch.objects.to_send().filter(channel=channel).aggregate(count=Count("pk"), oldest=Min("gathered_at"))
    return WaitingChannel(channel, told["count"], told["oldest"])


def last_act_before() -> datetime | None:
    """To which moment the database went back: the last act of before the restore. In the fund's scope."""
    before = Entry.objects.filter(cluster__lt=settings.JOURNAL_CLUSTER)
    last = before.order_by("-cluster", "-transaction", "-pk").first()
    return last.recorded_at if last else None


def decide(*, actor: Actor, fund: Fund, what: Leaving, dropped: Collection[str]) -> tuple[int, int]:
    """Let go what waits, but for these kinds, which never leave. Returns how many leave, and how many were dropped.

    Raises `PermissionDenied` unless an administrator of the fund (or its machinery), `ValidationError` when nothing is
    held any more: somebody else has decided.
    """
    check_administrator(actor)
    with scope(fund):
        current = Fund.objects.select_for_update(of=("self",)).get(pk=fund.pk)
        if not restored.is_held(current, what):
            raise ValidationError(_("Quelqu’un d’autre vient d’en décider : plus rien n’est retenu ici."))
        lines = {line.kind: line.count for line in waiting(what)}
        never = drop(what, set(dropped))
        restored.note_seen(fund, what)
        released = {kind: count for kind, count in lines.items() if kind not in dropped}
        facts = {
            "cluster": settings.JOURNAL_CLUSTER,
            "released": [f"{kind}={count}" for kind, count in released.items()],
            "dropped": [f"{kind}={lines[kind]}" for kind in lines.keys() - released.keys()],
        }
        record(actor, verbs.SEEN[what], fund, facts=facts)
        nudge(task_of(what), fund.pk)
    return sum(released.values()), never


def drop(what: Leaving, names: set[str]) -> int:
    over = {"next_attempt_at": None, "error": DROPPED}
    if what is Leaving.MAILS:
        return mails().filter(kind__in=names).update(state=Message.State.WITHHELD, secret=b"", **over)
    return deliveries().filter(event__in=names).update(state=Delivery.State.WITHHELD, **over)


def task_of(what: Leaving) -> Task:
    return send if what is Leaving.MAILS else deliver_webhooks
