"""What somebody waits for has processes of its own: whatever lasts is kept out of them."""

from __future__ import annotations

import re
from contextlib import ExitStack

import pytest
import yaml
from django.conf import settings

from extranet.celery import app
from extranet.documents.models import Document
from extranet.documents.services import order_pdf
from extranet.tenants import work
from extranet.tenants.scope import scope
from tests.factories import FundFactory
from tests.tenants.holding import hold
from tests.worker import wait_until, worker

MOMENTS = {"notifications.send", "render_pdfs", "scan_uploads", "funding.make_invoices"}


def queues_of_workers() -> list[str]:
    """What each worker of a site takes, by its command in the compose file; but for the one with the keys."""
    services = yaml.safe_load((settings.ROOT / "docker-compose.yml").read_text())["services"]
    commands = [" ".join(service.get("command", [])) for service in services.values()]
    taken = [queues for command in commands for queues in re.findall(r"-Q (\S+)", command)]
    return sorted(set(taken) - {"signing"})


def queue_of(task: str) -> str:
    return app.amqp.router.route({}, task)["queue"].name


@pytest.mark.django_db(transaction=True)
def test_a_pdf_is_made_while_long_work_goes_on(transactional_db, tmp_path):
    """A worker's process that works out statistics, or a night's forgetting, keeps nobody waiting for a PDF."""
    fund = FundFactory()
    with ExitStack() as stack:
        workers = [
            stack.enter_context(worker(queues=queues, include="tests.tenants.holding"))
            for queues in queues_of_workers()
        ]
        stack.callback((tmp_path / "end").touch)
        hold.apply_async((fund.pk, str(tmp_path)))
        wait_until((tmp_path / "begun").exists, 60)
        with scope(fund):
            document = order_pdf(
                fund_id=fund.pk,
                template="demo/pdf/form.html",
                payload={"form": {"language": "fr", "title": "Essai", "invented": "Inventé", "lines": []}},
                language="fr",
                file_name="essai.pdf",
                user_id=None,
            )

        def state() -> str:
            with scope(fund):
                return Document.objects.get(pk=document.pk).state

        wait_until(
            lambda: state() != Document.State.RENDERING, 60, lambda: "\n".join(one.log.read_text() for one in workers)
        )
        assert state() == Document.State.READY
        assert not (tmp_path / "end").exists()


def test_what_goes_by_the_calendar_is_not_quick():
    swept = {entry.task.name for entry in work.sweeps}
    quick = {name for name in swept if queue_of(name) == "quick"}
    assert {name.removeprefix("extranet.documents.tasks.") for name in quick} == MOMENTS
    assert queue_of("sweep") == "quick"
    long = {"retention.work", "extranet.statistics.tasks.work_out", "certification.remind_bodies"}
    assert {queue_of(name) for name in long} == {"slow"}
    assert long <= swept


def test_each_task_that_has_a_queue_exists():
    app.loader.import_default_modules()
    assert set(settings.CELERY_TASK_ROUTES) <= set(app.tasks)
