"""The worker and the clock.

celery -A extranet worker --queues quick          what takes moments, and somebody waits for
celery -A extranet worker --queues slow           everything else; never together with "quick", which would wait
celery -A extranet worker --queues signing        alone is given the keys: SEAL_KEY, PDF_SEAL_KEY, CHANNEL_KEYS
celery -A extranet beat                           publishes the sweep each minute (tenants.work)
"""

import gc
import logging
import os
import time
from typing import Any

from celery import Celery, Task
from celery.exceptions import Ignore
from celery.signals import after_task_publish, heartbeat_sent, setup_logging, worker_init

from extranet import health

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "extranet.settings.base")
logger = logging.getLogger(__name__)
TELLING = 1.0  # seconds: a sweep's task that lasts longer is told of


class FundTask(Task):
    """Every task of ours takes a fund's id. It waits while the fund is maintained, and each of its runs has a line.

    The sweep's tasks, some dozens a minute, mostly find nothing to do: only those that last, or fail, are told of, and
    those that somebody's request asked for.
    """

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.request.called_directly:
            return super().__call__(*args, **kwargs)
        from extranet.metrics import tasks as counted
        from extranet.tenants import maintenance, tracing, work

        asked_by = tracing.given_id(self.request.get(tracing.CARRIED_BY))
        labels = {"task": self.name, "task_id": self.request.id}
        with tracing.traced(asked_by, **labels) as trace, maintenance.finishing():
            notice = None
            if args:
                trace.labels["fund"], notice = work.fund_of_task(args[0])
            began, outcome = time.perf_counter(), "failed"
            try:
                if notice and notice.read_only:
                    outcome = "waits"  # what is due stays due: the sweep comes again
                    raise Ignore
                done = self.run(*args, **kwargs)
                outcome = "done"
            finally:
                seconds = time.perf_counter() - began
                queue = (self.request.delivery_info or {}).get("routing_key") or ""
                counted.count(task=self.name, queue=queue, outcome=outcome, seconds=seconds)
                is_told = asked_by or outcome == "failed" or seconds > TELLING
                fields = {
                    "outcome": outcome,
                    "attempt": self.request.retries + 1,
                    "duration_ms": round(seconds * 1000),
                    "queries": trace.queries,
                    "queue": queue,
                }
                level = logging.ERROR if outcome == "failed" else logging.INFO if is_told else logging.DEBUG
                logger.log(level, "task", extra={"fields": fields})
        return done


app = Celery("extranet", task_cls=FundTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def refuse_bypassing_role(**kwargs: Any) -> None:
    from django.db import connection

    from extranet.tenants import roles

    roles.refuse_bypassing_role()
    connection.close()


@worker_init.connect
def warn_of_slow_pdfs(**kwargs: Any) -> None:
    from extranet.documents.rendering import warn_if_slow

    warn_if_slow()


@worker_init.connect
def share_what_is_loaded(**kwargs: Any) -> None:
    """The worker's processes are forked from it: what the collector leaves alone stays in memory once for all."""
    gc.collect()
    gc.freeze()


@heartbeat_sent.connect
def the_worker_lives(**kwargs: Any) -> None:
    health.beat()


@after_task_publish.connect(sender="sweep")
def the_beat_lives(**kwargs: Any) -> None:
    health.beat()


@setup_logging.connect
def log_as_the_site_does(**kwargs: Any) -> None:
    """With this receiver Celery leaves the logging of our settings alone."""
    logging.getLogger("celery.app.trace").addFilter(without_the_exceptions_words)


def without_the_exceptions_words(record: logging.LogRecord) -> bool:
    """A failed task is named; what its exception says may quote somebody's data (`logs.JsonFormatter`)."""
    if isinstance(record.args, dict) and "exc" in record.args:
        record.msg = "task %(name)s[%(id)s] %(description)s"
    return True
