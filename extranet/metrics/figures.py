"""Figures of the funds and of the broker, read at each scrape: counts and moments, never anything about a person."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import connection
from django.db.models import Min
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from extranet.celery import app
from extranet.tenants.maintenance import current_notice
from extranet.tenants.models import Fund, FundModel
from extranet.tenants.registries import Measure, measures
from extranet.tenants.scope import scope
from extranet.tenants.work import DueRow

logger = logging.getLogger(__name__)

QUEUES = ("quick", "slow", "signing")


class FundFigures(Collector):
    """What each app says of each fund (`registries.measures`), and the work that is due everywhere."""

    def collect(self) -> Iterator[Metric]:
        try:
            yield from self.read()
        finally:
            connection.close()  # each scrape has a thread of its own

    def read(self) -> Iterable[Metric]:
        families: dict[str, GaugeMetricFamily] = {}
        for fund in Fund.objects.real().order_by("pk"):
            for measure in (*measures, *OF_EACH):
                if measure.capability is not None and not fund.has(measure.capability):
                    continue
                labels = ["fund", *([measure.label] if measure.label else [])]
                family = families.setdefault(
                    measure.name, GaugeMetricFamily(f"extranet_{measure.name}", measure.description, labels=labels)
                )
                with scope(fund):
                    found = measure.values(fund)
                for value, number in sorted(found.items()):
                    family.add_metric([fund.slug, *([value] if measure.label else [])], number)
        return families.values()


def due_models() -> list[type[DueRow]]:
    """Every table of deferred work that belongs to the funds."""
    return [model for model in apps.get_models() if issubclass(model, DueRow) and issubclass(model, FundModel)]


def due(fund: Fund) -> dict[str, float]:
    now = timezone.now()
    return {
        model._meta.label_lower: model._default_manager.filter(next_attempt_at__lte=now).count()
        for model in due_models()
    }


def longest_due(fund: Fund) -> dict[str, float]:
    now, found = timezone.now(), defaultdict[str, float](float)
    for model in due_models():
        oldest = model._default_manager.filter(next_attempt_at__lte=now).aggregate(oldest=Min("next_attempt_at"))
        if oldest["oldest"]:
            found[model._meta.label_lower] = (now - oldest["oldest"]).total_seconds()
    return found


def maintained(fund: Fund) -> dict[str, float]:
    notice = current_notice()
    return {"": float(bool(notice and notice.read_only))}


OF_EACH = (
    Measure("due_rows", "Rows of deferred work whose time has come, by table.", due, label="table"),
    Measure("due_rows_oldest_seconds", "How long the oldest of them has been due.", longest_due, label="table"),
    Measure("maintenance_read_only", "Whether the fund is read and not written.", maintained),
)


class QueueLengths(Collector):
    """How many tasks wait in each of the broker's queues; without the broker `extranet_broker_up` is 0 and no more."""

    def collect(self) -> Iterator[Metric]:
        lengths: dict[str, int] = {}
        try:
            with app.connection_for_read() as broker:
                broker.ensure_connection(max_retries=1, timeout=2)
                declare = broker.default_channel.queue_declare
                lengths = {queue: declare(queue).message_count for queue in QUEUES}  # of all priorities
        except Exception as error:  # noqa: BLE001 - whatever a broker's client raises
            logger.warning("no queue lengths (%s)", type(error).__name__)
        yield GaugeMetricFamily("extranet_broker_up", "Whether the broker answered.", value=float(bool(lengths)))
        family = GaugeMetricFamily("extranet_queue_length", "Tasks that wait, by queue.", labels=["queue"])
        for queue, length in lengths.items():
            family.add_metric([queue], length)
        yield family
