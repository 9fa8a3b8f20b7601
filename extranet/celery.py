"""The worker and the clock.

celery -A extranet worker --queues quick,slow     what takes moments, and what takes minutes
celery -A extranet worker --queues signing        alone is given the keys: SEAL_KEY, PDF_SEAL_KEY, CHANNEL_KEYS
celery -A extranet beat                           publishes the sweep each minute (tenants.work)
"""

import logging
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "extranet.settings.base")
app = Celery("extranet")
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


@setup_logging.connect
def log_as_the_site_does(**kwargs: Any) -> None:
    """With this receiver Celery leaves the logging of our settings alone."""
    logging.getLogger("celery.app.trace").addFilter(without_the_exceptions_words)


def without_the_exceptions_words(record: logging.LogRecord) -> bool:
    """A failed task is named; what its exception says may quote somebody's data (`logs.JsonFormatter`)."""
    if isinstance(record.args, dict) and "exc" in record.args:
        record.msg = "task %(name)s[%(id)s] %(description)s"
    return True
