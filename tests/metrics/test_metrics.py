"""What Prometheus reads: figures of each fund by its slug, on an internal address, and nothing about a person."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request

import pytest
from django.conf import settings
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.parser import text_string_to_metric_families

from batch_channel.tasks import watch
from extranet.celery import app
from extranet.metrics.figures import QueueLengths
from extranet.metrics.serving import serve
from extranet.notifications.models import Message
from extranet.tenants.scope import scope
from tests.batch_channel.factories import batch_row, channel_row, declaration_row, trial_row
from tests.batch_channel.scenes import batch_fund
from tests.factories import FundFactory, OrganisationFactory, staff_of, visitor


def figures(text: str) -> dict[tuple[str, ...], float]:
    """By name and values of the labels, in the order of their names."""
    return {
        (sample.name, *(value for _name, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture
def fund():
    made = batch_fund()
    staff_of(made, last_name="Personne")
    with scope(made):
        channel, company = channel_row(made), OrganisationFactory(name="Forges Secrètes")
        batch_row(channel, company, [declaration_row(company, state="refused")])
        declaration_row(company, state="blocked")
        row = {"gathered_at": timezone.now() - settings.BELGIAN_BATCH["STUCK_AFTER"] * 2, "sent_at": None}
        batch_row(channel, company, [], state="prepared", go_tried_at=None, **row)
        trial_row(channel, next_attempt_at=timezone.now() - timezone.timedelta(minutes=3), finished_at=None)
    return made


@pytest.mark.django_db(transaction=True)
def test_each_funds_figures_are_read_at_each_scrape_over_http_and_tell_of_nobody(fund):
    other = FundFactory(capabilities=["preencoding"])
    watch(fund.pk)
    with scope(fund):
        Message.objects.update(state="failed", next_attempt_at=None, secret=b"")
    server, thread = serve("127.0.0.1", 0)
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/metrics", timeout=30) as answer:
            text = answer.read().decode()
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    read = figures(text)
    assert read["extranet_declarations_blocked", "no_mandate", fund.slug] == 1
    assert read["extranet_declarations_blocked", "invalid", fund.slug] == 0
    assert read["extranet_declarations", fund.slug, "refused"] == 1
    assert read["extranet_batches", fund.slug, "prepared"] == 1
    assert read["extranet_batches_stuck", fund.slug] == 1
    assert read["extranet_batch_alarm", "stuck", fund.slug] == 1
    assert read["extranet_batch_alarm", "no_receipt", fund.slug] == 0
    assert timezone.now().timestamp() - read["extranet_batch_last_go_timestamp_seconds", fund.slug] < 60
    assert read["extranet_mails_failed", fund.slug] == 1
    assert read["extranet_mails_failed", other.slug] == 0
    assert read["extranet_due_rows", fund.slug, "batch_channel.trial"] == 1
    assert read["extranet_due_rows_oldest_seconds", fund.slug, "batch_channel.trial"] > 170
    assert read["extranet_broker_up",] == 1
    assert read["extranet_queue_length", "signing"] >= 0
    assert ("extranet_batches_stuck", other.slug) not in read, "it has no file channel"
    for personal in ("Personne", "@", "Secrètes", "0403019261"):
        assert personal not in text


def test_without_the_broker_its_queues_are_not_said_to_be_empty(monkeypatch):
    monkeypatch.setattr(app.conf, "broker_url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(app.conf, "broker_read_url", "redis://127.0.0.1:1/0")
    counted = CollectorRegistry()
    counted.register(QueueLengths())
    assert figures(generate_latest(counted).decode()) == {("extranet_broker_up",): 0}


@pytest.mark.django_db
def test_no_page_of_the_site_leads_to_it():
    assert visitor(FundFactory()).get("/metrics").status_code == 404


def test_web_processes_count_their_requests_by_page_and_never_by_address(tmp_path):
    program = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "assert Client(raise_request_exception=False).get('/live').status_code == 200\n"
    )
    variables = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", program], env=variables, cwd=settings.ROOT, check=True)
    counted = CollectorRegistry()
    MultiProcessCollector(counted, path=str(tmp_path))
    text = generate_latest(counted).decode()
    assert figures(text)["django_http_responses_before_middlewares_total",] == 1
    assert "/live" not in text
