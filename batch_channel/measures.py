"""Figures of the channel for who watches the machines; the fund's people read them on « Canaux de fichiers »."""

from __future__ import annotations

from django.db.models import Count, Max, Min
from django.utils import timezone

from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.registries import Measure

from . import watchdogs
from .models import Alarm, Answer, Batch, Channel, Declaration
from .workflow import BatchState, Block, DeclarationState


def declarations(fund: Fund) -> dict[str, float]:
    counted = dict(Declaration.objects.order_by().values_list("state").annotate(Count("pk")))
    return {state: counted.get(state, 0) for state in DeclarationState.values}


def blocked(fund: Fund) -> dict[str, float]:
    held = Declaration.objects.filter(state=DeclarationState.BLOCKED).order_by()
    counted = dict(held.values_list("block").annotate(Count("pk")))
    return {block: counted.get(block, 0) for block in Block.values}


def batches(fund: Fund) -> dict[str, float]:
    counted = dict(Batch.objects.order_by().values_list("state").annotate(Count("pk")))
    return {state: counted.get(state, 0) for state in BatchState.values}


def stuck(fund: Fund) -> dict[str, float]:
    return {"": watchdogs.meant(Alarm.Code.STUCK, timezone.now()).count()}


def last_go(fund: Fund) -> dict[str, float]:
    last = Batch.objects.aggregate(last=Max("sent_at"))["last"]
    return {"": last.timestamp()} if last else {}


def oldest_exchange(fund: Fund) -> dict[str, float]:
    channels = Channel.objects.filter(held_at__isnull=True, is_carried=False)
    oldest = channels.aggregate(oldest=Min("looked_at"))["oldest"]
    return {"": oldest.timestamp()} if oldest else {}


def held_channels(fund: Fund) -> dict[str, float]:
    return {"": Channel.objects.filter(held_at__isnull=False).count()}


def alarms(fund: Fund) -> dict[str, float]:
    raised = set(Alarm.objects.filter(ended_at__isnull=True).values_list("code", flat=True))
    return {code: float(code in raised) for code in Alarm.Code.values}


def to_review(fund: Fund) -> dict[str, float]:
    return {"": Answer.objects.to_review().count()}


MEASURES = [
    Measure("declarations", "Declarations, by state.", declarations, "state", Capability.BATCH),
    Measure("declarations_blocked", "Blocked declarations, by reason.", blocked, "block", Capability.BATCH),
    Measure("batches", "Batches, by state.", batches, "state", Capability.BATCH),
    Measure("batches_stuck", "Batches that should have left long ago.", stuck, "", Capability.BATCH),
    Measure("batch_last_go_timestamp_seconds", "When the last GO was sent.", last_go, "", Capability.BATCH),
    Measure(
        "batch_oldest_exchange_timestamp_seconds",
        "The last successful exchange of the channel that has had none for longest.",
        oldest_exchange,
        "",
        Capability.BATCH,
    ),
    Measure("batch_channels_held", "Channels that are held by hand.", held_channels, "", Capability.BATCH),
    Measure("batch_alarm", "1 while a watchdog barks, by alarm.", alarms, "code", Capability.BATCH),
    Measure("batch_answers_to_review", "Answers that wait for a person.", to_review, "", Capability.BATCH),
]
