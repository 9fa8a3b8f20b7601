"""The page that Prometheus reads, on an internal address: no route of the site leads to it.

What the web processes (django-prometheus) and the workers (`tasks`) counted stands in the files of
`PROMETHEUS_MULTIPROC_DIR`; what is read from database, broker and machine is read at each scrape.
"""

from __future__ import annotations

import os
from threading import Thread
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector

from .figures import FundFigures, QueueLengths
from .machine import MachineFigures

DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"


def registry() -> CollectorRegistry:
    made = CollectorRegistry()
    made.register(FundFigures())
    made.register(QueueLengths())
    made.register(MachineFigures())
    if os.environ.get(DIRECTORY):
        MultiProcessCollector(made)
    return made


def serve(address: str, port: int) -> tuple[WSGIServer, Thread]:
    """Answer from now on; each scrape in a thread of its own."""
    return start_http_server(port, addr=address, registry=registry())
